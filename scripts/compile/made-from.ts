/** What handlers share: how a node of Markdown becomes one element. */
import type { Element, ElementContent } from 'hast'
import type { Nodes } from 'mdast'
import type { State } from 'mdast-util-to-hast'

/** A handler for a node that becomes one element. */
export function making<Kind extends Nodes>(make: (state: State, node: Kind) => Element) {
  return (state: State, node: Kind) => madeFrom(state, node, make(state, node))
}

/** The element, with the place and the author's attributes of the node it is made from. */
export function madeFrom(state: State, node: Nodes, element: Element): Element {
  const { className } = element.properties
  state.patch(node, element)
  state.applyData(node, element)
  const names = [className ?? [], element.properties.className ?? []].flat()
  if (names.length > 0) element.properties.className = [...new Set(names.map(String))]
  return element
}

/** Blocks, or what a single paragraph holds. */
export function bare(state: State, content: ElementContent[]): ElementContent[] {
  const [only, ...others] = content
  const isBare = only?.type === 'element' && only.tagName === 'p' && others.length === 0
  return isBare ? only.children : state.wrap(content, true)
}
