import {
  PDFArray,
  PDFDict,
  PDFDocument,
  type PDFHexString,
  PDFName,
  PDFNumber,
  PDFRef,
  type PDFString,
} from '@cantoo/pdf-lib'
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { TextItem, TextMarkedContent } from 'pdfjs-dist/types/src/display/api.js'

/** An entry of the outline, its place, and the heading that it names. Measures in points. */
export interface OutlineEntry {
  readonly title: string
  /** 0 for the outermost. */
  readonly depth: number
  /** Where a viewer goes to: index of a page, and the upper left corner of what it shows. */
  readonly goesTo: { readonly page: number; readonly left: number; readonly top: number }
  readonly heading: Heading
}

interface Heading {
  /** Such as `H1`. */
  readonly type: string
  /** Without references to notes. */
  readonly text: string
  readonly page: number
  /** Of its first letter. */
  readonly left: number
  readonly baseline: number
  readonly size: number
}

/** The outline of a PDF, as a viewer and a screen reader use it. */
export async function inspectOutline(
  bytes: Uint8Array,
): Promise<readonly OutlineEntry[]> {
  const { catalog } = await PDFDocument.load(bytes, { updateMetadata: false })
  const places = await readPlaces(bytes)
  const entries: OutlineEntry[] = []
  const read = (parent: PDFDict, depth: number): void => {
    let item = parent.lookupMaybe(PDFName.of('First'), PDFDict)
    while (item) {
      const name = textAt(item, 'Dest')
      const goesTo = places.destinations.get(name)
      if (!goesTo) throw new Error(`Cannot find the place ${name}`)
      const heading = headingOf(item.lookup(PDFName.of('SE'), PDFDict), places.marks)
      entries.push({ title: textAt(item, 'Title'), depth, goesTo, heading })
      read(item, depth + 1)
      item = item.lookupMaybe(PDFName.of('Next'), PDFDict)
    }
  }
  read(catalog.lookup(PDFName.of('Outlines'), PDFDict), 0)
  return entries
}

type PlacedText = Omit<Heading, 'type'>

interface Places {
  readonly destinations: ReadonlyMap<string, OutlineEntry['goesTo']>
  /** By number of the page's object and number of the mark. */
  readonly marks: ReadonlyMap<string, PlacedText>
}

async function readPlaces(bytes: Uint8Array): Promise<Places> {
  const data = new Uint8Array(bytes)
  const document = await getDocument({ data, verbosity: 0 }).promise
  const marks = new Map<string, PlacedText>()
  for (let page = 0; page < document.numPages; page++) {
    const proxy = await document.getPage(page + 1)
    const { items } = await proxy.getTextContent({ includeMarkedContent: true })
    addMarks(items, page, marks)
  }
  const destinations = new Map<string, OutlineEntry['goesTo']>()
  for (const [name, target] of Object.entries(await document.getDestinations())) {
    const [ref, , left, top] = target as [RefProxy, object, number, number]
    destinations.set(name, { page: await document.getPageIndex(ref), left, top })
  }
  await document.loadingTask.destroy()
  return { destinations, marks }
}

type RefProxy = Parameters<PDFDocumentProxy['getPageIndex']>[0]

function addMarks(
  items: readonly (TextItem | TextMarkedContent)[],
  page: number,
  marks: Map<string, PlacedText>,
): void {
  const open: (string | undefined)[] = []
  for (const item of items) {
    if (!('str' in item)) {
      if (item.type === 'endMarkedContent') open.pop()
      else open.push(item.id ?? open.at(-1))
      continue
    }
    const id = open.at(-1)
    const [, , , size = 0, left = 0, baseline = 0] = item.transform as number[]
    if (id === undefined) continue
    const before = marks.get(id) ?? { text: '', page, left, baseline, size }
    marks.set(id, { ...before, text: before.text + item.str + (item.hasEOL ? ' ' : '') })
  }
}

function headingOf(element: PDFDict, marks: Places['marks']): Heading {
  const type = element.lookup(PDFName.of('S'), PDFName).decodeText()
  const found = marksIn(element).flatMap((id) => marks.get(id) ?? [])
  const [first] = found
  if (!first) throw new Error(`Cannot find the text of a ${type}`)
  const text = found.map((each) => each.text).join('')
  return { ...first, type, text: text.replace(/\s+/gu, ' ').trim() }
}

function marksIn(element: PDFDict): readonly string[] {
  const type = element.lookup(PDFName.of('S'), PDFName).decodeText()
  if (type === 'Reference' || type === 'Note') return []
  const page = element.get(PDFName.of('Pg'))
  const kids = element.lookup(PDFName.of('K'))
  const items = kids instanceof PDFArray ? kids.asArray() : [element.get(PDFName.of('K'))]
  return items.flatMap((item) => {
    const kid = element.context.lookup(item)
    if (kid instanceof PDFNumber && page instanceof PDFRef) {
      return [`p${page.objectNumber}R_mc${kid.asNumber()}`]
    }
    return kid instanceof PDFDict && kid.has(PDFName.of('S')) ? marksIn(kid) : []
  })
}

function textAt(dict: PDFDict, key: string): string {
  return (dict.lookup(PDFName.of(key)) as PDFString | PDFHexString).decodeText()
}
