import { PDFArray, PDFDict, PDFName, PDFNumber, type PDFRef } from '@cantoo/pdf-lib'
import type { Element } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { Book, Layout } from '../../book.ts'
import { pointsPerPx } from '../../lib/css-units.ts'
import { elementsOf } from '../../lib/hast.ts'
import { elementsInTexts } from '../../lib/texts.ts'
import { flatten } from '../../lib/walk.ts'
import { fillWords } from '../words.ts'
import {
  dictAt,
  itemsAt,
  type PrintedPdf,
  rounded,
  setAll,
  textAt,
  textObject,
} from './printed-pdf.ts'
import { elementsIn, isElement, isMarked, type StructureElement } from './read-tags.ts'

/** By the id of an element: where a viewer goes to. @see ISO 32000-1, 12.3.2 */
export type Destinations = ReadonlyMap<string, PDFArray>

/** As links within the book are printed: see `addressPlaces` in `paginate`. */
const placeScheme = 'colophon-place:'

/**
 * Makes links to places in the file of those that the browser was given as addresses, and names
 * these places, and those of headings and notes, in a name tree.
 *
 * @param places - Where the layout has set what has an id.
 */
export function linkPlaces(
  pdf: PrintedPdf,
  book: Book,
  places: Layout['places'],
): Destinations {
  const { catalog, context, pages } = pdf
  // Those of headings in the contents, notes, and the references that notes lead back to.
  const ids = new Set([
    ...['page.title', 'page.contents'],
    ...flatten(book.contents).map(({ id }) => id),
    ...[...book.notes.values()].flatMap(({ id, refs }) => [id, ...refs.slice(0, 1)]),
  ])
  for (const annotation of annotationsOf(pdf)) {
    const address = dictAt(annotation, 'A')
    const target = address && textAt(address, 'URI')
    if (!target?.startsWith(placeScheme)) continue
    const id = decodeURIComponent(target.slice(placeScheme.length))
    ids.add(id)
    annotation.delete(PDFName.of('A'))
    annotation.set(PDFName.of('Dest'), textObject(id))
  }
  const destinations = new Map<string, PDFArray>()
  // A name tree is in the order of its strings' bytes.
  const bytesOf = (id: string): Uint8Array => textObject(id).asBytes()
  for (const id of [...ids].sort((a, b) => Buffer.compare(bytesOf(a), bytesOf(b)))) {
    const place = places.get(id)
    const page = place && pages[place.page]
    if (!page) continue
    const upper = page.node.lookup(PDFName.of('MediaBox'), PDFArray).lookup(3, PDFNumber)
    const x = rounded(place.leftPx * pointsPerPx)
    const y = rounded(upper.asNumber() - place.topPx * pointsPerPx)
    destinations.set(id, context.obj([page.ref, 'XYZ', x, y, 0]))
  }
  const names = [...destinations].flatMap(([id, target]) => [textObject(id), target])
  const tree = context.register(context.obj({ Names: names }))
  catalog.set(PDFName.of('Names'), context.obj({ Dests: tree }))
  return destinations
}

function annotationsOf({ context, pages }: PrintedPdf): readonly PDFDict[] {
  return pages.flatMap(({ node }) =>
    itemsAt(node, 'Annots').map((item) => context.lookup(item, PDFDict)),
  )
}

/** In points: lines of a text are farther from each other, and words of two links too. */
const nearest = 1

/**
 * Makes one link for each line of those that the browser writes for each text in it: a reader who goes from link to
 * link meets it once, wherever letters change their look or a line may be broken.
 */
export function joinLinks(pdf: PrintedPdf, top: StructureElement): void {
  const joined = new Set<PDFRef>()
  for (const element of elementsIn(top)) {
    let last: { readonly page: number; readonly annotation: PDFRef } | undefined
    element.children = element.children.filter((child) => {
      if (isElement(child) || isMarked(child)) return true
      if (last?.page !== child.page || !join(pdf, last.annotation, child.annotation)) {
        last = child
        return true
      }
      joined.add(child.annotation)
      return false
    })
  }
  for (const { node } of joined.size > 0 ? pdf.pages : []) {
    const kept = itemsAt(node, 'Annots').filter((item) => !joined.has(item as PDFRef))
    if (node.has(PDFName.of('Annots')))
      node.set(PDFName.of('Annots'), pdf.context.obj(kept))
  }
  for (const annotation of joined) pdf.context.delete(annotation)
}

