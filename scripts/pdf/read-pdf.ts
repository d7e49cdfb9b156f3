import { directionOf } from '../lib/direction.ts'
import { groupBy } from '../lib/group-by.ts'
import { readContent } from './content.ts'
import { type PdfFont, readFont } from './fonts.ts'
import { openObjects, type PdfObjects } from './objects.ts'
import type { Box, PageContent, Run } from './page-content.ts'
import { orderRuns } from './reading-order.ts'
import {
  type Kid,
  readStructure,
  type StructElement,
  type StructuredContent,
} from './structure.ts'
import {
  isReference,
  nameOf,
  type PdfDictionary,
  type PdfObject,
  textOf,
} from './syntax.ts'
import { readDestinations, readPageLabels } from './trees.ts'

export interface OpenPdf {
  readonly objects: PdfObjects
  readonly catalog: PdfDictionary
  readonly pages: readonly PageContent[]
  /** The dictionaries of {@link pages}. */
  readonly leaves: readonly PdfPage[]
  /** Index of the page that is the object of a number. */
  readonly pageOf: (ref: number | undefined) => number | undefined
  /** Those that show text. */
  readonly fonts: readonly PdfFont[]
  /** All elements, in the order in which they are read out. */
  readonly elements: readonly StructElement[]
  /** By page, and by number of marked content, the text in it. */
  readonly runsByMark: readonly ReadonlyMap<number | undefined, readonly Run[]>[]
  /** What an element and all within it show. */
  readonly wordsOf: (element: StructElement) => string
  /** In the order in which a screen reader reads it. */
  readonly structure: readonly StructuredContent[]
  /** By name, the index of the page that it is on. */
  readonly destinations: ReadonlyMap<string, number>
  /** By name, how high above the lower edge of that page, in points. */
  readonly heights: ReadonlyMap<string, number>
  /** `undefined` when the file says nothing of them. */
  readonly pageLabels: readonly string[] | undefined
}

export interface PdfPage {
  /** Number of its object. */
  readonly ref: number
  readonly page: PdfDictionary
  readonly resources: PdfDictionary
  /** The part of the page that viewers show. */
  readonly box: Box
}

/**
 * A PDF as a viewer opens it.
 *
 * @throws When it does not follow the syntax.
 */
export function readPdf(bytes: Uint8Array): OpenPdf {
  const objects = openObjects(bytes)
  const catalog = objects.dictionary(objects.trailer.get('Root'))
  const leaves = readPages(objects, catalog)
  const indices = new Map(leaves.map(({ ref }, index) => [ref, index]))
  const pageOf = (ref: number | undefined) =>
    ref === undefined ? undefined : indices.get(ref)
  const fonts = new Map<PdfDictionary, PdfFont>()
  const fontOf = (reference: PdfObject | undefined): PdfFont => {
    const dictionary = objects.dictionary(reference)
    const font = fonts.get(dictionary) ?? readFont(objects, dictionary)
    fonts.set(dictionary, font)
    return font
  }
  const source = { objects, fontOf }
  const painted = leaves.map(({ page: dictionary, resources }, page) =>
    readContent(contentOf(objects, dictionary), { page, resources }, source),
  )
  const root = objects.dictionary(catalog.get('StructTreeRoot'))
  const tree = readStructure(objects, root, pageOf)
  const pages = inReadingOrder(painted, tree.structure)
  const runsByMark = pages.map(({ runs }) => groupBy(runs, ({ mcid }) => mcid))
  const wordsOf = (kid: Kid): string => {
    if (kid.kind === 'element') return kid.kids.map(wordsOf).join('')
    if (kid.kind !== 'content') return ''
    const runs = runsByMark[pageOf(kid.page) ?? -1]?.get(kid.mcid) ?? []
    return runs.map(({ text }) => text).join('')
  }
  return {
    objects,
    catalog,
    pages,
    leaves,
    pageOf,
    fonts: [...fonts.values()],
    runsByMark,
    wordsOf,
    ...tree,
    ...placesOf(objects, catalog, pageOf),
    pageLabels: readPageLabels(objects, catalog.get('PageLabels'), leaves.length),
  }
}

/** Pages with their words in the order in which they are read. */
function inReadingOrder(
  pages: readonly PageContent[],
  structure: readonly StructuredContent[],
): readonly PageContent[] {
  const fromRight = structure
    .filter(({ block }) => directionOf(languageOf(block)) === 'rtl')
    .map(({ mcid, page }) => `${page} ${mcid}`)
  const marks = new Set(fromRight)
  return pages.map((content, page) => {
    const runs = orderRuns(content.runs, (mcid) => marks.has(`${page} ${mcid}`))
    return runs === content.runs ? content : { ...content, runs }
  })
}

/** The language that an element says, or the innermost around it. */
function languageOf(element: StructElement | undefined): string {
  if (!element) return ''
  return textOf(element.dictionary.get('Lang')) || languageOf(element.parent)
}

/** @see ISO 32000-1, 7.7.3 */
function readPages(objects: PdfObjects, catalog: PdfDictionary): readonly PdfPage[] {
  const leaves: PdfPage[] = []
  const seen = new Set<number>()
  // What a page does not say itself, the nodes above it say.
  const collect = (object: PdfObject | undefined, above: PdfDictionary): void => {
    if (!isReference(object) || seen.has(object.ref)) return
    seen.add(object.ref)
    const page = objects.dictionary(object)
    const own: PdfDictionary = new Map([...above, ...page])
    if (nameOf(page.get('Type')) === 'Page') {
      const edges = objects.array(own.get('CropBox') ?? own.get('MediaBox')).map(Number)
      const [left = 0, lower = 0, right = 0, upper = 0] = edges
      leaves.push({
        ref: object.ref,
        page,
        resources: objects.dictionary(own.get('Resources')),
        box: [left, lower, right, upper],
      })
    }
    for (const kid of objects.array(page.get('Kids'))) collect(kid, own)
  }
  collect(catalog.get('Pages'), new Map())
  return leaves
}

function contentOf(objects: PdfObjects, page: PdfDictionary): string {
  const contents = page.get('Contents')
  const isDivided = Array.isArray(objects.get(contents))
  const parts = isDivided ? objects.array(contents) : [contents]
  return parts.map((part) => objects.stream(part).toString('latin1')).join('\n')
}

/** @see ISO 32000-1, 12.3.2.2 */
function placesOf(
  objects: PdfObjects,
  catalog: PdfDictionary,
  pageOf: OpenPdf['pageOf'],
): Pick<OpenPdf, 'destinations' | 'heights'> {
  const destinations = new Map<string, number>()
  const heights = new Map<string, number>()
  for (const [name, destination] of readDestinations(objects, catalog)) {
    const [target, kind, , top] = objects.array(destination)
    const page = isReference(target) ? pageOf(target.ref) : undefined
    if (page !== undefined) destinations.set(name, page)
    if (nameOf(kind) === 'XYZ' && typeof top === 'number') heights.set(name, top)
  }
  return { destinations, heights }
}
