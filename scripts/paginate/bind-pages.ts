import type { PageGeometry } from '../lib/page-geometry.ts'
import { leastMargin, printersAmong } from '../lib/printers.ts'
import { readData } from '../lib/read-template.ts'

/** How a book is bound: see the file. */
const { printers: usual, thick } = readData<{
  readonly printers: readonly string[]
  readonly thick: Readonly<Record<'beyond' | 'each' | 'most' | 'outer', number>>
}>('binding.yaml')

/**
 * The page of a book that has so many pages: the thicker it is, and the more its printers ask for, the wider is its
 * margin at the spine, unless its author has said how wide it is. The text area moves, and nothing else.
 *
 * @param profiles - Printers for whom the book is made, among others.
 */
export function bindPages(
  geometry: PageGeometry,
  pages: number,
  profiles: readonly string[],
): PageGeometry {
  const { isGiven, isMirrored, margins, textArea, texts } = geometry
  const { innerPx, widthPx } = textArea
  const asked = printersAmong(profiles)
  if (isGiven || (!isMirrored && asked.length === 0)) return geometry
  const among = asked.length > 0 ? asked : printersAmong(usual)
  const pageWidth = Number(texts['page-width'])
  const space = pageWidth - widthPx
  const hundreds = isMirrored ? Math.max(0, Math.floor((pages - thick.beyond) / 100)) : 0
  const moved = Math.min(hundreds * thick.each, thick.most, space - innerPx - thick.outer)
  const least = leastMargin(among, 'inner-margin', pages)
  const wanted = Math.max(innerPx + Math.max(0, moved), least)
  const room = space - leastMargin(among, 'outer-margin', pages)
  // What nobody asked for makes no margin narrower at the spine; what is demanded comes before the outer edge.
  const demanded = leastMargin(asked, 'inner-margin', pages, ['refuses'])
  const floor = asked.length > 0 ? demanded : innerPx
  const inner = Math.max(Math.min(wanted, room), floor)
  // Pages that are alike on both sides are, as long as the right edge of a verso has room for its spine.
  const isAlike = !isMirrored && space - inner >= least
  const versoLeft = isAlike ? inner : space - inner
  return {
    ...geometry,
    textArea: { ...textArea, innerPx: inner, versoLeftPx: versoLeft },
    margins: {
      ...margins,
      'margin-inner': String(inner),
      'margin-outer': String(space - inner),
      'verso-left': String(versoLeft),
      'verso-right': String(space - versoLeft),
    },
  }
}
