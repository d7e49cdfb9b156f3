import type { ElementContent, Nodes, Parents, Root, Text } from 'hast'
import { inlineElements } from '../lib/hast.ts'

/**
 * Collapses the white space of a tree as a browser does where it does not keep it.
 *
 * In one walk, whatever the tree holds.
 *
 * @see CSS Text 3, 4.1
 */
export function collapseSpaces(tree: Root): void {
  collapse(tree, { isEdge: true, last: undefined })
}

/** Where the text has got to. */
interface Line {
  /** Whether white space would add nothing: it begins a line, or there is some. */
  isEdge: boolean
  /** What ends with a space, behind which nothing has come yet. */
  last: Text | undefined
}

/** Elements that stand in a line: white space goes on over the edges of ruby text, though words do not. */
const phrasing = new Set([...inlineElements, 'rp', 'rt'])

/** Elements whose white space is theirs. */
const kept = new Set(['math', 'pre', 'style'])

function collapse(node: Nodes, line: Line): void {
  if (node.type === 'text') collapseText(node, line)
  else if (node.type === 'root') collapseChildren(node, line)
  else if (node.type === 'element') {
    const isBlock = !phrasing.has(node.tagName)
    if (isBlock) endLine(line)
    if (!kept.has(node.tagName)) collapseChildren(node, line)
    if (isBlock) endLine(line)
    else if (node.tagName === 'img' || node.tagName === 'math')
      Object.assign(line, { isEdge: false, last: undefined })
  }
}

function collapseChildren(parent: Parents, line: Line): void {
  for (const child of parent.children) collapse(child, line)
  parent.children = (parent.children as ElementContent[]).filter(
    (child) => child.type !== 'text' || child.value !== '',
  )
}

function collapseText(text: Text, line: Line): void {
  const value = text.value.replace(/[ \t\n\f\r]+/g, ' ')
  text.value = line.isEdge && value.startsWith(' ') ? value.slice(1) : value
  if (text.value === '') return
  line.isEdge = text.value.endsWith(' ')
  line.last = line.isEdge ? text : undefined
}

function endLine(line: Line): void {
  if (line.last) line.last.value = line.last.value.slice(0, -1)
  line.isEdge = true
  line.last = undefined
}
