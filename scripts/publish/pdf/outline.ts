import { PDFDict, PDFName, PDFNumber, type PDFRef } from '@cantoo/pdf-lib'
import type { Book, ContentsEntry } from '../../book.ts'
import type { Destinations } from './links.ts'
import { type PrintedPdf, textObject } from './printed-pdf.ts'
import { elementsIn, type StructureElement } from './read-tags.ts'

interface Entry {
  readonly text: string
  /** Id of the heading. */
  readonly id: string
  /** As `markStructure` numbers headings. */
  readonly datum: string
  readonly children: readonly Entry[]
}

interface Work {
  readonly pdf: PrintedPdf
  readonly destinations: Destinations
  /** By the datum of the heading. */
  readonly headings: ReadonlyMap<string, PDFRef | undefined>
}

/**
 * Writes the outline: title, contents and the headings of the book as they are nested, each with
 * its place on a page and in the structure.
 *
 * Chromium's own outline loses the space where a heading's line ends, and doubles words.
 *
 * @see ISO 32000-1, 12.3.3
 */
export function writeOutline(
  pdf: PrintedPdf,
  book: Book,
  destinations: Destinations,
  top: StructureElement,
  refOf: ReadonlyMap<StructureElement, PDFRef>,
): void {
  const headings = new Map<string, PDFRef | undefined>()
  for (const element of elementsIn(top)) {
    if (/^H\d$/.test(element.type)) headings.set(element.datum, refOf.get(element))
  }
  const outline = PDFDict.withContext(pdf.context)
  const ref = pdf.context.register(outline)
  outline.set(PDFName.of('Type'), PDFName.of('Outlines'))
  writeEntries({ pdf, destinations, headings }, entriesOf(book), outline, ref)
  pdf.catalog.set(PDFName.of('Outlines'), ref)
  pdf.catalog.set(PDFName.of('PageMode'), PDFName.of('UseOutlines'))
}

function entriesOf({ config, contents, words }: Book): readonly Entry[] {
  let count = 0
  const numbered = (list: readonly ContentsEntry[]): Entry[] =>
    list.map(({ children, id, text }) => {
      const datum = String(count++)
      return { id, text, datum, children: numbered(children) }
    })
  const own = (name: 'title' | 'contents', text: string): Entry => {
    return { id: `page.${name}`, text, datum: name, children: [] }
  }
  return [
    own('title', config.title),
    ...(config.toc ? [own('contents', words.contents ?? '')] : []),
    ...numbered(contents),
  ]
}

function writeEntries(
  work: Work,
  entries: readonly Entry[],
  parent: PDFDict,
  parentRef: PDFRef,
): void {
  const { context } = work.pdf
  const items = entries.map((entry) => {
    const dict = PDFDict.withContext(context)
    return { entry, dict, ref: context.register(dict) }
  })
  for (const [index, { dict, entry, ref }] of items.entries()) {
    const before = items[index - 1]
    const after = items[index + 1]
    const destination = work.destinations.get(entry.id)
    const heading = work.headings.get(entry.datum)
    dict.set(PDFName.of('Title'), textObject(entry.text))
    dict.set(PDFName.of('Parent'), parentRef)
    if (destination) dict.set(PDFName.of('Dest'), textObject(entry.id))
    if (heading) dict.set(PDFName.of('SE'), heading)
    if (before) dict.set(PDFName.of('Prev'), before.ref)
    if (after) dict.set(PDFName.of('Next'), after.ref)
    writeEntries(work, entry.children, dict, ref)
  }
  const [first] = items
  const last = items.at(-1)
  if (!first || !last) return
  parent.set(PDFName.of('First'), first.ref)
  parent.set(PDFName.of('Last'), last.ref)
  parent.set(PDFName.of('Count'), PDFNumber.of(countOf(entries)))
}

function countOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { children }) => sum + 1 + countOf(children), 0)
}
