import type { TextArea, Trim, Words } from '../book.ts'
import type { Measures } from './in-page/measures.ts'

/** The measures of a page in CSS pixels. Whole, so that print and screen round alike. */
export interface PageGeometry {
  readonly textArea: TextArea
  readonly measures: Measures
  /** What fills `templates/styles/print.css`. */
  readonly texts: Readonly<Record<string, string>>
}

/**
 * The measures of the page and its type for a trim size.
 *
 * @param given - Of `templates/page.yaml`.
 * @throws When a measure is missing; the message names it.
 */
export function pageGeometry(
  trim: Trim,
  given: Readonly<Record<string, Words>>,
): PageGeometry {
  const get = (group: string, name: string): number => {
    const value = Number(given[group]?.[name])
    if (Number.isFinite(value)) return value
    throw new Error(`Cannot find the number \`${group}.${name}\` in templates/page.yaml`)
  }
  const isSmall = trim.widthPx < get('type', 'large-page')
  const size = get('type', isSmall ? 'small-size' : 'size')
  // Even, so that half a line is whole pixels; and no lower than the type's own height.
  const linePx = 2 * Math.ceil((size * get('type', 'height')) / 2)
  const widthPx = Math.min(
    Math.floor(trim.widthPx * get('text-area', 'width')),
    Math.floor(size * get('text-area', 'longest-line')),
  )
  const lines = Math.floor((trim.heightPx * get('text-area', 'height')) / linePx)
  const heightPx = lines * linePx
  const topPx = Math.round((trim.heightPx - heightPx) * get('text-area', 'above'))
  const innerPx = Math.floor((trim.widthPx - widthPx) * get('text-area', 'at-spine'))
  const typeSize = (name: string) => size * get('sizes', name)
  const wholeLines = (name: string) => Math.floor(lines * get('heights', name)) * linePx
  // In halves, as other sizes blur on screen.
  const noteSize = Math.round(2 * typeSize('note-size')) / 2
  const noteLinePx = Math.round(noteSize * get('notes', 'line'))
  const px: Record<string, number> = {
    'page-width': trim.widthPx,
    'page-height': trim.heightPx,
    'margin-top': topPx,
    'margin-bottom': trim.heightPx - heightPx - topPx,
    'margin-inner': innerPx,
    'margin-outer': trim.widthPx - widthPx - innerPx,
    edge: get('text-area', 'edge'),
    'text-width': widthPx,
    'text-height': heightPx,
    'text-size': size,
    line: linePx,
    indent: Math.round(size * get('type', 'indent')),
    'note-size': noteSize,
    'note-line': noteLinePx,
    'code-size': typeSize('code-size'),
    'table-size': noteSize + get('tables', 'size'),
    'tight-size': noteSize + get('tables', 'tight-size'),
    'subheading-size': typeSize('subheading-size'),
    'heading-size': Math.round(typeSize('heading-size')),
    'title-size': Math.round(typeSize('title-size')),
    'picture-height': wholeLines('picture-height'),
    'title-drop': wholeLines('title-drop'),
    'book-title-size': Math.round(typeSize('book-title-size')),
  }
  const texts = Object.fromEntries(
    Object.entries(px).map(([name, value]) => [name, String(value)]),
  )
  const textArea = { topPx, innerPx, widthPx, heightPx }
  const measures = {
    textWidth: widthPx,
    textHeight: heightPx,
    line: linePx,
    noteLine: noteLinePx,
    noteGap: linePx,
  }
  return { textArea, measures, texts }
}
