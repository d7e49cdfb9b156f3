import type { Element, ElementContent, RootContent } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { ContentsEntry } from '../book.ts'
import { hasClass, isHeading } from '../lib/hast.ts'
import type { Draft } from './draft.ts'
import { formulaWords } from './formula-words.ts'

interface Entry extends ContentsEntry {
  readonly rank: number
  readonly children: Entry[]
}

/**
 * The headings of the book as a tree, in reading order.
 *
 * A heading that skips a level goes one level below the one before it. Headings in quotations,
 * boxes, lists and tables are no part of the structure.
 */
export function listContents(drafts: readonly Draft[]): readonly ContentsEntry[] {
  const outermost: Entry[] = []
  const open: Entry[] = []
  for (const heading of drafts.flatMap(({ tree }) => headingsAmong(tree.children))) {
    const rank = Number(heading.tagName.slice(1))
    while ((open.at(-1)?.rank ?? 0) >= rank) open.pop()
    const entry = entryOf(heading, rank, open.length + 1)
    const siblings = open.at(-1)?.children ?? outermost
    siblings.push(entry)
    open.push(entry)
  }
  return outermost
}

/** The headings that divide the text, in order. */
export function headingsAmong(nodes: readonly RootContent[]): readonly Element[] {
  return nodes.flatMap((node) => {
    if (node.type !== 'element') return []
    if (isHeading(node)) return [node]
    return ['div', 'section'].includes(node.tagName) ? headingsAmong(node.children) : []
  })
}

/** Phrasing content of a heading, fit to stand in a list of links, in the heading's own language. */
export function labelOf(heading: Element): readonly ElementContent[] {
  const children = heading.children.flatMap(cleaned)
  const { lang } = heading.properties
  if (!lang) return children
  return [{ type: 'element', tagName: 'span', properties: { lang }, children }]
}

function entryOf(heading: Element, rank: number, level: number): Entry {
  const label = labelOf(heading)
  const text = textOf({ ...heading, children: [...label] }).trim()
  return { id: String(heading.properties.id), label, text, level, rank, children: [] }
}

function cleaned(node: ElementContent): readonly ElementContent[] {
  if (node.type !== 'element') return [{ ...node }]
  if (hasClass(node, 'noteref')) return []
  if (node.tagName === 'br') return [{ type: 'text', value: ' ' }]
  if (node.tagName === 'img') {
    return [{ type: 'text', value: String(node.properties.alt ?? '') }]
  }
  if (node.tagName === 'math') return [{ type: 'text', value: formulaWords(node) }]
  const children = node.children.flatMap(cleaned)
  if (node.tagName === 'a') return children
  const { id: _, ...properties } = node.properties
  return [{ ...node, properties, children }]
}
