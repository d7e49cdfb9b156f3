import type { PdfStandard } from '../book.ts'

/** The standards of PDF/UA (ISO 14289) and PDF/A (ISO 19005) that a PDF can be made to. */
const standards: readonly PdfStandard[] = ['ua-1', 'a-2a', 'a-3a']

/** What an author may write. */
export const standardExpectation = '`ua-1`, `a-2a` or `a-3a`'

/** The standard meant by a name such as `a-2a`, `A2a` or `PDF/A-2a`; `undefined` for any other. */
export function readPdfStandard(name: string): PdfStandard | undefined {
  const key = plain(name.toLowerCase().replace(/^pdf/, ''))
  return standards.find((standard) => plain(standard) === key)
}

/** Every standard that the PDF is made to, each once: PDF/UA-1 always, then what is asked for. */
export function fillPdfStandards(
  asked: readonly PdfStandard[] = [],
): readonly PdfStandard[] {
  return standards.filter((standard) => standard === 'ua-1' || asked.includes(standard))
}

/** Whether they rule each other out: a file claims one part of PDF/A, and the third goes further than the second. */
export function isContradictory(asked: readonly PdfStandard[]): boolean {
  return asked.includes('a-2a') && asked.includes('a-3a')
}

function plain(name: string): string {
  return name.replaceAll(/[^a-z0-9]/g, '')
}
