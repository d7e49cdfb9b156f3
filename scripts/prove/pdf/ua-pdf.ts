import type { OpenPdf } from '../../pdf/read-pdf.ts'
import type { Evidence, Verdict } from '../evidence.ts'
import { meaningFaults } from './fonts-pdf.ts'
import { openPdf } from './print/read-print.ts'
import { describeFault, type Fault, firstOfEach } from './standards.ts'
import { checkElements } from './ua/check-elements.ts'
import { checkNesting } from './ua/check-nesting.ts'
import { checkTables } from './ua/check-tables.ts'

/**
 * The PDF serves those who cannot see it: it is PDF/UA-1, as far as a manuscript decides it.
 *
 * @see ISO 14289-1
 */
export function uaPdf({ artifact, book }: Evidence): Verdict {
  const pdf = openPdf(artifact)
  const faults = firstOfEach(checkUa(pdf))
  return {
    read: [pdf.elements.length, 'element'],
    findings: faults.map((fault) => describeFault(fault, 'PDF/UA-1', pdf, book)),
  }
}

/** Every rule that a PDF does not keep; again for each place. */
export function checkUa(pdf: OpenPdf): readonly Fault[] {
  return [
    ...checkElements(pdf),
    ...checkNesting(pdf),
    ...checkTables(pdf),
    ...pdf.fonts.flatMap(meaningFaults),
  ]
}
