import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import type { State } from 'mdast-util-to-hast'
import { directives } from '../directives.ts'
import type { Container } from '../nodes.ts'
import { madeFrom } from './made-from.ts'

/** A `:::block` as the element that its directive makes, or as a `div`. */
export function container(state: State, node: Container): Element {
  const [first] = node.children
  const label = first?.type === 'containerLabel' ? state.all(first) : []
  const content = state.wrap(state.all(node), true)
  const directive = Object.hasOwn(directives, node.name)
    ? directives[node.name]
    : undefined
  if (directive?.takesLabel)
    return madeFrom(state, node, directive.element(content, label))
  // A label that nobody asked for has been reported; its words stay.
  const whole: ElementContent[] = label.length > 0 ? [h('p', label), ...content] : content
  return madeFrom(state, node, directive ? directive.element(whole, []) : h('div', whole))
}
