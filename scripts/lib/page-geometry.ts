import type { Look, TextArea, Trim } from '../book.ts'

/** The measures of the page, in CSS pixels, that a script in it counts with. */
export interface Measures {
  /** With the column at its side. */
  readonly textWidth: number
  /** What is printed on, before it is cut. */
  readonly sheet: { readonly width: number; readonly height: number }
  /** Width of the column at the left of the text, in which no notes stand. */
  readonly side: number
  readonly textHeight: number
  /** Pitch of the baseline grid. */
  readonly line: number
  readonly noteLine: number
  /** Room between text and first note, the rule in it included. */
  readonly noteGap: number
  /** In ems, the width of a paragraph whose lines are filled. */
  readonly narrowest: number
}

/** The measures of a page in CSS pixels. Whole, so that print and screen round alike. */
export interface PageGeometry {
  readonly textArea: TextArea
  readonly measures: Measures
  /** Letters, signs and spaces of a line, as the row of the look counts them. */
  readonly characters: number
  /** Whether left and right pages mirror each other. */
  readonly isMirrored: boolean
  /** Whether the author has said how wide a margin beside the text is. */
  readonly isGiven: boolean
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
  { fixed = {}, name, page, rows, sizes }: Look,
  bleedPx = 0,
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
  const usual = Math.floor(isOwn ? from(row, 'text') : Math.min(longEnough, widest))
  const across = between(
    { room: pageWidth - sidePx, size: usual, share: from(page, 'inner') },
    { first: fixed.inner, last: fixed.outer, size: fixed.text },
  )
  const widthPx = Math.floor(across.size)
  const lines =
    (isOwn && row.lines) || Math.floor((pageHeight * from(page, 'height')) / linePx)
  const down = between(
    { room: pageHeight, size: lines * linePx, share: from(page, 'above') },
    { first: fixed.top, last: fixed.bottom },
    linePx,
  )
  const heightPx = down.size
  const areaPx = sidePx + widthPx
  const topPx = down.first
  const innerPx = across.first
  const outerPx = pageWidth - areaPx - innerPx
  // What is read on a screen, or printed on one side, is not mirrored.
  const isMirrored = row.mirrored !== 0
  const versoLeftPx = isMirrored ? outerPx : innerPx
  const sized = Object.entries(sizes).map(([key, value]): [string, number] => {
    const own = row[key]
    if (own !== undefined) return [key, own]
    if ('lines' in value)
      return [key, Math.floor((heightPx / linePx) * value.lines) * linePx]
    if ('leading' in value) return [key, linePx * value.leading]
    const { px, step } = value
    return [key, step > 0 ? Math.round((px * size) / step) * step : px * size]
  })
  const px: Readonly<Record<string, number>> = {
    ...Object.fromEntries(sized),
    'page-width': pageWidth,
    'page-height': pageHeight,
    'margin-top': topPx,
    'margin-bottom': pageHeight - heightPx - topPx,
    edge: from(page, 'edge'),
    side: sidePx,
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
    sheet: { width: pageWidth + 2 * bleedPx, height: pageHeight + 2 * bleedPx },
    textWidth: areaPx,
    side: sidePx,
    textHeight: heightPx,
    line: linePx,
    noteLine: from(px, 'note-line'),
    noteGap: linePx,
    narrowest: characters(page['fewest-characters'] ?? fewestCharacters) / size,
  }
  return {
    textArea,
    measures,
    characters: widthPx / characters(1),
    isMirrored,
    isGiven: (fixed.inner ?? fixed.outer) !== undefined,
    texts,
  }
}

/**
 * The first margin and what stands between it and the last: as a look has them, or what is given.
 *
 * @param step - Of which the size is a multiple; what is left over is in the last margin, if that is not given alone.
 */
function between(
  usual: { readonly room: number; readonly size: number; readonly share: number },
  given: { readonly [Key in 'first' | 'last' | 'size']?: number | undefined },
  step = 1,
): { readonly first: number; readonly size: number } {
  const { room, share } = usual
  const first = Math.round((room - usual.size) * share)
  const last = room - usual.size - first
  const isKept = given.first === undefined && given.last === undefined
  const left = room - (given.first ?? first) - (given.last ?? last)
  const size = Math.floor((given.size ?? (isKept ? usual.size : left)) / step) * step
  const free = room - size
  return {
    size,
    first:
      given.first ??
      (given.last === undefined ? Math.round(free * share) : free - given.last),
  }
}

/** The place, such as `foot-left`, that one at the outer or inner edge of a page is, such as `foot-outer`. */
export function placeOn(place: string, isVerso: boolean): string {
  return place
    .replace(/-outer$/, isVerso ? '-left' : '-right')
    .replace(/-inner$/, isVerso ? '-right' : '-left')
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
