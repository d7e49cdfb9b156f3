import type { Element, Nodes } from 'hast'
import { visit } from 'unist-util-visit'

/** Every element of a tree, in reading order. */
export function elementsIn(tree: Nodes): readonly Element[] {
  const elements: Element[] = []
  visit(tree, 'element', (element) => {
    elements.push(element)
  })
  return elements
}
