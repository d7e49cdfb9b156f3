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
import { readData } from '../lib/read-template.ts'
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

/** What parts inside a section are, by element, or by element and class. */
const parts = readData<Readonly<Record<string, Part>>>('semantics.yaml')

interface Part {
  readonly type?: string
  readonly role?: string
  /** What element it must be for that. */
  readonly as?: string
}

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
  const found = Object.keys(parts).find((name) => names.includes(name))
  const { type, role, as = tagName } = (found && parts[found]) || {}
  return { said: semantics(type, role), tagName: as }
}

function semantics(type: string | undefined, role: string | undefined): Properties {
  return { ...(type ? { 'epub:type': type } : {}), ...(role ? { role } : {}) }
}
