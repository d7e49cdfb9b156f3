import {
  PDFArray,
  PDFDict,
  PDFHexString,
  PDFName,
  PDFNumber,
  PDFRef,
  PDFString,
} from '@cantoo/pdf-lib'
import type { Clip } from '../../pdf/content.ts'
import type { Painted } from './painted.ts'
import { dictAt, itemsAt, type PrintedPdf, textObject } from './printed-pdf.ts'

/** By the id of an element: where a viewer goes to. @see ISO 32000-1, 12.3.2 */
export type Destinations = ReadonlyMap<string, PDFArray>

/**
 * Every destination under its id, in a name tree, in place of the browser's dictionary of names
 * that are escaped like addresses.
 *
 * The browser forgets the margins of the page: what a link led to would stand above the window.
 */
export function writeDestinations(pdf: PrintedPdf, painted: Painted): Destinations {
  const { catalog, context, pages } = pdf
  const indices = new Map(pages.map(({ ref }, index) => [ref, index]))
  const destinations = new Map<string, PDFArray>()
  for (const [name, value] of dictAt(catalog, 'Dests')?.entries() ?? []) {
    const target = context.lookup(value)
    if (!(target instanceof PDFArray)) continue
    const page = target.get(0)
    const index = page instanceof PDFRef ? indices.get(page) : undefined
    const origin = originOf(painted.pages[index ?? -1]?.firstClip)
    move(target, 2, origin[0])
    move(target, 3, -origin[1])
    destinations.set(decodedName(name), target)
  }
  const old = catalog.get(PDFName.of('Dests'))
  if (old instanceof PDFRef) context.delete(old)
  catalog.delete(PDFName.of('Dests'))
  const sorted = [...destinations].sort(([a], [b]) =>
    Buffer.compare(bytesOf(a), bytesOf(b)),
  )
  const names = sorted.flatMap(([id, target]) => [textObject(id), target])
  const tree = context.register(context.obj({ Names: names }))
  catalog.set(PDFName.of('Names'), context.obj({ Dests: tree }))
  nameTargets(pdf)
  return destinations
}

/** Links lead to the ids as they are. */
function nameTargets({ context, pages }: PrintedPdf): void {
  for (const { node } of pages) {
    for (const item of itemsAt(node, 'Annots')) {
      const annotation = context.lookup(item, PDFDict)
      const name = annotation.lookup(PDFName.of('Dest'))
      if (name instanceof PDFName) {
        annotation.set(PDFName.of('Dest'), textObject(decodedName(name)))
      }
    }
  }
}

/** Upper left corner of the text area from that of the page: Chromium cuts what it prints to this area. */
function originOf(clip: Clip | undefined): readonly [x: number, y: number] {
  if (!clip) return [0, 0]
  const { edges, matrix } = clip
  return [edges[0] * matrix[0], edges[1] * matrix[0]]
}

function move(target: PDFArray, at: number, by: number): void {
  const before = target.get(at)
  if (!(before instanceof PDFNumber)) return
  target.set(at, PDFNumber.of(Math.round((before.asNumber() + by) * 100) / 100))
}

function decodedName(name: PDFName): string {
  const text = name.decodeText()
  try {
    return decodeURIComponent(text)
  } catch {
    // An id may hold a percent sign of its own.
    return text
  }
}

/** A name tree is in the order of its strings' bytes. */
function bytesOf(id: string): Uint8Array {
  return textObject(id).asBytes()
}

/** The id that a link of the book leads to, once {@link writeDestinations} has named it. */
export function destinationName(annotation: PDFDict): string | undefined {
  const name = annotation.lookup(PDFName.of('Dest'))
  return name instanceof PDFString || name instanceof PDFHexString
    ? name.decodeText()
    : undefined
}