/** Lets one rectangle cover another that goes on where it ends. @returns Whether it does. */
function join({ context }: PrintedPdf, one: PDFRef, other: PDFRef): boolean {
  const [first, second] = [one, other].map((ref) => context.lookup(ref, PDFDict))
  const [a = [], b = []] = [first, second].map((dict) =>
    dict ? itemsAt(dict, 'Rect').map((item) => (item as PDFNumber).asNumber()) : [],
  )
  const [left = 0, lower = 0, right = 0, upper = 0] = a
  const [nextLeft = 0, nextLower = 0, nextRight = 0, nextUpper = 0] = b
  const isInLine =
    Math.abs(lower - nextLower) < nearest && Math.abs(upper - nextUpper) < nearest
  const isNext = nextLeft - right < nearest && left - nextRight < nearest
  if (!first || !isInLine || !isNext) return false
  const joined = [
    Math.min(left, nextLeft),
    Math.min(lower, nextLower),
    Math.max(right, nextRight),
    Math.max(upper, nextUpper),
  ]
  first.set(PDFName.of('Rect'), context.obj(joined))
  return true
}

/** Leaves the words of links, and nothing to follow: on what a printer prints nothing else may lie. @see ISO 15930-7, 6.9 */
export function removeLinks(pdf: PrintedPdf, top: StructureElement): void {
  for (const element of elementsIn(top)) {
    if (element.type === 'Link') element.type = 'Span'
    element.children = element.children.filter((child) => !('annotation' in child))
  }
  for (const { node } of pdf.pages) {
    for (const item of itemsAt(node, 'Annots')) pdf.context.delete(item as PDFRef)
    node.delete(PDFName.of('Annots'))
  }
}

/** Says of each link what it leads to, for those who do not see it. @see ISO 14289-1, 7.18.5 */
export function describeLinks(pdf: PrintedPdf, book: Book): void {
  const descriptions = linkDescriptions(book)
  for (const { node } of pdf.pages) {
    if (itemsAt(node, 'Annots').length > 0) node.set(PDFName.of('Tabs'), PDFName.of('S'))
  }
  for (const annotation of annotationsOf(pdf)) {
    const id = textAt(annotation, 'Dest')
    const action = dictAt(annotation, 'A')
    const address = normalised((action && textAt(action, 'URI')) ?? '')
    const target = id === undefined ? address : `#${id}`
    const text = textObject(descriptions.get(target) ?? target)
    // Flag 4: it is printed with the page. @see ISO 19005-2, 6.3.2
    setAll(annotation, pdf.context.obj({ Contents: text, F: 4 }))
  }
}

/** By target. Links to one address that read differently are described by the address. */
function linkDescriptions(book: Book): ReadonlyMap<string, string> {
  const descriptions = new Map<string, string>()
  for (const { id, text } of flatten(book.contents)) descriptions.set(`#${id}`, text)
  for (const { id, label, refs } of book.notes.values()) {
    descriptions.set(`#${id}`, fillWords(book.words, 'note', { label }))
    const back = fillWords(book.words, 'back-to-text', { label })
    for (const ref of refs) descriptions.set(`#${ref}`, back)
  }
  const known = new Set(descriptions.keys())
  const addLink = (node: Element): void => {
    const target = normalised(String(node.properties.href ?? ''))
    if (node.tagName !== 'a' || target === '' || known.has(target)) return
    const text = wordsOf(node)
    const before = descriptions.get(target)
    descriptions.set(target, before === undefined || before === text ? text : target)
  }
  elementsInTexts(book.sections).forEach(addLink)
  return descriptions
}

/** What a link says: its text, or what its picture shows. */
function wordsOf(node: Element): string {
  const text = textOf(node).replace(/\s+/gu, ' ').trim()
  if (text !== '') return text
  const alts = elementsOf(node).map(({ properties }) => properties.alt)
  return String(
    alts.find((alt) => typeof alt === 'string' && alt) ?? node.properties.href,
  )
}

/** As the browser writes addresses. */
function normalised(href: string): string {
  return href.startsWith('#') || !URL.canParse(href) ? href : new URL(href).href
}
