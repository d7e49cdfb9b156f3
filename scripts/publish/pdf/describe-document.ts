import { PDFArray, type PDFDict, PDFName, PDFRawStream, PDFString } from '@cantoo/pdf-lib'
import type { Book, PageMap } from '../../book.ts'
import { claims } from './claims.ts'
import { type DocumentProperties, documentProperties } from './document-properties.ts'
import { pageLabels } from './page-labels.ts'
import { dictAt, type PrintedPdf } from './printed-pdf.ts'
import { publicLanguage } from './public-language.ts'
import { textObject } from './text-object.ts'
import { xmpPacket } from './xmp-packet.ts'

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
