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
    const beside = pages[page]?.runs.filter(({ mark }) => mark?.replaces) ?? []
    const doubtful = new Set(read(beside.map((run) => run.text).join('')))
    const isOther = differing(read(text), read(expected)).some(
      (each) => !doubtful.has(each),
    )
    if (!isOther) return []
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
 * Letters that one text has more often than the other. Where a text stands beside what is painted for it, such as a
 * letter with its marks, or signs that are joined to one, PDFium finds it twice, in part or not at all.
 */
function differing(one: string, other: string): readonly string[] {
  const counts = new Map<string, number>()
  for (const each of one) counts.set(each, (counts.get(each) ?? 0) + 1)
  for (const each of other) counts.set(each, (counts.get(each) ?? 0) - 1)
  return [...counts].flatMap(([each, count]) => (count === 0 ? [] : [each]))
}

/**
 * Readers order the text of a page differently, so letters are compared, not their order; some leave
 * out what has no width, such as joiners; and each has its own way with joined and accented letters.
 */
function letters(text: string): string {
  const plain = withoutSpaces(text)
    .replace(/\p{Cf}|\p{Variation_Selector}/gu, '')
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
