import type { Book } from '../../book.ts'
import type { OpenPdf } from '../../pdf/read-pdf.ts'
import type { Evidence, Verdict } from '../evidence.ts'
import { usedSpaces } from './press/used-spaces.ts'
import { openPdf } from './print/read-print.ts'
import { describeFault, type Fault, firstOfEach } from './standards.ts'

/** The PDF is what its author wants for the printer: in black ink alone. */
export function pressPdf({ artifact, book }: Evidence): Verdict {
  const pdf = openPdf(artifact)
  const faults = firstOfEach(checkPress(pdf, book))
  return {
    read: [pdf.objects.places.size, 'object'],
    findings: faults.map((fault) => describeFault(fault, 'PDF/X-4', pdf, book)),
  }
}

/** Every rule that a PDF does not keep; again for each place. */
export function checkPress(pdf: OpenPdf, { config }: Book): readonly Fault[] {
  return config.printColour === 'gray' ? inkFaults(pdf) : []
}

/** What is painted in more than black ink. */
function inkFaults(pdf: OpenPdf): readonly Fault[] {
  return usedSpaces(pdf)
    .filter(({ name }) => name !== 'DeviceGray')
    .map(({ name, page }) => ({ rule: 'own-one-ink', found: `colours in ${name}`, page }))
}
