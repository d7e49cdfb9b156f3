import { PDFDict } from '@cantoo/pdf-lib'
import type { Book } from '../../book.ts'
import { destinationName } from './destinations.ts'
import type { PrintedPdf } from './printed-pdf.ts'
import {
  type Child,
  isElement,
  isMarked,
  type StructureElement,
} from './structure-tree.ts'

/**
 * Gives notes their ids, and the heads of tables new ones: those of the browser differ from print
 * to print.
 */
export function nameElements(
  { context }: PrintedPdf,
  top: StructureElement,
  book: Book,
): void {
  const noteOfRef = new Map(
    [...book.notes.values()].flatMap(({ id, refs }) =>
      refs.map((ref) => [ref, id] as const),
    ),
  )
  const targetIn = (child: Child): string | undefined => {
    if (!isElement(child)) {
      if (isMarked(child)) return undefined
      return destinationName(context.lookup(child.annotation, PDFDict))
    }
    for (const each of child.children) {
      const target = targetIn(each)
      if (target !== undefined) return target
    }
    return undefined
  }
  // The label of a note leads back to its reference.
  const labelTarget = ({ children }: StructureElement): string | undefined => {
    const label = children.find((child) => isElement(child) && child.type === 'Lbl')
    return label && targetIn(label)
  }
  const headIds = new Map<string, string>()
  const rename = (id: string): string => {
    const known = headIds.get(id) ?? `head-${headIds.size + 1}`
    headIds.set(id, known)
    return known
  }
  const visit = (element: StructureElement): void => {
    const { headers } = element.attributes
    if (element.type === 'Note') {
      const note = noteOfRef.get(labelTarget(element) ?? '')
      if (note) element.id = note
    } else if (element.id !== undefined) element.id = rename(element.id)
    if (headers) {
      element.attributes = { ...element.attributes, headers: headers.map(rename) }
    }
    for (const child of element.children) if (isElement(child)) visit(child)
  }
  visit(top)
}
