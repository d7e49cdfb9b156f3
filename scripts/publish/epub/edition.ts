/** The nouns of the EPUB: what its parts are made from, and what they are made into. */
import type { ElementContent, Root } from 'hast'
import type { Book, Templates } from '../../book.ts'

/** The book with a place and a name for everything in it. */
export interface Edition {
  readonly book: Book
  readonly templates: Templates
  readonly cover: CoverPicture
  /** File of each section, by section id. */
  readonly files: ReadonlyMap<string, string>
  /** `file.xhtml#id` of every id in the book, and `file.xhtml` of every section. */
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
  /** In ems of the type around it. */
  readonly widthEm: number
  /** How far it reaches below the base line, in ems. */
  readonly depthEm: number
}

export interface CoverPicture extends Resource {
  readonly alt: string
}

/** The part of the book that a document belongs to. */
export type Matter = 'cover' | 'frontmatter' | 'bodymatter' | 'backmatter'

/** Everything that varies from one page file to the next. */
export interface PageContent {
  readonly id: string
  readonly file: string
  readonly title: string
  readonly matter: Matter
  readonly body: readonly ElementContent[]
}
