import { leftward } from '../../lib/direction.ts'
import { extractWithPdfium } from '../../pdf/pdfium.ts'
import {
  type Evidence,
  type Finding,
  finding,
  unreadable,
  type Verdict,
} from '../evidence.ts'
import { ruleTally } from '../text/allowed-differences.ts'
import { withoutSpaces } from '../text/passage.ts'
import { openPdf } from './print/read-print.ts'

/** A second reader of another make, PDFium, extracts the same characters from each page. */
export async function readerPdf({ artifact }: Evidence): Promise<Verdict> {
  const found = await extractWithPdfium(artifact.bytes).catch((cause: unknown) => {
    throw unreadable('PDFium cannot read the PDF', cause)
  })
  const { pages, structure } = openPdf(artifact)
  const withFormulas = new Set(
    structure.filter(({ element }) => element.type === 'Formula').map(({ page }) => page),
  )
  const findings = found.flatMap((text, page): Finding[] => {
    const expected = pages[page]?.runs.map((run) => run.text).join('') ?? ''
    const read = withFormulas.has(page)
      ? lettersOnly
      : leftward.test(expected)
        ? lettersOfBothWays
        : letters
    if (withoutSpaces(text) === withoutSpaces(expected) || read(text) === read(expected))
      return []
    const fault = `two readers extract different text from page ${page + 1}`
    return [finding('output-unreadable', [artifact.path, fault])]
  })
  const tally = ruleTally()
  tally.apply('second-reader', found.length)
  return {
    read: [found.length, 'page'],
    findings,
    applied: tally.applied(),
  }
}

/**
 * Readers order the text of a page differently, so letters are compared, not their order; some leave
 * out what has no width, such as joiners; and each has its own way with joined and accented letters.
 */
function letters(text: string): string {
  const plain = withoutSpaces(text)
    .replace(/\p{Cf}|\p{Variation_Selector}/gu, '')
    // Signs that are joined to one: of some, readers find a part or none.
    .replace(
      /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u20e3/gu,
      '',
    )
    .normalize('NFKD')
  return [...plain].sort().join('')
}

/** Where words run from right to left, readers turn brackets and quotation marks round in ways of their own. */
function lettersOfBothWays(text: string): string {
  return letters(text.replace(/[\p{Ps}\p{Pe}\p{Pi}\p{Pf}<>]/gu, '('))
}

/**
 * A tall bracket is put together of pieces: one reader reads the bracket, another its pieces. All are
 * signs, and the check of formulas looks at what they are between.
 */
function lettersOnly(text: string): string {
  return letters(text.normalize('NFKD').replace(/[\p{M}\p{P}\p{S}]/gu, ''))
}
