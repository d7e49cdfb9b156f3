import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import type { Directive } from '../directives.ts'

/**
 * A quotation at the head of a text.
 *
 * Its source is its label, or a last paragraph that begins with a dash.
 */
export const epigraph: Directive = {
  takesLabel: true,
  element: (content, label) => {
    if (label.length > 0) return h('blockquote.epigraph', content, h('footer', label))
    const index = content.findLastIndex((node) => node.type === 'element')
    const last = content[index]
    if (index > 0 && last?.type === 'element' && beginsWithDash(last)) {
      content[index] = { ...last, tagName: 'footer' }
    }
    return h('blockquote.epigraph', content)
  },
}

function beginsWithDash({ children: [first], tagName }: Element): boolean {
  return tagName === 'p' && textOf(first).match(/^\s*(?:--|[–—―])/u) !== null
}

function textOf(node: ElementContent | undefined): string {
  return node?.type === 'text' ? node.value : ''
}
