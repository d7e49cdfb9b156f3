import { deflateSync, inflateSync } from 'node:zlib'
import {
  type PDFContext,
  PDFDict,
  PDFDocument,
  PDFName,
  type PDFObject,
  PDFObjectParser,
  PDFRawStream,
} from '@cantoo/pdf-lib'
import { withoutOutlines } from './without-outlines.ts'

/** A change to a PDF. @throws When it changes nothing. */
export type Edit = (document: PDFDocument) => void

/** The PDF with changes made to it, one after the other. */
export async function editPdf(
  bytes: Uint8Array,
  ...edits: readonly Edit[]
): Promise<Uint8Array> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false })
  for (const edit of edits) edit(document)
  return document.save({ updateFieldAppearances: false, addDefaultPage: false })
}

/** What an object may need to be changed. */
interface Surroundings {
  /** Reference to the object itself. */
  readonly own: string
  /** Reference to a new object. */
  readonly add: (object: string) => string
}

/**
 * Changes the first object that is meant, written as in a PDF, with one space between its parts;
 * of a stream, its dictionary.
 */
export function inObject(
  isMeant: string | ((object: string) => boolean),
  edit: (object: string, surroundings: Surroundings) => string,
): Edit {
  const isIt =
    typeof isMeant === 'string'
      ? (object: string): boolean => object.includes(isMeant)
      : isMeant
  return ({ context }) => {
    const found = context
      .enumerateIndirectObjects()
      .find(([, object]) => isIt(written(object)))
    if (!found) throw new Error(`Cannot find what to change in the PDF: ${isMeant}`)
    const [ref, object] = found
    const add = (text: string): string =>
      context.register(parse(context, text)).toString()
    const changed = edit(written(object), { own: ref.toString(), add })
    if (changed === written(object))
      throw new Error(`Cannot change in the PDF: ${written(object)}`)
    const parsed = parse(context, changed)
    if (object instanceof PDFRawStream && parsed instanceof PDFDict)
      context.assign(ref, PDFRawStream.of(parsed, object.contents))
    else context.assign(ref, parsed)
  }
}

/** Changes what the first stream that is meant holds. */
export function inStream(
  isMeant: (dictionary: string, content: string) => boolean,
  edit: (content: string) => string,
): Edit {
  return ({ context }) => {
    for (const [ref, object] of context.enumerateIndirectObjects()) {
      if (!(object instanceof PDFRawStream)) continue
      const content = contentOf(object)
      if (!isMeant(written(object), content)) continue
      const changed = edit(content)
      if (changed === content) break
      const data = deflateSync(Buffer.from(changed, 'latin1'))
      const dictionary = object.dict.clone(context)
      dictionary.set(PDFName.of('Filter'), PDFName.of('FlateDecode'))
      context.assign(ref, PDFRawStream.of(dictionary, data))
      return
    }
    throw new Error('Cannot find what to change in the PDF')
  }
}

/** Takes from the first font what it draws. */
export function withoutLetters({ context }: PDFDocument): void {
  for (const [ref, object] of context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFRawStream) || !object.dict.has(PDFName.of('Length1')))
      continue
    const font = withoutOutlines(inflateSync(object.contents))
    context.assign(ref, PDFRawStream.of(object.dict, deflateSync(font)))
    return
  }
}

/** Changes the drawing of a page. */
export function onPage(page: number, edit: (content: string) => string): Edit {
  return (document) => {
    const reference = document.getPage(page).node.get(PDFName.of('Contents'))
    const stream = document.context.lookup(reference)
    if (!(stream instanceof PDFRawStream)) throw new Error('Cannot find the page')
    const own = written(stream)
    const content = contentOf(stream)
    inStream((other, text) => other === own && text === content, edit)(document)
  }
}

/** Numbers of the objects that are pages, in order. */
export async function pageIdsOf(bytes: Uint8Array): Promise<readonly number[]> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false })
  return document.getPages().map(({ ref }) => ref.objectNumber)
}

function parse(context: PDFContext, text: string): PDFObject {
  return PDFObjectParser.forBytes(Buffer.from(text, 'latin1'), context).parseObject()
}

function written(object: PDFObject): string {
  const plain = object instanceof PDFRawStream ? object.dict : object
  return plain.toString().replace(/\s+/g, ' ')
}

function contentOf({ contents, dict }: PDFRawStream): string {
  const filter = dict.get(PDFName.of('Filter'))
  const isPicture = dict.get(PDFName.of('Subtype')) === PDFName.of('Image')
  if (isPicture || dict.has(PDFName.of('Length1'))) return ''
  const packed = filter === PDFName.of('FlateDecode')
  const plain = packed ? inflateSync(contents) : filter ? new Uint8Array() : contents
  return Buffer.from(plain).toString('latin1')
}
