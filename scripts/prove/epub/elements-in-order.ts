import type { Element, Nodes } from 'hast'
import type { Book } from '../../book.ts'
import type { Origin } from '../evidence.ts'
import { formulaSource } from '../text/formulas.ts'
import { elementsOf } from '../text/properties.ts'

/** An element of the manuscript. */
export interface BookElement {
  readonly element: Element
  readonly origin: Origin
}

/** Elements of a kind in the order of an EPUB: the notes of a section stand behind its text. */
export function elementsInOrder(
  { sections }: Book,
  isMeant: (element: Element) => boolean,
): readonly BookElement[] {
  return sections.flatMap(({ file, notes, tree }) => {
    const nodes: readonly Nodes[] = [tree, ...notes.flatMap(({ children }) => children)]
    return nodes
      .flatMap((node) => elementsOf(node).filter(isMeant))
      .map((element) => ({ element, origin: { file, place: element.position } }))
  })
}

/** A formula may be a picture too, and is none of the author's. */
export function isPicture(element: Element): boolean {
  return element.tagName === 'img' && formulaSource(element) === undefined
}

/** Whether an element leads out of the book, to what the author wrote. */
export function isLinkOut({ properties: { href }, tagName }: Element): boolean {
  return tagName === 'a' && /^(?:https?|mailto|tel):/i.test(String(href))
}
