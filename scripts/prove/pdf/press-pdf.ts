import type { Book } from '../../book.ts'
import type { OpenPdf } from '../../pdf/read-pdf.ts'
import type { Evidence, Verdict } from '../evidence.ts'
import { inkFaults, pressFaults } from './press/press-rules.ts'
import { openPdf } from './print/read-print.ts'
import { describeFault, type Fault, firstOfEach } from './standards.ts'

/** The PDF is what its author wants for the printer: PDF/X-4, in black ink alone, or both. */
export function pressPdf({ artifact, book }: Evidence): Verdict {
  const pdf = openPdf(artifact)
  const faults = firstOfEach(checkPress(pdf, book, artifact.bytes))
  return {
    read: [pdf.objects.places.size, 'object'],
    findings: faults.map((fault) => describeFault(fault, 'PDF/X-4', pdf, book)),
  }
}

/** Every rule that a PDF does not keep; again for each place. */
export function checkPress(
  pdf: OpenPdf,
  book: Book,
  bytes: Uint8Array,
): readonly Fault[] {
  const { pdfStandards, printColour } = book.config
  return [
    ...inkFaults(pdf, printColour),
    ...(pdfStandards.includes('x-4') ? pressFaults(pdf, book, bytes) : []),
  ]
}
