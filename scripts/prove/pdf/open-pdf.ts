import type { Artifact } from '../../book.ts'
import { remember } from '../remember.ts'
import { unreadable } from '../unreadable.ts'
import type { PageContent } from './content-state.ts'
import { isReference, nameOf } from './load-object.ts'
import { openObjects, type PdfObjects } from './open-objects.ts'
import type { PdfDictionary, PdfObject } from './parse-object.ts'
import { readContent } from './read-content.ts'
import { type PdfFont, readFont } from './read-font.ts'
import { readPageLabels } from './read-page-labels.ts'
import { readStructure, type StructuredContent } from './read-structure.ts'

export interface OpenPdf {
  readonly pages: readonly PageContent[]
  /** In the order in which a screen reader reads it. */
  readonly structure: readonly StructuredContent[]
  /** By name, the index of the page that it is on. */
  readonly destinations: ReadonlyMap<string, number>
  /** `undefined` when the file says nothing of them. */
  readonly pageLabels: readonly string[] | undefined
  /** Those that show text. */
  readonly fonts: readonly PdfFont[]
}

/**
 * A PDF as a viewer opens it.
 *
 * @throws An `unreadable` error when it is broken.
 */
export const openPdf = remember(({ bytes }: Artifact): OpenPdf => {
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
  const pages = leaves.map(({ page, resources }) =>
    readContent({ objects, fontOf }, contentOf(objects, page), resources),
  )
  return {
    pages,
    structure: readStructure(
      objects,
      objects.dictionary(root.get('StructTreeRoot')),
      pageOf,
    ),
    destinations: readDestinations(objects, root, pageOf),
    pageLabels: readPageLabels(objects, root.get('PageLabels'), leaves.length),
    fonts: [...fonts.values()],
  }
}

interface Leaf {
  readonly ref: number
  readonly page: PdfDictionary
  readonly resources: PdfDictionary
}

function readPages(objects: PdfObjects, root: PdfDictionary): readonly Leaf[] {
  const leaves: Leaf[] = []
  const seen = new Set<number>()
  const collect = (
    object: PdfObject | undefined,
    inherited: PdfObject | undefined,
  ): void => {
    if (!isReference(object) || seen.has(object.ref)) return
    seen.add(object.ref)
    const node = objects.dictionary(object)
    const resources = node.get('Resources') ?? inherited
    if (nameOf(node.get('Type')) === 'Page') {
      leaves.push({
        ref: object.ref,
        page: node,
        resources: objects.dictionary(resources),
      })
    }
    for (const kid of objects.array(node.get('Kids'))) collect(kid, resources)
  }
  collect(root.get('Pages'), undefined)
  return leaves
}

function contentOf(objects: PdfObjects, page: PdfDictionary): string {
  const contents = page.get('Contents')
  const parts = Array.isArray(objects.get(contents))
    ? objects.array(contents)
    : [contents]
  return parts.map((part) => objects.stream(part).toString('latin1')).join('\n')
}

/** Named destinations as Chromium writes them: in one dictionary, percent-encoded like addresses. */
function readDestinations(
  objects: PdfObjects,
  root: PdfDictionary,
  pageOf: (object: PdfObject | undefined) => number | undefined,
): ReadonlyMap<string, number> {
  const destinations = new Map<string, number>()
  for (const [name, value] of objects.dictionary(root.get('Dests'))) {
    const page = pageOf(objects.array(value)[0])
    if (page !== undefined) destinations.set(decodeName(name), page)
  }
  return destinations
}

function decodeName(name: string): string {
  const text = Buffer.from(name, 'latin1').toString('utf8')
  try {
    return decodeURIComponent(text)
  } catch {
    // An id may hold a percent sign of its own.
    return text
  }
}
