import type { TextArea } from '../book.ts'
import type { PageGeometry } from '../lib/page-geometry.ts'
import { leastMargin, type Printer, printersAmong } from '../lib/printers.ts'
import { readData } from '../lib/read-template.ts'

/** How a book is bound: see the file. */
const { printers: usual, thick } = readData<{
  readonly printers: readonly string[]
  readonly thick: Readonly<Record<'beyond' | 'each' | 'most' | 'outer', number>>
}>('binding.yaml')

/**
 * Where the text stands in a book that has so many pages, and what fills `margins.css`: the thicker it is, and the more
 * its printers ask for, the wider is its margin at the spine.
 *
 * @param profiles - Printers for whom the book is made, among others.
 */
export function bindPages(
  geometry: PageGeometry,
  pages: number,
  profiles: readonly string[],
): {
  readonly textArea: TextArea
  readonly margins: Readonly<Record<string, string>>
} {
  const textArea = moveText(geometry, pages, printersAmong(profiles))
  const { heightPx, innerPx, topPx, versoLeftPx, widthPx } = textArea
  const { edge = '', ...texts } = geometry.texts
  const space = Number(texts['page-width']) - widthPx
  const margins = {
    top: topPx,
    bottom: Number(texts['page-height']) - heightPx - topPx,
    inner: innerPx,
    outer: space - innerPx,
    'verso-left': versoLeftPx,
    'verso-right': space - versoLeftPx,
    edge,
  }
  const filling = Object.entries(margins).map(([key, value]) => [key, String(value)])
  return { textArea, margins: Object.fromEntries(filling) }
}

/** The text area moves, and nothing else; not at all where its author has said how wide a margin beside it is. */
function moveText(
  { isGiven, isMirrored, textArea, texts }: PageGeometry,
  pages: number,
  asked: readonly Printer[],
): TextArea {
  if (isGiven || (!isMirrored && asked.length === 0)) return textArea
  const { innerPx: own, widthPx } = textArea
  const among = asked.length > 0 ? asked : printersAmong(usual)
  const space = Number(texts['page-width']) - widthPx
  const hundreds = isMirrored ? Math.max(0, Math.floor((pages - thick.beyond) / 100)) : 0
  const moved = Math.min(hundreds * thick.each, thick.most, space - own - thick.outer)
  const least = leastMargin(among, 'inner-margin', pages)
  const wanted = Math.max(own + Math.max(0, moved), least)
  const room = space - leastMargin(among, 'outer-margin', pages)
  // What nobody asked for makes no margin narrower at the spine; what is demanded comes before the outer edge.
  const demanded = leastMargin(asked, 'inner-margin', pages, ['refuses'])
  const innerPx = Math.max(Math.min(wanted, room), asked.length > 0 ? demanded : own)
  // Pages that are alike on both sides are, as long as the right edge of a verso has room for its spine.
  const isAlike = !isMirrored && space - innerPx >= least
  return { ...textArea, innerPx, versoLeftPx: isAlike ? innerPx : space - innerPx }
}
