import type { TextArea, Trim } from '../book.ts'

/** The measures of a page in CSS pixels. Whole, so that print and screen round alike. */
export interface PageGeometry {
  readonly textWidthPx: number
  readonly textHeightPx: number
  readonly textArea: TextArea
  /** Pitch of the baseline grid. */
  readonly linePx: number
  readonly noteLinePx: number
  /** Room between text and first note, the rule in it included. */
  readonly noteGapPx: number
  /** What fills `templates/styles/print.css`. */
  readonly texts: Readonly<Record<string, string>>
}

/** From the ascent to the descent of Source Serif Pro: a link higher than its line would reach into the page before. */
const typeHeightEm = 1.371
/** Width of a page that takes the larger type: between A5 and 6 by 9 inches. */
const largePagePx = 570
/** Longest line, in ems of the text: about 75 characters. */
const longestLineEm = 34

/**
 * What the page's area has on either side of the text: there begin the spaces that end lines, and
 * Chromium does not paint what is not in the area at all.
 */
const besidePx = 1

/**
 * The measures of the page and its type for a trim size.
 *
 * The type is 13 pixels high on small pages and 14.5 on others, sizes for which even lines are just
 * open enough; the text area is three quarters of the page wide, unless its lines would grow too
 * long to read.
 */
export function pageGeometry(trim: Trim): PageGeometry {
  const textSizePx = trim.widthPx < largePagePx ? 13 : 14.5
  // Even, so that half a line is whole pixels; and no lower than the type's own height.
  const linePx = 2 * Math.ceil((textSizePx * typeHeightEm) / 2)
  const noteSizePx = Math.round(textSizePx * 1.64) / 2
  const noteLinePx = Math.round(noteSizePx * 1.3)
  const textWidthPx = Math.min(
    Math.floor(trim.widthPx * 0.76),
    Math.floor(textSizePx * longestLineEm),
  )
  const lines = Math.floor((trim.heightPx * 0.81) / linePx)
  const textHeightPx = lines * linePx
  const topPx = Math.round((trim.heightPx - textHeightPx) * 0.46)
  const innerPx = Math.floor((trim.widthPx - textWidthPx) * 0.52)
  const indentPx = Math.round(textSizePx * 1.3)
  const noteGapPx = linePx
  const px: Record<string, number> = {
    'page-width': trim.widthPx,
    'page-height': trim.heightPx,
    'margin-top': topPx,
    'margin-bottom': trim.heightPx - textHeightPx - topPx,
    'margin-inner': innerPx,
    'margin-outer': trim.widthPx - textWidthPx - innerPx,
    beside: besidePx,
    'text-width': textWidthPx,
    'text-height': textHeightPx,
    'text-size': textSizePx,
    'note-size': noteSizePx,
    'note-line': noteLinePx,
    'note-gap-rule': Math.round(noteGapPx / 2),
    'code-size': textSizePx * 0.82,
    'table-size': noteSizePx + 0.5,
    'tight-size': noteSizePx - 1.5,
    'heading-size': Math.round(textSizePx * 1.25),
    'subheading-size': textSizePx * 1.08,
    'title-size': Math.round(textSizePx * 2),
    'picture-height': Math.floor(lines * 0.8) * linePx,
    line: linePx,
    // The dots stand on the baseline: the middle of the line, and a third of the type below it.
    'leader-top': Math.round(linePx / 2 + textSizePx / 3) - 4,
    'half-line': linePx / 2,
    'line-1-half': linePx * 1.5,
    'line-2': linePx * 2,
    'line-3': linePx * 3,
    'line-4': linePx * 4,
    'title-drop': Math.floor(lines * 0.22) * linePx,
    'publisher-drop': Math.floor(lines * 0.4) * linePx,
    indent: indentPx,
    'half-indent': indentPx / 2,
    'indent-1-half': indentPx * 1.5,
    'indent-2': indentPx * 2,
    'indent-4': indentPx * 4,
  }
  const texts = Object.fromEntries(
    Object.entries(px).map(([name, value]) => [name, String(value)]),
  )
  const textArea = { topPx, innerPx, widthPx: textWidthPx, heightPx: textHeightPx }
  return { textWidthPx, textHeightPx, textArea, linePx, noteLinePx, noteGapPx, texts }
}
