import { inflateSync } from 'node:zlib'
import {
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  PDFString,
} from '@cantoo/pdf-lib'
import { zlibSync } from 'fflate'
import type { Span } from '../../pdf/page-content.ts'

/** The browser's PDF, opened to be finished. */
export interface PrintedPdf {
  readonly document: PDFDocument
  readonly context: PDFContext
  readonly catalog: PDFDict
  readonly pages: readonly PrintedPage[]
}

export interface PrintedPage {
  readonly ref: PDFRef
  readonly node: PDFDict
  readonly contentRef: PDFRef
  /** The operators that paint the page, a character for each byte. */
  readonly content: string
}

/** @throws When the file is broken, or a page is not painted by one stream as Chromium writes it. */
export async function openPrinted(bytes: Uint8Array): Promise<PrintedPdf> {
  const document = await PDFDocument.load(bytes, {
    updateMetadata: false,
    throwOnInvalidObject: true,
    parseSpeed: Number.POSITIVE_INFINITY,
  })
  const { context } = document
  const pages = document.getPages().map(({ node, ref }, index) => {
    const contentRef = node.get(PDFName.of('Contents'))
    const stream = context.lookup(contentRef)
    if (!(contentRef instanceof PDFRef) || !(stream instanceof PDFRawStream)) {
      throw new Error(`Cannot read the content of page ${index + 1} of the printed PDF`)
    }
    return { ref, node, contentRef, content: decoded(stream) }
  })
  return { document, context, catalog: document.catalog, pages }
}

/** What a stream holds, uncompressed, a character for each byte. */
export function decoded({ contents, dict }: PDFRawStream): string {
  const bytes = dict.has(PDFName.of('Filter')) ? inflateSync(contents) : contents
  return Buffer.from(bytes).toString('latin1')
}

/**
 * Bytes as a `FlateDecode` filter unpacks them (ISO 32000-1, 7.4.4).
 *
 * By a library of the lock file: how Node itself compresses depends on the zlib that it was built
 * with. The level is the last before time grows much faster than files shrink.
 */
export function compress(bytes: Uint8Array): Uint8Array {
  return zlibSync(bytes, { level: 5 })
}

/** The dictionary at a key, directly or by reference. */
export function dictAt(dict: PDFDict, key: string): PDFDict | undefined {
  const found = dict.lookup(PDFName.of(key))
  return found instanceof PDFDict ? found : undefined
}

/** The items at a key: those of an array, or the one that stands there alone. */
export function itemsAt(dict: PDFDict, key: string): readonly PDFObject[] {
  const item = dict.get(PDFName.of(key))
  if (!item) return []
  const found = dict.context.lookup(item)
  return found instanceof PDFArray ? found.asArray() : [item]
}

/** The numbers of an array at a key. */
export function numbersAt(dict: PDFDict, key: string): readonly number[] {
  return itemsAt(dict, key).map((item) =>
    item instanceof PDFNumber ? item.asNumber() : 0,
  )
}

export function textAt(dict: PDFDict, key: string): string | undefined {
  return textOf(dict.lookup(PDFName.of(key)))
}

export function textOf(object: PDFObject | undefined): string | undefined {
  const isText = object instanceof PDFString || object instanceof PDFHexString
  return isText ? object.decodeText() : undefined
}

/** Puts the entries of one dictionary into another. */
export function setAll(dict: PDFDict, entries: PDFDict): void {
  for (const [key, value] of entries.entries()) dict.set(key, value)
}

/** Text strings for a dictionary; what has no text is left out of it. */
export function textObjects(texts: Readonly<Record<string, string | undefined>>) {
  const given = Object.entries(texts).map(([key, text]) => {
    return [key, text === undefined ? undefined : textObject(text)] as const
  })
  return Object.fromEntries(given)
}

/** Points to two places, as precise as a page needs. */
export function rounded(points: number): number {
  return Math.round(points * 100) / 100
}

/** A text string (ISO 32000-1, 7.9.2.2): plain where no letter needs an escape, else UTF-16. */
export function textObject(text: string): PDFString | PDFHexString {
  return /^[\w .,:;/+-]*$/.test(text) ? PDFString.of(text) : PDFHexString.fromText(text)
}

/** A text in place of what stands from one offset to another. */
export interface Edit extends Span {
  readonly text: string
}

/** A stream's content with other text in some places, none of which is within another. */
export function edited(content: string, edits: readonly Edit[]): string {
  let result = ''
  let at = 0
  for (const { end, start, text } of edits.toSorted((a, b) => a.start - b.start)) {
    result += content.slice(at, start) + text
    at = end
  }
  return result + content.slice(at)
}

/** Puts a stream in the place of another, with what that says of itself. */
export function replaceStream(
  { context }: PrintedPdf,
  ref: PDFRef,
  dict: PDFDict,
  content: string,
  more: Readonly<Record<string, readonly number[]>> = {},
): void {
  const packed = compress(Buffer.from(content, 'latin1'))
  const entries = { Length: packed.length, Filter: 'FlateDecode', ...more }
  setAll(dict, context.obj(entries))
  context.assign(ref, PDFRawStream.of(dict, packed))
}
