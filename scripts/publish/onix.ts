/**
 * The record of the EPUB for the book trade: ONIX for Books 3.1, with reference tags. Its codes are in
 * `templates/onix.yaml`.
 *
 * What it says of accessibility is what was found in the EPUB, in the codes of the trade.
 *
 * @see https://www.editeur.org/93/Release-3.0-and-3.1-Downloads/
 */
import type { Element } from 'hast'
import type { Artifact, Book, BookConfig, PublishJob } from '../book.ts'
import type { Accessibility } from './epub/accessibility.ts'
import { makeEpub } from './epub.ts'
import { element, serialise } from './markup.ts'
import { descriptiveDetail } from './onix/descriptive-detail.ts'
import { type Codes, composite, inLanguage } from './onix/record.ts'

/**
 * The record, and the EPUB that it describes.
 *
 * @throws As the EPUB does.
 */
export async function onix(job: PublishJob): Promise<Artifact> {
  const { accessibility, artifact } = await makeEpub(job)
  const codes = job.templates.texts('onix')
  const text = serialise(message(job.book, accessibility, codes), 'xml')
  return {
    format: 'onix',
    path: `${job.book.config.slug}.onix.xml`,
    bytes: new TextEncoder().encode(text),
    describes: artifact,
  }
}

/** A message with one record. The same book gives the same message: its time is that of the last change. */
function message(book: Book, accessibility: Accessibility, codes: Codes): Element {
  const { config } = book
  const sent = book.modified.toISOString().replace(/[-:]|\.\d+/g, '')
  const sender = config.publisher ?? config.authors[0]?.name ?? config.title
  return element(
    'ONIXMessage',
    { xmlns: 'http://ns.editeur.org/onix/3.1/reference', release: '3.1' },
    element(
      'Header',
      {},
      composite('Sender', { SenderName: sender }),
      element('SentDateTime', {}, sent),
    ),
    element(
      'Product',
      { datestamp: sent },
      element('RecordReference', {}, config.identifier),
      // Confirmed on publication.
      element('NotificationType', {}, '03'),
      ...productIdentifiers(config.identifier),
      descriptiveDetail(book, accessibility, codes),
      ...collateralDetail(config, codes),
      ...publishingDetail(config, codes),
      ...relatedMaterial(config, accessibility),
    ),
  )
}

/** What tells the product from all others, in the types of List 5: ISBN, URN, or an address of one's own. */
function productIdentifiers(identifier: string): readonly Element[] {
  const [, isbn] = /^urn:isbn:(\d{13})$/i.exec(identifier) ?? []
  if (isbn) return isbnIdentifiers(isbn)
  return /^urn:/i.test(identifier)
    ? [identified('22', identifier)]
    : [identified('01', identifier, 'URI')]
}

/** An ISBN, and the same number as the trade's article number. */
function isbnIdentifiers(isbn: string): readonly Element[] {
  return [identified('03', isbn), identified('15', isbn)]
}

function identified(type: string, value: string, name?: string): Element {
  const texts = { ProductIDType: type, IDTypeName: name, IDValue: value }
  return composite('ProductIdentifier', texts)
}

function collateralDetail(
  { description, language }: BookConfig,
  codes: Codes,
): readonly Element[] {
  if (!description?.trim()) return []
  const text = element('Text', inLanguage(language, codes), description)
  const kind = { TextType: '03', ContentAudience: '00' }
  return [element('CollateralDetail', {}, composite('TextContent', kind, text))]
}

/** Who published it, when, and under what rights. Nothing for a work without a publisher: the schema has no place for it. */
function publishingDetail(config: BookConfig, codes: Codes): readonly Element[] {
  const { date, publisher } = config
  if (!publisher) return []
  const name = { PublishingRole: '01', PublisherName: publisher }
  const dates = date ? [publishingDate(date.replaceAll('-', ''), codes)] : []
  const parts = [composite('Publisher', name), ...dates, ...copyright(config)]
  return [element('PublishingDetail', {}, ...parts)]
}

function publishingDate(digits: string, { dates = {} }: Codes): Element {
  const dateformat = dates[digits.length] ?? dates[4]
  const date = element('Date', { dateformat }, digits)
  return composite('PublishingDate', { PublishingDateRole: '01' }, date)
}

/** A notice such as `© 2025 Ada Brook` in its parts, and whole. One without a year has no place in the schema. */
function copyright(config: BookConfig): readonly Element[] {
  const { authors, contributors, publisher, rights } = config
  const [, year, rest = ''] =
    /(?:©|\(c\)|copyright)\s*(?:©\s*)?(\d{4})([^.;]*)/i.exec(rights ?? '') ?? []
  if (!rights || !year) return []
  // Only who is known to be a person or an institution can be said to own something.
  const isPublisher = publisher && rest.includes(publisher)
  const person = [...authors, ...contributors].find(({ name }) => rest.includes(name))
  const owner = isPublisher ? { CorporateName: publisher } : { PersonName: person?.name }
  const statement = composite(
    'CopyrightStatement',
    { CopyrightType: 'C', CopyrightYear: year },
    ...(isPublisher || person ? [composite('CopyrightOwner', owner)] : []),
  )
  return [statement, element('CopyrightStatementText', {}, rights)]
}

/** The printed book: the source of the page numbers, or only another form of the same text. */
function relatedMaterial(
  { printIsbn }: BookConfig,
  { features }: Accessibility,
): readonly Element[] {
  if (!printIsbn) return []
  const relation = features.includes('pageBreakMarkers') ? '13' : '06'
  const product = composite(
    'RelatedProduct',
    { ProductRelationCode: relation },
    ...isbnIdentifiers(printIsbn),
  )
  return [element('RelatedMaterial', {}, product)]
}
