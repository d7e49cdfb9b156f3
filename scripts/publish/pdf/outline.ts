import { PDFDict, PDFName, PDFNumber, type PDFObject, type PDFRef } from '@cantoo/pdf-lib'
import type { Book, ContentsEntry } from '../../book.ts'
import { flatten } from '../../lib/walk.ts'
import type { Destinations } from './links.ts'
import { type PrintedPdf, textObject } from './printed-pdf.ts'
import { elementsIn, type StructureElement } from './read-tags.ts'

interface Entry {
  readonly text: string
  /** Id of the heading. */
  readonly id: string
  readonly children: readonly Entry[]
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
  { config, contents, words }: Book,
  destinations: Destinations,
  top: StructureElement,
  refOf: ReadonlyMap<StructureElement, PDFRef>,
): void {
  const headings = headingsById(top, contents, refOf)
  const write = (entries: readonly Entry[], parent: PDFDict, parentRef: PDFRef): void => {
    const items = entries.map((entry) => {
      const dict = PDFDict.withContext(pdf.context)
      return { entry, dict, ref: pdf.context.register(dict) }
    })
    for (const [index, { dict, entry, ref }] of items.entries()) {
      setGiven(dict, {
        Title: textObject(entry.text),
        Parent: parentRef,
        Dest: destinations.has(entry.id) ? textObject(entry.id) : undefined,
        SE: headings.get(entry.id),
        Prev: items[index - 1]?.ref,
        Next: items[index + 1]?.ref,
      })
      write(entry.children, dict, ref)
    }
    const count = flatten(entries).length
    setGiven(parent, {
      First: items[0]?.ref,
      Last: items.at(-1)?.ref,
      Count: count > 0 ? PDFNumber.of(count) : undefined,
    })
  }
  const entries: Entry[] = [
    { id: 'page.title', text: config.title, children: [] },
    ...(config.toc
      ? [{ id: 'page.contents', text: words.contents ?? '', children: [] }]
      : []),
    ...contents,
  ]
  const outline = PDFDict.withContext(pdf.context)
  const ref = pdf.context.register(outline)
  outline.set(PDFName.of('Type'), PDFName.of('Outlines'))
  write(entries, outline, ref)
  pdf.catalog.set(PDFName.of('Outlines'), ref)
  pdf.catalog.set(PDFName.of('PageMode'), PDFName.of('UseOutlines'))
}

function setGiven(
  dict: PDFDict,
  values: Readonly<Record<string, PDFObject | undefined>>,
): void {
  for (const [key, value] of Object.entries(values)) {
    if (value) dict.set(PDFName.of(key), value)
  }
}

/** The datum of a heading is its number in the contents, or its own name: see `markStructure` in `paginate`. */
function headingsById(
  top: StructureElement,
  contents: readonly ContentsEntry[],
  refOf: ReadonlyMap<StructureElement, PDFRef>,
): ReadonlyMap<string, PDFRef | undefined> {
  const entries = flatten(contents)
  const headings = elementsIn(top).filter(
    ({ datum, type }) => datum && /^H\d$/.test(type),
  )
  return new Map(
    headings.map((heading) => [
      entries[Number(heading.datum)]?.id ?? `page.${heading.datum}`,
      refOf.get(heading),
    ]),
  )
}
