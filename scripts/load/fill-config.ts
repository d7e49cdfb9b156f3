import type {
  AccessibilityConfig,
  BookConfig,
  BookKind,
  PdfStandard,
  StoreName,
  Trim,
} from '../book.ts'
import { deriveIdentifier } from './book-identifier.ts'
import { slugOf } from './book-slug.ts'
import type { GivenConfig } from './config-schema.ts'
import { fillPdfStandards } from './pdf-standards.ts'
import { fillStores } from './store-profiles.ts'
import { readTrim } from './trim-sizes.ts'

/** An essay is read on the sheet of a journal, a book at the size that most printers have. */
const defaultTrims: Readonly<Record<BookKind, string>> = { article: 'a5', book: '6x9' }

/** Settings that the command line gives. */
interface Overruling {
  readonly trim?: Trim | undefined
  readonly pdfStandards?: readonly PdfStandard[] | undefined
  readonly profiles?: readonly StoreName[] | undefined
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
    profiles: fillStores(overruling.profiles ?? given.profiles),
    ...optionalKeys(given),
  }
}

function contributorOf({ 'file-as': fileAs, ...rest }: GivenConfig['authors'][number]) {
  return { ...rest, ...(fileAs === undefined ? {} : { fileAs }) }
}

/** Keys that are absent, rather than undefined, when the author gives none. */
function optionalKeys(given: GivenConfig): Partial<BookConfig> {
  const { cover, date, description, edition, publisher, rights, subtitle } = given
  const keys = {
    accessibility: given.accessibility && accessibilityOf(given.accessibility),
    cover,
    coverAlt: given['cover-alt'],
    date,
    description,
    edition,
    printResolution: given['print-resolution'],
    printIsbn: given['print-isbn'],
    publisher,
    rights,
    series: given.series && withoutUndefined(given.series),
    subtitle,
    translationOf: given['translation-of'] && withoutUndefined(given['translation-of']),
  }
  return withoutUndefined(keys)
}

function accessibilityOf(
  given: NonNullable<GivenConfig['accessibility']>,
): AccessibilityConfig {
  const { contact, credential, report, statement = false } = given
  const keys = {
    conformsTo: given['conforms-to'],
    certifiedBy: given['certified-by'],
    credential,
    report,
    contact,
  }
  return { ...withoutUndefined(keys), statement }
}

function withoutUndefined(keys: object): object {
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
