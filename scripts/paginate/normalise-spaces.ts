import type { Element, ElementContent, Parents, Root, Text } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { h } from 'hastscript'
import { hasClass, inlineElements } from '../lib/hast.ts'
import { walkHtml } from '../lib/walk.ts'

/**
 * Leaves a tree with the white space that belongs to its text, and no other.
 *
 * White space is collapsed as a browser does where it does not keep it. Print keeps it (`pre-wrap`), so that
 * the space at which a line is broken is painted: without it, whoever reads the file and not the page finds
 * the last word of a line and the first of the next in one (ISO 32000-1, 14.8.2.5). For the same reason
 * lines that the author ends are given a space.
 *
 * For a tree without its notes: their blocks would take the space after them.
 *
 * @see CSS Text 3, 4.1
 */
export function normaliseSpaces(tree: Root): void {
  collapse(tree)
  completeChildren(tree)
  walkHtml(tree, (node) => {
    if (node.type !== 'element' || node.tagName === 'math') return false
    if (node.tagName === 'pre') {
      paintCode(node)
      return false
    }
    if (/^t[dh]$/.test(node.tagName) && !hasContent(node)) node.children.push(space())
    completeChildren(node)
    return true
  })
}

/** Elements whose white space is theirs. */
const kept = new Set(['math', 'pre', 'style'])

function collapse(tree: Root): void {
  /** Whether white space would add nothing: it begins a line, or there is some. */
  let isEdge = true
  /** What ends with a space, after which nothing has come yet. */
  let last: Text | undefined
  const endLine = (): void => {
    if (last) last.value = last.value.slice(0, -1)
    isEdge = true
    last = undefined
  }
  const collapseText = (text: Text): void => {
    const value = text.value.replace(/[ \t\n\f\r]+/g, ' ')
    text.value = isEdge && value.startsWith(' ') ? value.slice(1) : value
    if (text.value === '') return
    isEdge = text.value.endsWith(' ')
    last = isEdge ? text : undefined
  }
  const collapseElement = (element: Element): void => {
    const { tagName } = element
    const isBlock = !inlineElements.has(tagName) && !/^r[pt]$/.test(tagName)
    if (isBlock) endLine()
    if (!kept.has(tagName)) collapseIn(element)
    if (isBlock) endLine()
    else if (tagName === 'img' || tagName === 'math') {
      isEdge = false
      last = undefined
    }
  }
  const collapseIn = (parent: Parents): void => {
    for (const child of parent.children) {
      if (child.type === 'text') collapseText(child)
      else if (child.type === 'element') collapseElement(child)
    }
    parent.children = (parent.children as ElementContent[]).filter(
      (child) => child.type !== 'text' || child.value !== '',
    )
  }
  collapseIn(tree)
}

/** See `tab-size` in `book.css`. */
const tabSize = 4

/** A tab moves what follows it, and is not painted; neither is the end of a line. */
function paintCode(pre: Element): void {
  let column = 0
  walkHtml(pre, (node) => {
    if (node.type !== 'text') return
    node.value = node.value
      .replace(/[^\t\n]+|\t|\n/g, (piece) => {
        const painted = piece === '\t' ? ' '.repeat(tabSize - (column % tabSize)) : piece
        column = piece === '\n' ? 0 : column + [...painted].length
        return painted
      })
      .replace(/(?<![ \n])\n/g, ' \n')
  })
}

/** An empty cell would be no part of the structure, and its row be one short. */
function hasContent({ children }: Element): boolean {
  return children.some(
    (child) =>
      child.type === 'text' ||
      (child.type === 'element' &&
        (child.tagName === 'img' || child.tagName === 'math' || hasContent(child))),
  )
}

function completeChildren(parent: Parents): void {
  // A doctype, which only a root has, is passed on like any other node.
  const children = parent.children as readonly ElementContent[]
  parent.children = children.flatMap((node, index) =>
    completeChild(node, children[index - 1], children[index + 1]),
  )
}

function completeChild(
  node: ElementContent,
  before: ElementContent | undefined,
  next: ElementContent | undefined,
): readonly ElementContent[] {
  // Lines of verse are blocks: a space between them would be a line of its own.
  if (isSpace(node) && isLine(before)) return []
  if (node.type !== 'element') return [node]
  if (node.tagName === 'br') {
    const isEmptyLine = !before || (before.type === 'element' && before.tagName === 'br')
    // Without a width: where no line is broken, one with a width would shift what is centred.
    return isEmptyLine ? [node] : [h('span.gap', ' '), node]
  }
  if (isLine(node)) markIndent(node)
  if (isLine(node) && (!next || isSpace(next))) node.children.push(space())
  return node.properties.id && takeSpace(node) ? [space(), node] : [node]
}

/** Style sheets may have wider indents than those that are typed, in spaces. */
function markIndent(line: Element): void {
  const [indent] = /^\u00a0+/.exec(textOf(line)) ?? []
  if (indent) line.properties.style = `--typed: ${indent.length}`
}

/** A place in a line begins with its first word: the space before may be on the page before. */
function takeSpace({ children }: Element): boolean {
  const [first] = children
  if (first?.type !== 'text' || !first.value.startsWith(' ')) return false
  first.value = first.value.slice(1)
  return true
}

function space(): Text {
  return { type: 'text', value: ' ' }
}

function isSpace(node: ElementContent | undefined): boolean {
  return node?.type === 'text' && node.value === ' '
}

function isLine(node: ElementContent | undefined): node is Element {
  return node?.type === 'element' && hasClass(node, 'line')
}
