import type { Element, Root } from 'hast'
import { h } from 'hastscript'
import { levelOf } from '../lib/hast.ts'

/**
 * Puts headings of a level, each with the paragraph after it, into blocks of the class `side-headed`, for a look that sets
 * them beside their text: what stands at a side is out of the flow of pages, and goes where its block does.
 */
export function joinSideHeadings(tree: Root, level: number | undefined): void {
  const { children } = tree
  const isOf = (node: (typeof children)[number] | undefined): node is Element =>
    node?.type === 'element' && levelOf(node) === level
  for (let at = children.length - 1; at >= 0; at--) {
    const heading = children[at]
    if (!isOf(heading)) continue
    const next = children.findIndex(({ type }, index) => index > at && type === 'element')
    const paragraph = children[next]
    if (paragraph?.type !== 'element' || paragraph.tagName !== 'p') continue
    children.splice(at, next - at + 1, h('div.side-headed', [heading, paragraph]))
  }
}
