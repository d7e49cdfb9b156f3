import type { ElementContent } from 'hast'
import { elementsOf, hasClass, isHeading } from '../lib/hast.ts'

const notBeside = new Set(['figure', 'img', 'pre', 'table'])

/** Two texts, without pictures and tables, of which nobody knows what they stand beside. */
function hasFacingPages(node: ElementContent): boolean {
  if (node.type !== 'element' || !hasClass(node, 'parallel')) return false
  const others = elementsOf(node).some(({ tagName }) => notBeside.has(tagName))
  return !others && node.children.filter(({ type }) => type === 'element').length === 2
}

function isHead(node: ElementContent | undefined): boolean {
  const bylines = ['chapter-subtitle', 'chapter-authors']
  if (node?.type !== 'element') return true
  return isHeading(node) || bylines.some((name) => hasClass(node, name))
}

/**
 * A chapter cut where a text and its translation stand on facing pages, which are pages of their own, with the headings right
 * above them; and the classes that say how each part goes on.
 */
export function facingRuns(nodes: readonly ElementContent[]) {
  const parts: { readonly text: readonly ElementContent[]; readonly classes: string }[] =
    []
  const add = (text: readonly ElementContent[], kind = ''): void => {
    if (parts.length > 0 && text.every(({ type }) => type !== 'element')) return
    parts.push({ text, classes: parts.length > 0 ? `${kind} continued` : kind })
  }
  let from = 0
  for (const [at, node] of nodes.entries()) {
    if (!hasFacingPages(node)) continue
    let heads = at
    while (heads > from && isHead(nodes[heads - 1])) heads--
    if (heads > from) add(nodes.slice(from, heads))
    add(nodes.slice(heads, at + 1), 'facing')
    from = at + 1
  }
  add(nodes.slice(from))
  return parts
}
