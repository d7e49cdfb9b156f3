/**
 * What parts of a book mean to a reading system, and to assistive technology: one table, so that
 * `epub:type` and `role` always match.
 *
 * @see https://www.w3.org/TR/epub-ssv-11/
 * @see https://www.w3.org/TR/dpub-aria-1.1/
 */
import type { Element, Properties } from 'hast'
import type { Book, BookKind, Section } from '../book.ts'
import { elementsOf, hasClass } from '../lib/hast.ts'
import { isMatter, kindsOf } from '../lib/section-kinds.ts'
import type { Matter } from './epub/edition.ts'

/**
 * Whether there is a type for it, and it has the structure that this asks for: an index that its author wrote has not.
 *
 * @see https://idpf.org/epub/idx/
 */
function isTyped({ role, tree }: Section): boolean {
  if (role === 'list-of-listings') return false
  const isIndex = role === 'index'
  return !isIndex || elementsOf(tree).some((each) => hasClass(each, 'index-entries'))
}

/** Kinds of section for which DPUB-ARIA has no role. */
const withoutRole = kindsOf('without-role')

/** Parts inside a section, by element, or by element and class. */
const parts: readonly { name: string; type?: string; role?: string; as?: string }[] = [
  // A `section` with words would be a landmark to Ace, and two of the same words an error.
  { name: 'section.abstract', type: 'abstract', role: 'doc-abstract', as: 'div' },
  { name: 'blockquote.epigraph', type: 'epigraph', role: 'doc-epigraph' },
  { name: 'div.dedication', type: 'dedication', role: 'doc-dedication' },
  { name: 'p.chapter-subtitle', type: 'subtitle', role: 'doc-subtitle' },
  { name: 'aside.pull-quote', type: 'pullquote', role: 'doc-pullquote' },
  { name: 'aside.footnote', type: 'footnote', role: 'doc-footnote' },
  { name: 'aside.tip', type: 'tip', role: 'doc-tip' },
  // HTML lets no `aside` be one.
  { name: 'aside.notice', type: 'notice', role: 'doc-notice', as: 'div' },
  { name: 'aside.example', role: 'doc-example' },
  // An aside of the text is no landmark of the page either.
  { name: 'aside', role: 'note' },
  { name: 'a.noteref', type: 'noteref', role: 'doc-noteref' },
  { name: 'a.biblioref', type: 'biblioref', role: 'doc-biblioref' },
  { name: 'a.glossref', type: 'glossref', role: 'doc-glossref' },
  { name: 'div.index-entries', type: 'index-entry-list' },
  { name: 'li.index-item', type: 'index-entry' },
  { name: 'span.index-term', type: 'index-term' },
  { name: 'a.locator', type: 'index-locator' },
  { name: 'a.index-see', type: 'index-xref-preferred' },
  { name: 'a.index-see-also', type: 'index-xref-related' },
  // The source of a quotation is no landmark of the page.
  { name: 'footer', role: 'none' },
]

/**
 * The part of the book that a section belongs to: what is not the text itself is front matter before
 * it, and back matter after it or within it.
 */
export function matterOf(section: Section, { sections }: Pick<Book, 'sections'>): Matter {
  if (isText(section)) return 'bodymatter'
  const first = sections.findIndex(isText)
  const isBefore = first === -1 || sections.indexOf(section) < first
  return isBefore ? 'frontmatter' : 'backmatter'
}

function isText({ role }: Section): boolean {
  return !isMatter(role)
}

/** `epub:type` and `role` of a section. An article has no chapters. */
export function sectionSemantics(section: Section, kind: BookKind): Properties {
  const { role } = section
  if (role === 'chapter' && kind === 'article') return {}
  const type = isTyped(section) ? role : undefined
  return semantics(type, withoutRole.has(role) ? undefined : `doc-${role}`)
}

/** `epub:type` and `role` of an element inside a section, empty for most, and what element it must be for that. */
export function partSemantics({ properties, tagName }: Element): {
  readonly said: Properties
  readonly tagName: string
} {
  const classes = Array.isArray(properties.className) ? properties.className : []
  const names = [tagName, ...classes.map((name) => `${tagName}.${name}`)]
  const part = parts.find(({ name }) => names.includes(name))
  return {
    said: part ? semantics(part.type, part.role) : {},
    tagName: part?.as ?? tagName,
  }
}

function semantics(type: string | undefined, role: string | undefined): Properties {
  return { ...(type ? { 'epub:type': type } : {}), ...(role ? { role } : {}) }
}
