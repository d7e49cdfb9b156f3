import type { Element, ElementContent, RootContent } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { h } from 'hastscript'
import type { ContentsEntry, Section, Templates } from '../book.ts'
import { classesOf, hasClass, isHeading } from '../lib/hast.ts'
import { shorten } from '../lib/visible.ts'
import { report } from '../problems/report.ts'
import { formulaWords } from './formula-words.ts'
import type { Draft } from './sections.ts'

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
    const id = String(heading.properties.id)
    const level = open.length + 1
    const entry: Entry = { id, ...labelOf(heading), level, rank, children: [] }
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

/** Phrasing content of a heading, fit to stand in a list of links, in the heading's own language; and its text. */
export function labelOf(heading: Element): Pick<ContentsEntry, 'label' | 'text'> {
  const children = heading.children.flatMap(cleaned)
  const text = textOf({ type: 'root', children }).trim()
  const { lang } = heading.properties
  return { label: lang ? [h('span', { lang }, children)] : children, text }
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

type Kinds = ReturnType<Templates['texts']>

/** The kind of section that its first heading names by a class, such as `preface`; else `chapter`. */
export function roleOf(heading: Element | undefined, kinds: Kinds): string {
  const { places = {}, 'other-names': others = {} } = kinds
  const named = (heading ? classesOf(heading) : []).map((name) =>
    Object.hasOwn(others, name) ? (others[name] ?? name) : name,
  )
  return named.find((name) => Object.hasOwn(places, name)) ?? 'chapter'
}

/**
 * Reports sections that stand where readers do not look for them: a preface after a chapter, an
 * appendix before one.
 */
export function checkOrder(sections: readonly Section[], { places = {} }: Kinds): void {
  const isDivision = ({ role }: Section) => places[role] === 'division'
  const isText = (section: Section) => section.role === 'chapter' || isDivision(section)
  for (const [index, section] of sections.entries()) {
    const place = places[section.role]
    const before = sections.slice(0, index)
    const part = before.slice(before.findLastIndex(isDivision) + 1)
    const earlier = { front: before, beginning: part }[place ?? '']?.find(isText)
    const next = sections.slice(index + 1).find(isText)
    const later = place === 'end' && next?.role === 'chapter' ? next : undefined
    const other = earlier ?? later
    if (!other) continue
    const [where, expected] = earlier ? ['after', 'before'] : ['before', 'after']
    const [heading] = headingsAmong(section.tree.children)
    const details = [section.role, where, shorten(other.title, 80), expected] as const
    report(section.file, 'section-misplaced', [...details], heading)
  }
}
