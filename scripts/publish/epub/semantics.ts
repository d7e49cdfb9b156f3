/**
 * What parts of a book mean to a reading system, and to assistive technology: one table, so that
 * `epub:type` and `role` always match.
 *
 * @see https://www.w3.org/TR/epub-ssv-11/
 * @see https://www.w3.org/TR/dpub-aria-1.1/
 */
import type { Element, Properties } from 'hast'
import type { BookKind, Section } from '../../book.ts'
import type { Matter } from './edition.ts'

/** Where a section of each role stands in the book. A role that is missing here has no semantics. */
const matters: Readonly<Record<string, Matter>> = {
  abstract: 'frontmatter',
  acknowledgments: 'backmatter',
  afterword: 'backmatter',
  appendix: 'backmatter',
  bibliography: 'backmatter',
  chapter: 'bodymatter',
  colophon: 'backmatter',
  conclusion: 'bodymatter',
  credits: 'backmatter',
  dedication: 'frontmatter',
  endnotes: 'backmatter',
  epigraph: 'frontmatter',
  epilogue: 'bodymatter',
  errata: 'backmatter',
  foreword: 'frontmatter',
  glossary: 'backmatter',
  index: 'backmatter',
  introduction: 'bodymatter',
  part: 'bodymatter',
  preface: 'frontmatter',
  prologue: 'bodymatter',
  qna: 'bodymatter',
}

/** Parts inside a section, by element, or by element and class. */
const parts: readonly { name: string; type?: string; role?: string }[] = [
  { name: 'section.abstract', type: 'abstract', role: 'doc-abstract' },
  { name: 'blockquote.epigraph', type: 'epigraph', role: 'doc-epigraph' },
  { name: 'div.dedication', type: 'dedication', role: 'doc-dedication' },
  { name: 'aside.pull-quote', type: 'pullquote', role: 'doc-pullquote' },
  { name: 'aside.note', role: 'note' },
  { name: 'a.noteref', type: 'noteref', role: 'doc-noteref' },
  // The source of a quotation is no landmark of the page.
  { name: 'footer', role: 'none' },
]

/** The part of the book that a section belongs to. */
export function matterOf({ role }: Section): Matter {
  return matters[role] ?? 'bodymatter'
}

/** `epub:type` and `role` of a section. An article has no chapters. */
export function sectionSemantics({ role }: Section, kind: BookKind): Properties {
  const isText = kind === 'article' && role === 'chapter'
  return Object.hasOwn(matters, role) && !isText ? semantics(role, `doc-${role}`) : {}
}

/** `epub:type` and `role` of an element inside a section; empty for most. */
export function partSemantics({ properties, tagName }: Element): Properties {
  const classes = Array.isArray(properties.className) ? properties.className : []
  const names = [tagName, ...classes.map((name) => `${tagName}.${name}`)]
  const part = parts.find(({ name }) => names.includes(name))
  return part ? semantics(part.type, part.role) : {}
}

function semantics(type: string | undefined, role: string | undefined): Properties {
  return { ...(type ? { 'epub:type': type } : {}), ...(role ? { role } : {}) }
}
