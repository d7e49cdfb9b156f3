import type { Book } from '../../book.ts'
import { counted, type Evidence, mostFindings, type Verdict } from '../evidence.ts'
import { type ArchiveFile, openArchiveFile } from './archive/archive-file.ts'
import { checkArchive } from './archive/check-archive.ts'
import { locateFault } from './archive/locate-fault.ts'
import { openPdf } from './open-pdf.ts'

/** The part of PDF/A that a book asks for. */
function archivePart({ config }: Book): ArchiveFile['part'] | undefined {
  if (config.pdfStandards.includes('a-2a')) return '2'
  return config.pdfStandards.includes('a-3a') ? '3' : undefined
}

/**
 * The PDF lasts: it keeps PDF/A-2a or PDF/A-3a, whichever the book asks for, and some rules of our own.
 *
 * `archive/rules.ts` has every rule, and who looks after it.
 *
 * @see ISO 19005-2 and ISO 19005-3
 */
export function archivePdf({ artifact, book }: Evidence): Verdict {
  const part = archivePart(book)
  if (part === undefined) throw new Error('Cannot check a book that asks for no PDF/A')
  const file = openArchiveFile(openPdf(artifact), part, book.sources)
  const faults = checkArchive(file)
  // The first fault of each rule, and about each text.
  const unique = new Map(
    faults
      .map((fault) => [`${fault.rule} ${fault.text ?? ''}`, fault] as const)
      .toReversed(),
  )
  return {
    read: counted(file.pdf.objects.places.size, 'object'),
    findings: [...unique.values()]
      .toReversed()
      .slice(0, mostFindings)
      .map((fault) => locateFault(fault, file, book)),
  }
}
