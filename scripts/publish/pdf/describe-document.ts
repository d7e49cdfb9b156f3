import {
  PDFArray,
  type PDFContext,
  type PDFDict,
  PDFName,
  PDFRawStream,
  PDFString,
} from '@cantoo/pdf-lib'
import type { Book, Page, PageMap } from '../../book.ts'
import { seriesLabel } from '../words.ts'
import { dictAt, type PrintedPdf, textObject } from './printed-pdf.ts'
import { publicLanguage } from './read-tags.ts'
import { claims, xmpPacket } from './xmp-packet.ts'

/** Writes what the document says of itself: properties, language, labels and edges of its pages. */
export function describeDocument(pdf: PrintedPdf, book: Book, pageMap: PageMap): void {
  const { catalog, context, pages } = pdf
  const properties = documentProperties(book)
  const packet = Buffer.from(xmpPacket(properties, claims(book)), 'utf8')
  const metadata = { Type: 'Metadata', Subtype: 'XML', Length: packet.length }
  // Not compressed, so that it is found by programs that know no PDF. @see ISO 16684-1, annex A
  const stream = PDFRawStream.of(context.obj(metadata), packet)
  const preferences = { DisplayDocTitle: true }
  const entries = {
    Metadata: context.register(stream),
    Lang: PDFString.of(publicLanguage(book.config.language)),
    MarkInfo: context.obj({ Marked: true }),
    ViewerPreferences: context.obj(preferences),
    PageLabels: pageLabels(context, pageMap.pages),
  }
  for (const [key, value] of Object.entries(entries)) catalog.set(PDFName.of(key), value)
  context.trailerInfo.Info = context.register(infoOf(pdf, properties))
  for (const { node } of pages) finishPage(node)
}

/** @see ISO 32000-1, 14.3.3 */
function infoOf({ context }: PrintedPdf, properties: DocumentProperties): PDFDict {
  const { authors, creator, keywords, modified, producer, subject, title } = properties
  const old = context.trailerInfo.Info
  if (old) context.delete(old as Parameters<typeof context.delete>[0])
  const date = PDFString.of(pdfDate(modified))
  const texts = {
    Title: title,
    Author: authors.join('; '),
    Subject: subject,
    Keywords: keywords.length > 0 ? keywords.join('; ') : undefined,
    Creator: creator,
    Producer: producer,
  }
  const info = context.obj({ CreationDate: date, ModDate: date })
  for (const [key, text] of Object.entries(texts)) {
    if (text !== undefined) info.set(PDFName.of(key), textObject(text))
  }
  return info
}

/** The page is cut where it ends: nothing bleeds. @see ISO 32000-1, 14.11.2 */
function finishPage(node: PDFDict): void {
  const edges = node.lookup(PDFName.of('MediaBox'))
  if (edges instanceof PDFArray) {
    for (const box of ['CropBox', 'BleedBox', 'TrimBox']) node.set(PDFName.of(box), edges)
  }
  // Obsolete since PDF 1.4.
  dictAt(node, 'Resources')?.delete(PDFName.of('ProcSet'))
}

/** @see ISO 32000-1, 7.9.4 */
export function pdfDate(date: Date): string {
  return `D:${date.toISOString().slice(0, 19).replace(/[-T:]/g, '')}+00'00'`
}

/** What a PDF says of itself, in its information dictionary and in its XMP alike. */
export interface DocumentProperties {
  readonly title: string
  readonly authors: readonly string[]
  readonly contributors: readonly string[]
  readonly subject: string | undefined
  readonly keywords: readonly string[]
  readonly language: string
  readonly creator: string
  readonly producer: string
  readonly modified: Date
  readonly rights: string | undefined
  readonly publisher: string | undefined
  readonly identifier: string
  /** Date of publication, as exact as it is known. */
  readonly date: string | undefined
  /** The series that the work belongs to, with its place there. */
  readonly series: string | undefined
  /** Title of what the work is a translation of. */
  readonly source: string | undefined
}

export function documentProperties({ config, modified }: Book): DocumentProperties {
  const { description, identifier, language, publisher, rights, series, subjects } =
    config
  return {
    title: config.subtitle ? `${config.title}: ${config.subtitle}` : config.title,
    authors: config.authors.map(({ name }) => name),
    contributors: config.contributors.map(({ name }) => name),
    subject: description,
    keywords: subjects.map(({ name }) => name),
    language,
    creator: 'Colophon',
    producer: 'Colophon, Skia/PDF',
    modified,
    rights,
    publisher,
    identifier,
    date: config.date,
    series: series && seriesLabel(series),
    source: config.translationOf?.title,
  }
}

/** The labels of all pages, as ranges with a style and a number to begin with. @see ISO 32000-1, 12.4.2 */
function pageLabels(context: PDFContext, pages: readonly Page[]): PDFDict {
  const ranges: (number | PDFDict)[] = []
  let expected = ''
  pages.forEach(({ label }, index) => {
    const style = styleOf(label)
    const key = `${style}${index - numberOf(label)}`
    if (key === expected) return
    expected = key
    const range = style === '' ? {} : { S: style, St: numberOf(label) }
    ranges.push(index, context.obj(range))
  })
  return context.obj({ Nums: ranges })
}

function styleOf(label: string): string {
  if (label === '') return ''
  return /^\d+$/.test(label) ? 'D' : 'r'
}

function numberOf(label: string): number {
  if (/^\d*$/.test(label)) return Number(label)
  const values: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100 }
  const digits = [...label].map((letter) => values[letter] ?? 0)
  return digits.reduce(
    (sum, value, at) => sum + (value < (digits[at + 1] ?? 0) ? -value : value),
    0,
  )
}

/**
 * Says what the numbers of the file's colours mean: those of the web's colour space, which the
 * browser paints in.
 *
 * @see ISO 19005-2, 6.2.3
 */
export function writeOutputIntent(
  { catalog, context }: PrintedPdf,
  profile: Uint8Array,
): void {
  const dict = context.obj({ N: 3, Length: profile.length })
  const intent = context.obj({
    Type: 'OutputIntent',
    S: 'GTS_PDFA1',
    OutputConditionIdentifier: PDFString.of('sRGB IEC61966-2.1'),
    Info: PDFString.of('sRGB IEC61966-2.1'),
    DestOutputProfile: context.register(PDFRawStream.of(dict, profile)),
  })
  catalog.set(PDFName.of('OutputIntents'), context.obj([context.register(intent)]))
}
