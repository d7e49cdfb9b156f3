import { PDFName, PDFRawStream, PDFString } from '@cantoo/pdf-lib'
import type { Book, Page, PageMap, Templates } from '../../book.ts'
import { dictAt, type PrintedPdf, setAll, textObjects } from './printed-pdf.ts'
import { publicLanguage } from './read-tags.ts'
import { cutSheet } from './sheets.ts'
import { creator, partOfPdfX, producer, wholeTitle, xmpPacket } from './xmp-packet.ts'

/** Writes what the document says of itself: properties, language, labels and edges of its pages. */
export function describeDocument(
  pdf: PrintedPdf,
  book: Book,
  pageMap: PageMap,
  templates: Templates,
): void {
  const { catalog, context, pages } = pdf
  const packet = Buffer.from(xmpPacket(book, templates), 'utf8')
  const metadata = { Type: 'Metadata', Subtype: 'XML', Length: packet.length }
  // Not compressed, so that it is found by programs that know no PDF. @see ISO 16684-1, annex A
  const stream = PDFRawStream.of(context.obj(metadata), packet)
  const entries = {
    Metadata: context.register(stream),
    Lang: PDFString.of(publicLanguage(book.config.language)),
    MarkInfo: { Marked: true },
    ViewerPreferences: { DisplayDocTitle: true },
    PageLabels: { Nums: pageLabels(pageMap.pages) },
  }
  setAll(catalog, context.obj(entries))
  writeInfo(pdf, book)
  for (const [index, page] of pages.entries()) {
    cutSheet(page, index, book)
    // Obsolete since PDF 1.4.
    dictAt(page.node, 'Resources')?.delete(PDFName.of('ProcSet'))
  }
}

/** @see ISO 32000-1, 14.3.3 */
export function writeInfo({ context }: PrintedPdf, { config, modified }: Book): void {
  const { authors, description, subjects } = config
  const old = context.trailerInfo.Info
  if (old) context.delete(old as Parameters<typeof context.delete>[0])
  const date = PDFString.of(pdfDate(modified))
  const texts = textObjects({
    Title: wholeTitle(config),
    Author: authors.map(({ name }) => name).join('; '),
    Subject: description,
    Keywords: subjects.map(({ name }) => name).join('; ') || undefined,
    Creator: creator,
    Producer: producer,
    GTS_PDFXVersion: partOfPdfX(config),
  })
  const trapped = partOfPdfX(config) ? { Trapped: 'False' } : {}
  const info = { CreationDate: date, ModDate: date, ...texts, ...trapped }
  context.trailerInfo.Info = context.register(context.obj(info))
}

/** @see ISO 32000-1, 7.9.4 */
export function pdfDate(date: Date): string {
  return `D:${date.toISOString().slice(0, 19).replace(/[-T:]/g, '')}+00'00'`
}

/**
 * The labels of all pages, as ranges with a style and a number to begin with. Roman folios count
 * from the first page.
 *
 * @see ISO 32000-1, 12.4.2
 */
function pageLabels(pages: readonly Page[]) {
  let expected = ''
  return pages.flatMap(({ label }, index) => {
    const range = /^\d+$/.test(label)
      ? { S: 'D', St: Number(label) }
      : { S: 'r', St: index + 1 }
    const key = label === '' ? `${index}` : `${range.S}${index - range.St}`
    if (key === expected) return []
    expected = key
    return [index, label === '' ? {} : range]
  })
}
