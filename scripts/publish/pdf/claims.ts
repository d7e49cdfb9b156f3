import type { Element } from 'hast'
import { element } from '../element.ts'

/**
 * The marks of the standards that a PDF is made to. A file leaves the build only when the proof has
 * found that they hold.
 *
 * @see ISO 14289-1, clause 5
 */
export function claims(): readonly Element[] {
  const namespace = { 'xmlns:pdfuaid': 'http://www.aiim.org/pdfua/ns/id/' }
  return [element('pdfuaid:part', namespace, '1')]
}
