import type { Element, Nodes } from 'hast'
import type { Book } from '../../book.ts'
import type { Origin } from '../evidence.ts'
import { elementsOf } from '../text/properties.ts'

/** A picture of the manuscript. */
export interface BookPicture {
  readonly element: Element
  readonly origin: Origin
}

/** Pictures in the order of an EPUB: the notes of a section stand behind its text. */
export function picturesOf({ sections }: Book): readonly BookPicture[] {
  return sections.flatMap(({ file, notes, tree }) => {
    const nodes: readonly Nodes[] = [tree, ...notes.flatMap(({ children }) => children)]
    return nodes
      .flatMap((node) => elementsOf(node).filter(({ tagName }) => tagName === 'img'))
      .map((element) => ({ element, origin: { file, place: element.position } }))
  })
}
