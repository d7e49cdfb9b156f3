import type { Element, ElementContent, RootContent } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { ContentsEntry, Section } from '../book.ts'
import { classesOf, hasClass, isHeading } from '../lib/hast.ts'
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

/**
 * Kinds of section as the EPUB Structural Semantics Vocabulary names them; for most, DPUB-ARIA has a
 * role of the same name.
 *
 * @see https://www.w3.org/TR/epub-ssv-11/
 * @see https://www.w3.org/TR/dpub-aria-1.1/
 */
const kinds = new Set(
  `abstract acknowledgments afterword appendix bibliography chapter colophon conclusion contributors
  copyright-page credits dedication endnotes epigraph epilogue errata foreword glossary
  halftitlepage imprimatur index introduction loi lot other-credits part preamble preface prologue
  qna revision-history volume`.split(/\s+/),
)

/** What authors write for some of them. */
const otherNames: Readonly<Record<string, string>> = {
  acknowledgements: 'acknowledgments',
  copyright: 'copyright-page',
  halftitle: 'halftitlepage',
  'half-title': 'halftitlepage',
  'list-of-illustrations': 'loi',
  'list-of-tables': 'lot',
}

/** The kind of section that its first heading names by a class, such as `preface`; else `chapter`. */
export function roleOf(heading: Element | undefined): string {
  const known = (heading ? classesOf(heading) : []).map((name) =>
    Object.hasOwn(otherNames, name) ? (otherNames[name] ?? name) : name,
  )
  return known.find((name) => kinds.has(name)) ?? 'chapter'
}

/** Kinds of section that open a book, so that they stand before its first chapter. */
const opening = new Set(
  'dedication foreword halftitlepage imprimatur preamble preface'.split(' '),
)

/** Kinds that open a book or one of its parts. */
const beginning = new Set(['introduction', 'prologue'])

/** Kinds that close a book or one of its parts. */
const closing = new Set(
  'afterword appendix bibliography conclusion endnotes epilogue errata index'.split(' '),
)

/** Kinds that begin a new run of chapters. */
const dividing = new Set(['part', 'volume'])

/**
 * Reports sections that stand where readers do not look for them: a preface after a chapter, an
 * appendix before one. Kinds of which either place is usual, such as acknowledgments, may stand
 * anywhere.
 */
export function checkOrder(sections: readonly Section[]): void {
  const isText = ({ role }: Section): boolean => role === 'chapter' || dividing.has(role)
  for (const [index, section] of sections.entries()) {
    const before = sections.slice(0, index)
    const divided = before.findLastIndex(({ role }) => dividing.has(role))
    const next = sections.slice(index + 1).find(isText)
    const earlier = opening.has(section.role)
      ? before.find(isText)
      : beginning.has(section.role)
        ? before.slice(divided + 1).find(isText)
        : undefined
    if (earlier) misplaced(section, 'after', earlier)
    if (closing.has(section.role) && next?.role === 'chapter') {
      misplaced(section, 'before', next)
    }
  }
}

function misplaced(section: Section, where: 'before' | 'after', other: Section): void {
  const [heading] = headingsAmong(section.tree.children)
  const expected = where === 'after' ? 'before' : 'after'
  report(
    section.file,
    'section-misplaced',
    [section.role, where, other.title, expected],
    heading,
  )
}
