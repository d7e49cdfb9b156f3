import type { Element, ElementContent, Parents, Root, Text } from 'hast'
import { EXIT, SKIP, visit } from 'unist-util-visit'
import { collapseSpaces } from './collapse-spaces.ts'

/**
 * Leaves a tree with the white space that belongs to its text, and no other.
 *
 * Print keeps white space (`pre-wrap`), so that the space at which a line is broken is painted:
 * without it, whoever reads the file and not the page finds the last word of a line and the first
 * of the next in one (ISO 32000-1, 14.8.2.5). For the same reason lines that the author ends are
 * given a space.
 *
 * For a tree without its notes: their blocks would take the space behind them.
 */
export function settleSpaces(tree: Root): void {
  collapseSpaces(tree)
  visit(tree, (node) => {
    if (node.type !== 'root' && node.type !== 'element') return undefined
    if (node.type === 'element' && node.tagName === 'pre') {
      settleCode(node)
      return SKIP
    }
    if (node.type === 'element' && node.tagName === 'math') return SKIP
    if (node.type === 'element' && /^t[dh]$/.test(node.tagName)) fillCell(node)
    settleChildren(node)
    return undefined
  })
}

/** A tab moves what follows it, and is not painted. */
function settleCode(pre: Element): void {
  let column = 0
  visit(pre, 'text', (text) => {
    text.value = text.value.replace(/[^\t\n]+|\t|\n/g, (piece) => {
      const written = piece === '\t' ? ' '.repeat(tabSize - (column % tabSize)) : piece
      column = piece === '\n' ? 0 : column + [...written].length
      return written
    })
    text.value = text.value.replace(/(?<![ \n])\n/g, ' \n')
  })
}

/** See `tab-size` in `book.css`. */
const tabSize = 4

/** An empty cell would be no part of the structure, and its row be one short. */
function fillCell(cell: Element): void {
  let isEmpty = true
  visit(cell, (node) => {
    isEmpty =
      node.type !== 'text' &&
      !(node.type === 'element' && ['img', 'math'].includes(node.tagName))
    return isEmpty ? undefined : EXIT
  })
  if (isEmpty) cell.children.push(space())
}

function settleChildren(parent: Parents): void {
  // A doctype, which only a root has, is passed on like any other node.
  const children = parent.children as readonly ElementContent[]
  parent.children = children.flatMap((node, index) =>
    settleChild(node, children[index - 1], children[index + 1]),
  )
}

function settleChild(
  node: ElementContent,
  before: ElementContent | undefined,
  next: ElementContent | undefined,
): readonly ElementContent[] {
  // Lines of verse are blocks: a space between them would be a line of its own.
  if (isSpace(node) && isLine(before)) return []
  if (node.type !== 'element') return [node]
  if (node.tagName === 'br') return isLineEnd(before) ? [node] : [gap(), node]
  if (isLine(node) && (!next || isSpace(next))) node.children.push(space())
  return node.properties.id && takeSpace(node) ? [space(), node] : [node]
}

/** A place in a line begins with its first word: the space before may be on the page before. */
function takeSpace({ children }: Element): boolean {
  const [first] = children
  if (first?.type !== 'text' || !first.value.startsWith(' ')) return false
  first.value = first.value.slice(1)
  return true
}

/** A space without a width: where no line is broken, one with a width would shift what is centred. */
function gap(): Element {
  return {
    type: 'element',
    tagName: 'span',
    properties: { className: ['gap'] },
    children: [space()],
  }
}

function space(): Text {
  return { type: 'text', value: ' ' }
}

function isSpace(node: ElementContent | undefined): boolean {
  return node?.type === 'text' && node.value === ' '
}

function isLineEnd(node: ElementContent | undefined): boolean {
  return !node || (node.type === 'element' && node.tagName === 'br')
}

function isLine(node: ElementContent | undefined): boolean {
  if (node?.type !== 'element') return false
  const { className } = node.properties
  return Array.isArray(className) && className.includes('line')
}
