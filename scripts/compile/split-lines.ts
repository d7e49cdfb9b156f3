import { noteElement } from './nodes.ts'

/** What Markdown's tree and HTML's tree have in common. */
interface TreeNode {
  type: string
  tagName?: string
  value?: string
  children?: TreeNode[]
}

/**
 * Inline content cut at its line endings and breaks, as one list of nodes for each line.
 *
 * What runs over a line ending, such as emphasis, is repeated on each of its lines.
 */
export function splitLines<Kind extends TreeNode>(nodes: readonly Kind[]): Kind[][] {
  const lines: Kind[][] = [[]]
  for (const node of nodes) {
    const [first = [], ...others] = linesOf(node)
    lines.at(-1)?.push(...first)
    lines.push(...others)
  }
  return lines
}

/** The lines of one node. The parts of a node are nodes of its kind. */
function linesOf<Kind extends TreeNode>(node: Kind): Kind[][] {
  if (node.type === 'break' || node.tagName === 'br') return [[], []]
  if (node.type === 'text' && node.value?.includes('\n')) {
    return node.value
      .split('\n')
      .map((value) => (value === '' ? [] : [{ ...node, value: value.trimStart() }]))
  }
  // A note is one thing, however many lines it was written in.
  if (!node.children || node.type === 'inlineNote' || node.tagName === noteElement)
    return [[node]]
  const lines = splitLines(node.children)
  if (lines.length === 1) return [[node]]
  return lines.map((children) => (children.length > 0 ? [{ ...node, children }] : []))
}
