import type { Artifact } from '../../book.ts'
import { runInWorker } from '../../lib/run-in-worker.ts'
import {
  counted,
  type Evidence,
  type Finding,
  finding,
  mostFindings,
  type Verdict,
} from '../evidence.ts'
import { squeeze } from '../text/passage.ts'
import { ruleTally } from '../text/rules.ts'
import { unreadable } from '../unreadable.ts'
import { openPdf } from './open-pdf.ts'

/** Pages that are read twice; of a longer book, so many spread over it. */
const mostPages = 16

/**
 * A second reader of another make, pdf.js, opens the PDF and extracts the same characters.
 *
 * It takes some ten times longer than the first, so of a long book it reads a sample.
 */
export async function readerPdf({ artifact }: Evidence): Promise<Verdict> {
  const found = await extractElsewhere(artifact)
  const { pages, structure } = openPdf(artifact)
  const withFormulas = new Set(
    structure.filter(({ role }) => role === 'Formula').map(({ page }) => page),
  )
  const findings = found.flatMap(({ page, text }): Finding[] => {
    const expected = pages[page]?.runs.map((run) => run.text).join('') ?? ''
    const read = withFormulas.has(page) ? lettersOnly : letters
    if (read(text) === read(expected)) return []
    const fault = `two readers extract different text from page ${page + 1}`
    return [finding('output-unreadable', [artifact.path, fault])]
  })
  const tally = ruleTally()
  tally.apply('second-reader', found.length)
  return {
    read: counted(found.length, 'page'),
    findings: findings.slice(0, mostFindings),
    applied: tally.applied(),
  }
}

interface ExtractedPage {
  /** Index of the page. */
  readonly page: number
  readonly text: string
}

async function extractElsewhere({ bytes }: Artifact): Promise<readonly ExtractedPage[]> {
  const script = new URL('./pdfjs-text.js', import.meta.url)
  try {
    const pages = await runInWorker(script, { bytes: Uint8Array.from(bytes), mostPages })
    return pages as readonly ExtractedPage[]
  } catch (error) {
    throw unreadable('pdf.js cannot read the PDF', error)
  }
}

/**
 * Readers order the text of a page differently, so letters are compared, not their order; some leave
 * out what has no width, such as joiners; and each has its own way with joined and accented letters.
 */
function letters(text: string): string {
  const plain = squeeze(text)
    .replace(/\p{Cf}|\p{Variation_Selector}/gu, '')
    // pdf.js reads the hyphen at which no line ends as the plain one.
    .replaceAll('\u2011', '-')
    .normalize('NFKD')
  return [...plain].sort().join('')
}

/**
 * A tall bracket is put together of pieces: one reader reads the bracket, another its pieces. All are
 * signs, and the check of formulas looks at what they are between.
 */
function lettersOnly(text: string): string {
  return letters(text.normalize('NFKD').replace(/[\p{M}\p{P}\p{S}]/gu, ''))
}
