/** The nouns of the EPUB: what its parts are made from, and what they are made into. */
import type { ElementContent, Root } from 'hast'
import type { Book, DrawnText, Templates } from '../../book.ts'
import { directionOf } from '../../lib/direction.ts'
import { elementsInTexts } from '../../lib/texts.ts'

/** Names of the pages that no section is on. The library that writes the container gives the first. */
export const pageFiles = {
  contents: 'toc.xhtml',
  cover: 'cover.xhtml',
  title: 'title-page.xhtml',
  copyright: 'copyright-page.xhtml',
  statement: 'accessibility.xhtml',
}

/** The book with a place and a name for everything in it. */
export interface Edition {
  readonly book: Book
  readonly templates: Templates
  readonly cover: CoverPicture
  /** File of each section, by its id. */
  readonly files: ReadonlyMap<string, string>
  /** `file.xhtml#id` of every id in the text, and `file.xhtml` of sections whose id is none of these. */
  readonly places: ReadonlyMap<string, string>
  /** File of each picture, by its path in the manuscript. */
  readonly pictures: ReadonlyMap<string, Resource>
  /** By `formulaKey`; none where formulas are in MathML. */
  readonly formulas: ReadonlyMap<string, FormulaPicture>
  /** In reading order; none where nothing is known of the printed pages. */
  readonly pageBreaks: readonly PageBreak[]
}

/** The place where a printed page begins. */
export interface PageBreak {
  /** Folio, such as `iv` or `12`. */
  readonly label: string
  /** Unique in the book. */
  readonly id: string
  /** Page file in which it stands. */
  readonly file: string
  /** How much of the section's text stands before it; see {@link Page}. */
  readonly atomsBefore: number
}

/** One page file of the EPUB. */
export interface ContentDocument {
  /** Name in the manifest. */
  readonly id: string
  /** Path relative to the package document. */
  readonly file: string
  readonly title: string
  readonly tree: Root
}

/** A file that content documents use: a picture or a font. */
export interface Resource {
  /** Name in the manifest. */
  readonly id: string
  /** Path relative to the package document. */
  readonly file: string
  readonly mediaType: string
  readonly bytes: Uint8Array
}

/** A formula for e-readers that know no MathML. */
export interface FormulaPicture extends Resource {
  /** Its width, and how far it reaches below the base line, in ems of the type around it. */
  readonly style: string
}

export interface CoverPicture extends Resource {
  readonly alt: string
  /** Of one that was not the author's. */
  readonly drawn?: {
    readonly texts: readonly DrawnText[]
    /** Texts that no font has all letters of. */
    readonly omitted: readonly string[]
    /** Its name in the cache. */
    readonly name: string
    readonly isKept: boolean
  }
}

/** The part of the book that a document belongs to. */
export type Matter = 'cover' | 'frontmatter' | 'bodymatter' | 'backmatter'

/** A page file, from the template that all of them share. */
export function makePage(
  { book, templates }: Edition,
  page: Omit<ContentDocument, 'tree'> & {
    readonly matter: Matter
    readonly body: readonly ElementContent[]
  },
): ContentDocument {
  const { body, file, id, matter, title } = page
  const { language } = book.config
  const texts = { direction: directionOf(language), language, matter, title }
  return { id, file, title, tree: templates.fill('epub/page', { body }, texts) }
}

/** The file of every section of the book, and the place of every id in it. */
export function findPlaces({ sections }: Book): Pick<Edition, 'files' | 'places'> {
  const reserved = Object.values(pageFiles).map((file) => file.replace('.xhtml', ''))
  const sectionIds = sections.map(({ id }) => id)
  const names = safeNames(sectionIds, 'section', reserved)
  const files = new Map(sectionIds.map((id, index) => [id, `${names[index]}.xhtml`]))
  const places = new Map(files)
  for (const section of sections) {
    const ids = elementsInTexts([section]).map(({ properties }) => properties.id)
    for (const id of [...ids, ...section.notes.map((note) => note.id)]) {
      if (typeof id === 'string') places.set(id, `${files.get(section.id)}#${id}`)
    }
  }
  return { files, places }
}

/**
 * The place of an id, as an address relative to the package document.
 *
 * @throws When the id stands nowhere: links are checked before a format sees them.
 */
export function placeOf(id: string, places: ReadonlyMap<string, string>): string {
  const place = places.get(id)
  if (place === undefined) throw new Error(`Cannot find the place \`${id}\` in the EPUB`)
  return place
}

/**
 * For each name, in order, one that every store and file system takes as a file name, all of them
 * different without regard to case.
 *
 * Names of ASCII letters, digits, `-` and `_` stay as they are, but in lower case; others, and the
 * second of two equal ones, become `<fallback>-<number>`.
 *
 * @param reserved - Names that are taken already.
 * @see https://www.w3.org/TR/epub-33/#sec-container-filenames
 */
export function safeNames(
  names: readonly string[],
  fallback: string,
  reserved: readonly string[] = [],
): readonly string[] {
  const plain = names.map((name) => {
    return /^[\w-]{1,100}$/.test(name) ? name.toLowerCase() : ''
  })
  // No invented name takes one that can stay.
  const taken = new Set([...reserved, ...plain])
  return plain.map((name, index) => {
    if (name && !reserved.includes(name) && plain.indexOf(name) === index) return name
    let number = index + 1
    while (taken.has(`${fallback}-${number}`)) number += 1
    taken.add(`${fallback}-${number}`)
    return `${fallback}-${number}`
  })
}
