import type { PhrasingContent, Root, RootContent, Text } from 'mdast'
import type { VFile } from 'vfile'
import { placeIn } from '../lib/text-positions.ts'
import { changeChildren } from '../lib/walk.ts'
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
      .map((line, index) => (index === 0 ? line : line.replace(/^[ \t]+/, '')))
      .map((value) => (value === '' ? [] : [{ ...node, value }]))
  }
  // A note is one thing, however many lines it was written in.
  if (!node.children || node.type === 'inlineNote' || node.tagName === noteElement)
    return [[node]]
  const lines = splitLines(node.children)
  if (lines.length === 1) return [[node]]
  return lines.map((children) => (children.length > 0 ? [{ ...node, children }] : []))
}

/** What takes the place of something that is found in a text; `undefined` for prose. */
type Make = (
  found: RegExpExecArray,
  partOf: (from: number, to: number) => Text,
) => PhrasingContent | undefined

/**
 * A text with other nodes in the place of what is found in it. Each part has a place of its own where the source has
 * what is shown, and else the place of all.
 */
export function replaceIn(
  text: Text,
  pattern: RegExp,
  file: VFile,
  make: Make,
): RootContent[] {
  const { position, value } = text
  const start = position?.start.offset ?? 0
  const isExact = String(file.value).startsWith(value, start)
  const parts: RootContent[] = []
  let end = 0
  for (const found of value.matchAll(pattern)) {
    const made = make(found, partOf)
    if (!made) continue
    const to = found.index + found[0].length
    if (found.index > end) parts.push(partOf(end, found.index))
    parts.push({ ...made, position: partOf(found.index, to).position })
    end = to
  }
  if (end === 0) return [text]
  return end < value.length ? [...parts, partOf(end, value.length)] : parts

  function partOf(from: number, to: number): Text {
    const place = isExact ? placeIn(file, start + from, start + to) : position
    return { type: 'text', value: value.slice(from, to), position: place }
  }
}

/**
 * Put other nodes in the place of what is found in all texts that are no part of a link.
 *
 * @param accept - Which texts are looked at.
 */
export function replaceOutsideLinks(
  tree: Root,
  pattern: RegExp,
  file: VFile,
  make: Make,
  accept: (text: Text) => boolean = () => true,
): void {
  const change = (node: RootContent) =>
    node.type === 'text' && accept(node) ? replaceIn(node, pattern, file, make) : [node]
  changeChildren(tree, (nodes) => nodes.flatMap(change), ['link', 'linkReference'])
}
