import type { Artifact } from '../../book.ts'
import { memoize } from '../../lib/memoize.ts'
import { unreadable } from '../evidence.ts'
import type { PageContent } from './content-state.ts'
import { isReference, nameOf } from './load-object.ts'
import { openObjects, type PdfObjects } from './open-objects.ts'
import type { PdfDictionary, PdfObject } from './parse-object.ts'
import { readContent } from './read-content.ts'
import { readDestinations } from './read-destinations.ts'
import { type PdfFont, readFont } from './read-font.ts'
import { readPageLabels } from './read-page-labels.ts'
import { readStructure, type StructuredContent } from './read-structure.ts'
import { textOf } from './text-string.ts'

export interface OpenPdf {
  readonly pages: readonly PageContent[]
  /** In the order in which a screen reader reads it. */
  readonly structure: readonly StructuredContent[]
  /** By name, the index of the page that it is on. */
  readonly destinations: ReadonlyMap<string, number>
  /** By name, how high above the lower edge of that page, in points. */
  readonly heights: ReadonlyMap<string, number>
  /** `undefined` when the file says nothing of them. */
  readonly pageLabels: readonly string[] | undefined
  /** Those that show text. */
  readonly fonts: readonly PdfFont[]
  readonly objects: PdfObjects
  readonly catalog: PdfDictionary
  /** The dictionaries of {@link pages}. */
  readonly leaves: readonly Leaf[]
  /** By number of its object, how many times each drawing made of drawing and text is painted. */
  readonly forms: ReadonlyMap<number, number>
}

/**
 * A PDF as a viewer opens it.
 *
 * @throws An `unreadable` error when it is broken.
 */
export const openPdf = memoize(({ bytes }: Artifact): OpenPdf => {
  try {
    return open(openObjects(bytes))
  } catch (error) {
    throw unreadable('Cannot open the PDF', error)
  }
})

function open(objects: PdfObjects): OpenPdf {
  const root = objects.dictionary(objects.trailer.get('Root'))
  const leaves = readPages(objects, root)
  const indices = new Map(leaves.map(({ ref }, index) => [ref, index]))
  const pageOf = (object: PdfObject | undefined): number | undefined =>
    isReference(object) ? indices.get(object.ref) : undefined
  const fonts = new Map<number, PdfFont>()
  const fontOf = (reference: PdfObject | undefined): PdfFont => {
    if (!isReference(reference)) return readFont(objects, reference)
    const font = fonts.get(reference.ref) ?? readFont(objects, reference)
    fonts.set(reference.ref, font)
    return font
  }
  const forms = new Map<number, number>()
  const source = { objects, fontOf, forms }
  const destinations = readDestinations(objects, root)
  const pages = leaves.map((leaf, page) =>
    readContent(source, contentOf(objects, leaf.page), { ...leaf, page }),
  )
  return {
    objects,
    catalog: root,
    leaves,
    forms,
    pages,
    structure: readStructure(
      objects,
      objects.dictionary(root.get('StructTreeRoot')),
      pageOf,
    ),
    destinations: pagesOf(destinations, objects, pageOf),
    heights: heightsOf(destinations, objects),
    pageLabels: readPageLabels(objects, root.get('PageLabels'), leaves.length),
    fonts: [...fonts.values()],
  }
}

interface Leaf {
  readonly ref: number
  readonly page: PdfDictionary
  readonly resources: PdfDictionary
  /** The part of the page that viewers show: left, bottom, right, top. */
  readonly box: readonly number[]
}

/** What a page has from the nodes above it. */
type Inherited = Readonly<
  Record<'Resources' | 'MediaBox' | 'CropBox', PdfObject | undefined>
>

function readPages(objects: PdfObjects, root: PdfDictionary): readonly Leaf[] {
  const leaves: Leaf[] = []
  const seen = new Set<number>()
  const collect = (object: PdfObject | undefined, above: Inherited): void => {
    if (!isReference(object) || seen.has(object.ref)) return
    seen.add(object.ref)
    const page = objects.dictionary(object)
    const own = {
      Resources: page.get('Resources') ?? above.Resources,
      MediaBox: page.get('MediaBox') ?? above.MediaBox,
      CropBox: page.get('CropBox') ?? above.CropBox,
    }
    if (nameOf(page.get('Type')) === 'Page') {
      leaves.push({
        ref: object.ref,
        page,
        resources: objects.dictionary(own.Resources),
        box: objects.array(own.CropBox ?? own.MediaBox).map(Number),
      })
    }
    for (const kid of objects.array(page.get('Kids'))) collect(kid, own)
  }
  const nothing = { Resources: undefined, MediaBox: undefined, CropBox: undefined }
  collect(root.get('Pages'), nothing)
  return leaves
}

function contentOf(objects: PdfObjects, page: PdfDictionary): string {
  const contents = page.get('Contents')
  const parts = Array.isArray(objects.get(contents))
    ? objects.array(contents)
    : [contents]
  return parts.map((part) => objects.stream(part).toString('latin1')).join('\n')
}

function pagesOf(
  destinations: ReadonlyMap<string, PdfObject>,
  objects: PdfObjects,
  pageOf: (object: PdfObject | undefined) => number | undefined,
): ReadonlyMap<string, number> {
  const pages = new Map<string, number>()
  for (const [name, destination] of destinations) {
    const page = pageOf(objects.array(destination)[0])
    if (page !== undefined) pages.set(textOf({ bytes: name }), page)
  }
  return pages
}

/** @see ISO 32000-1, 12.3.2.2 */
function heightsOf(
  destinations: ReadonlyMap<string, PdfObject>,
  objects: PdfObjects,
): ReadonlyMap<string, number> {
  const heights = new Map<string, number>()
  for (const [name, destination] of destinations) {
    const [, kind, , top] = objects.array(destination)
    if (nameOf(kind) === 'XYZ' && typeof top === 'number')
      heights.set(textOf({ bytes: name }), top)
  }
  return heights
}
