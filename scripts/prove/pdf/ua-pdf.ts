import type { Book } from '../../book.ts'
import { hasToken } from '../../lib/hast.ts'
import type { OpenPdf } from '../../pdf/read-pdf.ts'
import { counted, type Evidence, type Verdict } from '../evidence.ts'
import { elementsInOrder } from '../text/manuscript-elements.ts'
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
  const faults = firstOfEach(checkUa(pdf, isDescribed(book)))
  return {
    read: counted(pdf.elements.length, 'element'),
    findings: faults.map((fault) => describeFault(fault, 'PDF/UA-1', pdf, book)),
  }
}

/**
 * Every rule that a PDF does not keep; again for each place.
 *
 * @param isWhole - Whether the book deserves to be called PDF/UA.
 */
export function checkUa(pdf: OpenPdf, isWhole: boolean): readonly Fault[] {
  return [
    ...(isWhole ? [] : claimFaults(pdf)),
    ...checkElements(pdf),
    ...checkNesting(pdf),
    ...checkTables(pdf),
    ...pdf.fonts.flatMap(meaningFaults),
  ]
}

/** Whether every picture of a book that is no ornament has a description. */
function isDescribed(book: Book): boolean {
  const undescribed = elementsInOrder(book, (element) => {
    const isPicture = element.tagName === 'img' && !element.properties.alt
    return isPicture && !hasToken(element, 'role', 'presentation')
  })
  return undescribed.length === 0
}

/** A book with a picture that nobody has described may not call itself PDF/UA. */
function claimFaults({ catalog, objects }: OpenPdf): Fault[] {
  const metadata = objects.stream(catalog.get('Metadata')).toString('latin1')
  const found = 'claim of a book with undescribed pictures'
  return metadata.includes('pdfuaid:part') ? [{ rule: 'own-claim', found }] : []
}
