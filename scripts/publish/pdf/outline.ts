import type { PDFRef } from '@cantoo/pdf-lib'
import type { Book, ContentsEntry } from '../../book.ts'
import { flatten } from '../../lib/walk.ts'
import type { Destinations } from './links.ts'
import { type PrintedPdf, setAll, textObject } from './printed-pdf.ts'
import { elementsIn, type StructureElement } from './read-tags.ts'

/** `id` is that of the heading. */
type Entry = Pick<ContentsEntry, 'id' | 'text'> & { readonly children: readonly Entry[] }

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
  const { catalog, context } = pdf
  const headings = headingsById(top, contents, refOf)
  /** What leads from an entry, or from the outline itself, to those below it. */
  const write = (entries: readonly Entry[], parent: PDFRef) => {
    const refs = entries.map(() => context.nextRef())
    for (const [index, { children, id, text }] of entries.entries()) {
      const ref = refs[index] as PDFRef
      const item = {
        Title: textObject(text),
        Parent: parent,
        Dest: destinations.has(id) ? textObject(id) : undefined,
        SE: headings.get(id),
        Prev: refs[index - 1],
        Next: refs[index + 1],
        ...write(children, ref),
      }
      context.assign(ref, context.obj(item))
    }
    const count = flatten(entries).length
    return { First: refs[0], Last: refs.at(-1), Count: count > 0 ? count : undefined }
  }
  const outline = context.nextRef()
  const own = [{ id: 'page.title', text: config.title, children: [] }].filter(({ id }) =>
    destinations.has(id),
  )
  if (config.toc)
    own.push({ id: 'page.contents', text: words.contents ?? '', children: [] })
  const below = write([...own, ...contents], outline)
  context.assign(outline, context.obj({ Type: 'Outlines', ...below }))
  setAll(catalog, context.obj({ Outlines: outline, PageMode: 'UseOutlines' }))
}

/** The datum of a heading is its number in the contents, or its own name: see `markStructure` in `paginate`. */
function headingsById(
  top: StructureElement,
  contents: readonly ContentsEntry[],
  refOf: ReadonlyMap<StructureElement, PDFRef>,
): ReadonlyMap<string, PDFRef | undefined> {
  const ids = flatten(contents).map(({ id }) => id)
  const headings = elementsIn(top).filter(
    ({ datum, type }) => datum && /^H\d$/.test(type),
  )
  return new Map(
    headings.map((heading) => {
      const { datum } = heading
      return [ids[Number(datum)] ?? `page.${datum}`, refOf.get(heading)]
    }),
  )
}
