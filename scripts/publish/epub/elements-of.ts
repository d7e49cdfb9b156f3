import type { Element, Nodes } from 'hast'
import { visit } from 'unist-util-visit'
import type { Book } from '../../book.ts'

/** Every element of the text and of the notes that it calls. */
export function elementsOf(book: Book): readonly Element[] {
  const elements: Element[] = []
  const collect = (node: Nodes) => {
    visit(node, 'element', (found) => {
      elements.push(found)
    })
  }
  for (const { notes, tree } of book.sections) {
    collect(tree)
    for (const { children } of notes) children.forEach(collect)
  }
  return elements
}
