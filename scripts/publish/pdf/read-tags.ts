import {
  PDFArray,
  PDFDict,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRef,
} from '@cantoo/pdf-lib'
import { dictAt, itemsAt, type PrintedPdf, textAt, textOf } from './printed-pdf.ts'

/** An element of the structure of a PDF. @see ISO 32000-1, 14.7.2 */
export interface StructureElement {
  /** Structure type, such as `P`. */
  type: string
  /** What the printed document says it is; empty where it says nothing. */
  readonly kind: string
  /** What belongs to the kind. */
  readonly datum: string
  language?: string | undefined
  alt?: string | undefined
  expansion?: string
  /** What is read instead of what is painted. */
  actualText?: string
  id?: string | undefined
  attributes: Attributes
  children: Child[]
}

/** By the names that they have in the file. @see ISO 32000-1, 14.8.5 */
export interface Attributes {
  readonly Scope?: string
  readonly RowSpan?: number
  readonly ColSpan?: number
  /** Ids of the heads that a cell belongs to. */
  readonly Headers?: readonly string[]
  readonly ListNumbering?: string
  /** Of a figure that stands between lines and not in one. */
  readonly Placement?: 'Block'
  /** Of a figure: left, lower, right and upper edge on its page, in points. */
  readonly BBox?: readonly [number, number, number, number]
}

/** Something on a page, of which the index is given: marked content, or an annotation. */
export type Content =
  | MarkedContent
  | { readonly page: number; readonly annotation: PDFRef }

export interface MarkedContent {
  readonly page: number
  readonly mcid: number
}

export type Child = StructureElement | Content

export function isElement(child: Child): child is StructureElement {
  return 'children' in child
}

export function isMarked(child: Child): child is MarkedContent {
  return 'mcid' in child
}

export function hasType(
  child: Child | undefined,
  ...types: string[]
): child is StructureElement {
  return child !== undefined && isElement(child) && types.includes(child.type)
}

/** An element and all below it, in the order of the text. */
export function elementsIn(element: StructureElement): readonly StructureElement[] {
  return [element, ...element.children.filter(isElement).flatMap(elementsIn)]
}

/** What an element and those below it have on the pages. */
export function contentOf({ children }: StructureElement): readonly Content[] {
  return children.flatMap((child) => (isElement(child) ? contentOf(child) : [child]))
}

/** An element that the browser has no tag for. */
export function newElement(type: string, children: Child[]): StructureElement {
  return { type, kind: '', datum: '', attributes: {}, children }
}

/**
 * The browser's structure tree, each element with the kind that `markStructure` gave it.
 *
 * What it was read from is taken out of the file: the finished tree is written anew.
 *
 * @throws When the PDF has no tags.
 */
export function readTags(pdf: PrintedPdf): StructureElement {
  const root = dictAt(pdf.catalog, 'StructTreeRoot')
  const [top] = root ? itemsAt(root, 'K') : []
  if (!root || !top) throw new Error('Cannot find tags in the printed PDF')
  const pageOf = new Map<PDFObject | undefined, number>(
    pdf.pages.map(({ ref }, index) => [ref, index]),
  )
  const [read] = readElement(pdf, top, pageOf, 0)
  deleteTree(pdf, root.get(PDFName.of('ParentTree')))
  deleteTree(pdf, root.get(PDFName.of('IDTree')))
  deleteObject(pdf, pdf.catalog.get(PDFName.of('StructTreeRoot')))
  if (!read || !isElement(read))
    throw new Error('Cannot read the tags of the printed PDF')
  return read
}

function readElement(
  pdf: PrintedPdf,
  object: PDFObject,
  pageOf: ReadonlyMap<PDFObject | undefined, number>,
  around: number,
): readonly Child[] {
  const found = pdf.context.lookup(object)
  if (found instanceof PDFNumber) return [{ page: around, mcid: found.asNumber() }]
  if (!(found instanceof PDFDict)) return []
  const page = pageOf.get(found.get(PDFName.of('Pg'))) ?? around
  const mcid = found.get(PDFName.of('MCID'))
  if (mcid instanceof PDFNumber) return [{ page, mcid: mcid.asNumber() }]
  const annotation = found.get(PDFName.of('Obj'))
  if (annotation instanceof PDFRef) return [{ page, annotation }]
  deleteObject(pdf, object)
  const element = {
    type: String(plainAt(found, 'S')),
    ...markerOf(textAt(found, 'Lang') ?? ''),
    alt: textAt(found, 'Alt') || undefined,
    id: textAt(found, 'ID') || undefined,
    attributes: attributesOf(found),
    children: itemsAt(found, 'K').flatMap((kid) => readElement(pdf, kid, pageOf, page)),
  }
  return [element]
}

/** What `markStructure` wrote, read back. */
function markerOf(tag: string) {
  // The author's own tag may have private-use subtags too.
  const end = tag.lastIndexOf('-x-')
  if (end < 0) return { kind: '', datum: '', language: tag || undefined }
  const marker = tag.slice(end + 3).replace(/-again$/, '')
  const [kind = '', ...datum] = marker.split('-')
  const own = tag.slice(0, end)
  const language = own === 'en-us' ? 'en' : publicLanguage(own)
  return { kind, datum: datum.join(''), language }
}

const attributesRead = ['Scope', 'ListNumbering', 'RowSpan', 'ColSpan', 'Headers']

function attributesOf(dict: PDFDict): Attributes {
  const dicts = itemsAt(dict, 'A').map((item) => dict.context.lookup(item, PDFDict))
  const entries = dicts.flatMap((each) =>
    attributesRead.map((key) => [key, plainAt(each, key)] as const),
  )
  const attributes: Attributes = Object.fromEntries(
    entries.filter(([, value]) => value !== undefined && value !== 1),
  )
  // Of a cell that spans several columns, Chromium knows the head of the first; scopes tell them all.
  const { Headers: _, ...others } = attributes
  return others.ColSpan || others.RowSpan ? others : attributes
}

/** A name without its slash, a number, or a list of texts. */
function plainAt(dict: PDFDict, key: string): unknown {
  const found = dict.lookup(PDFName.of(key))
  if (found instanceof PDFName) return found.decodeText()
  if (found instanceof PDFNumber) return found.asNumber()
  const texts = found instanceof PDFArray ? found.asArray().map(textOf) : []
  return texts.length > 0 ? texts : undefined
}

/** A tree of names or numbers, with the lists that its leaves lead to. @see ISO 32000-1, 7.9.6 */
function deleteTree(pdf: PrintedPdf, node: PDFObject | undefined): void {
  const found = pdf.context.lookup(node)
  if (found instanceof PDFDict) {
    for (const kid of itemsAt(found, 'Kids')) deleteTree(pdf, kid)
    for (const leaf of itemsAt(found, 'Nums')) {
      if (pdf.context.lookup(leaf) instanceof PDFArray) deleteObject(pdf, leaf)
    }
  }
  deleteObject(pdf, node)
}

function deleteObject(pdf: PrintedPdf, object: PDFObject | undefined): void {
  if (object instanceof PDFRef) pdf.context.delete(object)
}

/**
 * The tag of a language without what is private to its author, who may write `de-x-kitchen`.
 *
 * @see BCP 47, 2.2.7: private subtags are for those who have agreed upon them
 */
export function publicLanguage(tag: string): string {
  return tag.replace(/-x-.*$/, '')
}
