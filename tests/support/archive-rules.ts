import type { SourceFile } from '../../scripts/book.ts'
import { checkArchive } from '../../scripts/prove/pdf/archive-pdf.ts'
import { openPdf } from '../../scripts/prove/pdf/print/read-print.ts'

/** The rules of PDF/A, and of our own, that our check says a PDF breaks, each once, sorted. */
export function archiveRulesBroken(
  bytes: Uint8Array,
  part: '2' | '3',
  sources: readonly SourceFile[],
): readonly string[] {
  const pdf = openPdf({ format: 'pdf', path: 'book.pdf', bytes })
  const faults = checkArchive(pdf, part, sources)
  return [...new Set(faults.map(({ rule }) => rule))].sort()
}
