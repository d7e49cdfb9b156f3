import type { Element } from 'hast'
import type { Nodes } from 'mdast'
import type { State } from 'mdast-util-to-hast'

/** The element, with the place and the author's attributes of the node it is made from. */
export function madeFrom(state: State, node: Nodes, element: Element): Element {
  const { className } = element.properties
  state.patch(node, element)
  state.applyData(node, element)
  const names = [className ?? [], element.properties.className ?? []].flat()
  if (names.length > 0) element.properties.className = [...new Set(names.map(String))]
  return element
}
