import type { Look, TextArea, Trim } from '../book.ts'
import type { Measures } from './in-page/measures.ts'

/** The measures of a page in CSS pixels. Whole, so that print and screen round alike. */
export interface PageGeometry {
  readonly textArea: TextArea
  readonly measures: Measures
  /** What fills `print.css`. */
  readonly texts: Readonly<Record<string, string>>
}

type Row = Look['rows'][number]

/** A text that leaves less of a page than this at its sides has no margins. */
const widestText = 0.76

/** Lines of paragraphs with fewer end where they may, if a look says nothing else. */
const fewestCharacters = 45

/** Pages of one size in millimetres and in inches are not quite the same in pixels. */
const samePage = 2

/**
 * The measures of the page and its type for a trim size, as a look has them.
 *
 * @throws When a measure is missing; the message names it.
 */
export function pageGeometry(
  trim: Trim,
  { name, page, rows, sizes }: Look,
): PageGeometry {
  const { heightPx: pageHeight, widthPx: pageWidth } = trim
  const from = (row: Row, key: string): number => {
    const value = row[key]
    if (value !== undefined && Number.isFinite(value)) return value
    throw new Error(
      `Cannot find the number \`${key}\` in templates/looks/${name}/look.yaml`,
    )
  }
  const { isOwn, row } = rowFor(trim, rows)
  const [size, linePx] = [from(row, 'size'), from(row, 'line')]
  const scale = isOwn ? 1 : pageWidth / from(row, 'width')
  const sidePx = Math.floor((row.side ?? 0) * scale)
  const characters = (count: number) =>
    (from(row, 'text') * count) / from(row, 'characters')
  const widest = pageWidth * widestText - sidePx
  const scaled = Math.min(
    from(row, 'text') * scale,
    characters(from(page, 'most-characters')),
  )
  const longEnough = Math.max(scaled, characters(page['least-characters'] ?? 0))
  const widthPx = Math.floor(isOwn ? from(row, 'text') : Math.min(longEnough, widest))
  const lines =
    (isOwn && row.lines) || Math.floor((pageHeight * from(page, 'height')) / linePx)
  const heightPx = lines * linePx
  const areaPx = sidePx + widthPx
  const topPx = Math.round((pageHeight - heightPx) * from(page, 'above'))
  const innerPx = Math.round((pageWidth - areaPx) * from(page, 'inner'))
  const outerPx = pageWidth - areaPx - innerPx
  // What is read on a screen, or printed on one side, is not mirrored.
  const versoLeftPx = row.mirrored === 0 ? innerPx : outerPx
  const sized = Object.entries(sizes).map(([key, value]): [string, number] => {
    const own = row[key]
    if (own !== undefined) return [key, own]
    if ('lines' in value) return [key, Math.floor(lines * value.lines) * linePx]
    const { px, step } = value
    return [key, step > 0 ? Math.round((px * size) / step) * step : px * size]
  })
  const px: Readonly<Record<string, number>> = {
    ...Object.fromEntries(sized),
    'page-width': pageWidth,
    'page-height': pageHeight,
    'margin-top': topPx,
    'margin-bottom': pageHeight - heightPx - topPx,
    'margin-inner': innerPx,
    'margin-outer': outerPx,
    'verso-left': versoLeftPx,
    'verso-right': pageWidth - areaPx - versoLeftPx,
    edge: from(page, 'edge'),
    ...(sidePx > 0 ? { side: sidePx } : {}),
    'area-width': areaPx,
    'text-width': widthPx,
    'text-height': heightPx,
    'text-size': size,
    line: linePx,
  }
  const texts = Object.fromEntries(
    Object.entries(px).map(([key, value]) => [key, String(value)]),
  )
  const textArea = { topPx, innerPx, versoLeftPx, widthPx: areaPx, heightPx }
  const measures = {
    textWidth: areaPx,
    side: sidePx,
    textHeight: heightPx,
    line: linePx,
    noteLine: from(px, 'note-line'),
    noteGap: linePx,
    narrowest: characters(page['fewest-characters'] ?? fewestCharacters) / size,
  }
  return { textArea, measures, texts }
}

/** The row of a page of that size, or else of one whose width is the nearest. */
function rowFor(
  { heightPx, widthPx }: Trim,
  rows: readonly Row[],
): { readonly row: Row; readonly isOwn: boolean } {
  const offBy = ({ width = 0 }: Row) => Math.abs(width - widthPx)
  const own = rows.find(
    (row) => offBy(row) < samePage && Math.abs((row.height ?? 0) - heightPx) < samePage,
  )
  const [nearest = {}] = rows.toSorted((one, other) => offBy(one) - offBy(other))
  return { row: own ?? nearest, isOwn: own !== undefined }
}
