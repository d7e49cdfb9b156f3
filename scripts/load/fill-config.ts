import type { BookConfig, BookKind, PdfStandard, Trim } from '../book.ts'
import { deriveIdentifier } from './book-identifier.ts'
import { slugOf } from './book-slug.ts'
import type { GivenConfig } from './config-schema.ts'
import { fillPdfStandards } from './pdf-standards.ts'
import { readTrim } from './trim-sizes.ts'

/** An essay is read on the sheet of a journal, a book at the size that most printers have. */
const defaultTrims: Readonly<Record<BookKind, string>> = { article: 'a5', book: '6x9' }

/** Settings that the command line gives. */
interface Overruling {
  readonly trim?: Trim | undefined
  readonly pdfStandards?: readonly PdfStandard[] | undefined
}

/**
 * The configuration with a value for every key that needs one.
 *
 * @param sources - How many Markdown files there are: one is an article unless the author says otherwise.
 * @param overruling - In place of what the author gives.
 */
export function fillConfig(
  given: GivenConfig,
  sources: number,
  overruling: Overruling = {},
): BookConfig {
  const kind = given.kind ?? (sources > 1 ? 'book' : 'article')
  const authors = given.authors.map(contributorOf)
  const { language, title } = given
  return {
    title,
    authors,
    contributors: given.contributors?.map(contributorOf) ?? [],
    language,
    identifier:
      given.identifier ??
      (given.isbn && `urn:isbn:${given.isbn}`) ??
      deriveIdentifier([title, ...authors.map(({ name }) => name), language]),
    subjects: given.subjects ?? [],
    kind,
    slug: given.slug ?? slugOf(title),
    toc: given.toc ?? kind === 'book',
    tocDepth: given['toc-depth'],
    opening: given.opening ?? (kind === 'book' ? 'recto' : 'any'),
    trim: overruling.trim ?? given.trim ?? defaultTrim(kind),
    pdfStandards: fillPdfStandards(overruling.pdfStandards ?? given['pdf-standard']),
    ...optionalKeys(given),
  }
}

function contributorOf({ 'file-as': fileAs, ...rest }: GivenConfig['authors'][number]) {
  return { ...rest, ...(fileAs === undefined ? {} : { fileAs }) }
}

/** Keys that are absent, rather than undefined, when the author gives none. */
function optionalKeys(given: GivenConfig): Partial<BookConfig> {
  const { cover, date, description, publisher, rights, subtitle } = given
  const keys = {
    cover,
    coverAlt: given['cover-alt'],
    date,
    description,
    publisher,
    rights,
    subtitle,
  }
  return Object.fromEntries(
    Object.entries(keys).filter(([, value]) => value !== undefined),
  )
}

function defaultTrim(kind: BookKind): Trim {
  const trim = readTrim(defaultTrims[kind])
  if (typeof trim === 'string')
    throw new Error(`Cannot read the default trim size: ${trim}`)
  return trim
}
