import { createHash } from 'node:crypto'
import {
  PDFHexString,
  PDFName,
  PDFRawStream,
  type PDFRef,
  PDFString,
} from '@cantoo/pdf-lib'
import type { Book, SourceFile } from '../../book.ts'
import { fillWords } from '../words.ts'
import { pdfDate } from './describe-document.ts'
import { compress, dictAt, type PrintedPdf } from './printed-pdf.ts'

/**
 * Attaches what the book was made from, each file by its path in the manuscript folder and byte for
 * byte; nothing where the book is not to carry it.
 *
 * @see ISO 19005-3, 6.8 and annex E, and ISO 32000-1, 7.11
 */
export function attachSources(pdf: PrintedPdf, book: Book): void {
  if (book.sources.length === 0) return
  const { catalog, context } = pdf
  const files = book.sources.map((source) => ({
    name: PDFHexString.fromText(source.path),
    ref: attach(pdf, book, source),
  }))
  // Sorted as a tree of names is, by bytes.
  files.sort((one, other) => (one.name.asString() < other.name.asString() ? -1 : 1))
  const list = context.obj({ Names: files.flatMap(({ name, ref }) => [name, ref]) })
  // Made with the names of places.
  dictAt(catalog, 'Names')?.set(PDFName.of('EmbeddedFiles'), context.register(list))
  catalog.set(PDFName.of('AF'), context.obj(files.map(({ ref }) => ref)))
}

function attach(
  { context }: PrintedPdf,
  { config, modified, words }: Book,
  { bytes, mediaType, path }: SourceFile,
): PDFRef {
  // Pictures, other than drawings in words, would not get smaller.
  const isPacked = mediaType.startsWith('image/') && mediaType !== 'image/svg+xml'
  const contents = isPacked ? bytes : compress(bytes)
  const dict = context.obj({
    Type: 'EmbeddedFile',
    Subtype: mediaType,
    Params: {
      Size: bytes.length,
      CheckSum: PDFHexString.of(createHash('md5').update(bytes).digest('hex')),
      ModDate: PDFString.of(pdfDate(modified)),
    },
    Length: contents.length,
    Filter: isPacked ? undefined : 'FlateDecode',
  })
  const file = context.register(PDFRawStream.of(dict, contents))
  const name = PDFHexString.fromText(path)
  const description = fillWords(words, 'source-of', { title: config.title })
  const specification = {
    Type: 'Filespec',
    F: name,
    UF: name,
    Desc: PDFHexString.fromText(description),
    AFRelationship: 'Source',
    EF: { F: file, UF: file },
  }
  return context.register(context.obj(specification))
}
