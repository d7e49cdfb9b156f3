import type { Measures } from '../../lib/page-geometry.ts'

/** A run of pages while it is measured: its columns are its pages. */
export interface Run {
  readonly element: HTMLElement
  readonly measures: Measures
  readonly notes: NoteBox[]
  /** In the order of the text. */
  readonly tables: readonly LongTable[]
  /** Those that may still be raised, in the order of the text: see raise-figures.ts. */
  figures: HTMLElement[]
  /** Pages before the first column: what stands on them is done, and hidden. */
  base: number
  /** Pages at whose ends no word goes over any more. */
  mended: number
  /** Blocks far ahead, hidden until their turn comes. */
  pending: Element[]
}

/** A table that may be broken over pages. */
export interface LongTable {
  readonly wrapper: HTMLElement
  /** Without those of its head, which is repeated. */
  readonly rows: readonly HTMLElement[]
}

/** One note, or one part of a note that takes more than one page. */
export interface NoteBox {
  /** What stands in the line that refers to the note; for a note after a block, the block's end. */
  ref: Element
  /**
   * How far the line's top is above the top of {@link ref}, in pixels. The spacer tells the line's
   * top only until a note stands on the page: no later float may stand above an earlier one.
   */
  rise: number
  /** Of a note of a table that may be broken: where it belongs. */
  row?: { readonly table: LongTable; readonly index: number }
  /** Of a note of a table, or one that had to go over: the reference itself. */
  call?: Element | undefined
  readonly spacer: HTMLElement
  readonly note: HTMLElement
  /** Whether it continues from the page before, and so has no line that refers to it. */
  continues: boolean
  height: number
  /** The note as it was before it was cut, and what was cut off. */
  uncut?: { readonly content: Node; readonly height: number; readonly rest: NoteBox }
  /** Height of the line that refers to it; 0 for a note of a whole block. */
  line: number
}

/** A line that refers to a note, and where it stands. */
export interface NotedLine {
  readonly box: NoteBox
  /** Of the note, before it had to go over. */
  readonly ref: Element
  readonly spot: Spot
}

/** A page whose notes are being placed. */
export interface PageInWork {
  readonly run: Run
  readonly page: number
  /** Index of the first note that may stand on it. */
  readonly start: number
  /** How many notes stand on it. */
  count: number
  /** Where its text has to stop at the latest, in pixels from the top. */
  limit: number
}

/** Where something stands: page within the run, and pixels from the left and the top of the text area. */
export interface Spot {
  readonly page: number
  readonly left: number
  readonly top: number
  readonly bottom: number
}

/** Page and height of the beginning of an element; `undefined` while it is not laid out. */
export function spotOf(run: Run, target: Element | Range): Spot | undefined {
  const rect = target.getClientRects()[0]
  return rect && spotOfRect(run, rect)
}

/** Page and height of the end of an element. */
export function endOf(run: Run, target: Element | Range): Spot | undefined {
  const rect = lastRect(target)
  return rect && spotOfRect(run, rect)
}

/** Where the last line or part of something is painted. */
export function lastRect(target: Element | Range): DOMRect | undefined {
  const rects = target.getClientRects()
  return rects[rects.length - 1]
}

/** Page and height of what is painted in a rectangle. */
export function spotOfRect(run: Run, rect: DOMRect): Spot {
  const origin = run.element.getBoundingClientRect()
  // Half a pixel keeps what is rounded down at a page's left edge on its page.
  const left = rect.left - origin.left
  const page = Math.floor((left + 0.5) / run.measures.textWidth)
  return {
    page: page + run.base,
    left: left - page * run.measures.textWidth,
    top: rect.top - origin.top,
    bottom: rect.bottom - origin.top,
  }
}

/** Page and height of the line that refers to a note. */
export function noteSpot(run: Run, box: NoteBox | undefined): Spot | undefined {
  // The page of a row is the one on which it ends, above its notes.
  const spot = box && (box.ref.matches('tr') ? endOf : spotOf)(run, box.ref)
  if (!spot) return undefined
  const top = spot.top - box.rise
  return { ...spot, top, bottom: top + box.line }
}

/** What refers to a note. */
export function callOf(note: Element): Element | undefined {
  const href = note.querySelector('.footnote-label')?.getAttribute('href') ?? ''
  return (
    document.getElementById(decodeURIComponent(href.replace(/^.*:/, ''))) ?? undefined
  )
}

/** The lines of a page that refer to notes, from one note on. */
export function linesOn(run: Run, start: number, page: number): NotedLine[] {
  const lines: NotedLine[] = []
  for (let at = start; ; at++) {
    const box = run.notes[at]
    const spot = noteSpot(run, box)
    if (!box || spot?.page !== page) return lines
    lines.push({ box, ref: box.ref, spot })
  }
}

/** Whether the style sheet keeps a row with the one above it. */
export function isKept(row: Element | undefined): boolean {
  return row !== undefined && getComputedStyle(row).breakBefore === 'avoid'
}

/** Height of some notes together. */
export function heightOf(boxes: readonly NoteBox[]): number {
  return boxes.reduce((sum, { height }) => sum + height, 0)
}

/** How many pages a run has, those that are hidden as done included. */
export function pageCount(run: Run): number {
  return (
    run.base + Math.max(1, Math.round(run.element.scrollWidth / run.measures.textWidth))
  )
}

/** Blocks to show at once: about a page of text. */
const blocksAtOnce = 6

/** Shows the next of the blocks that are hidden. @returns Whether there were any. */
export function showMore(run: Run): boolean {
  const blocks = run.pending.splice(0, blocksAtOnce)
  for (const block of blocks) block.classList.remove('pending')
  return blocks.length > 0
}

/** How much taller a note with formulas may be in print than on the screen, in pixels. */
const formulaSlack = 2

/** Height of a note that is laid out, in whole pixels. */
export function noteHeight(note: Element): number {
  const { height } = note.getBoundingClientRect()
  return Math.ceil(height - 0.01) + (note.querySelector('math') ? formulaSlack : 0)
}

/** What a line is taller than the end of the reference in it, as a part of its height. */
const belowReference = 0.07

/** What may have a line of its own with formulas, which make it taller. */
const lineHosts = 'p, li, dd, dt, td, th, .line'

/**
 * Height of the line that refers to a note, in pixels; a note after a block refers to all of it,
 * and so to no line of its own.
 *
 * @param spacer - Stands at the top of the line, at its left.
 */
export function lineHeight(spacer: HTMLElement, ref: Element, textWidth: number): number {
  const parent = spacer.parentElement
  if (!parent) return 0
  const isAfterBlock =
    parent.matches('.footnote-anchor') &&
    !parent.previousElementSibling?.matches('h1, h2, h3, h4, h5, h6, dt')
  if (isAfterBlock) return 0
  const height = Number.parseFloat(getComputedStyle(parent).lineHeight)
  const formulas = parent.closest(lineHosts)?.querySelectorAll('math') ?? []
  if (formulas.length === 0) return height
  const { left, top } = spacer.getBoundingClientRect()
  const bottoms = [...formulas]
    .filter((formula) => !formula.closest('.footnote'))
    .map((formula) => formula.getBoundingClientRect())
    .filter((rect) => rect.top < top + height - 1 && rect.bottom > top + 1)
    // In the same column, which is a page.
    .filter((rect) => rect.left >= left - 1 && rect.left < left + textWidth)
    .map((rect) => rect.bottom)
  if (bottoms.length === 0) return height
  const refBottom = ref.getBoundingClientRect().bottom + belowReference * height
  return Math.max(height, Math.max(refBottom, ...bottoms) - top)
}

/**
 * Moves a float in a list or quotation out to the left edge of the text area. Its own width takes it
 * to the right edge: were it drawn in there by a margin, wider text below could pass at its side.
 */
export function alignWithText(run: Run, float: HTMLElement): void {
  moveOut(float, insetOf(run, float))
}

/** How far the block that a float stands in is from the left edge of the text area, its padding included. */
export function insetOf(run: Run, float: HTMLElement): number {
  const block = float.parentElement?.closest(
    'p, li, dd, dt, div, section, blockquote, pre, aside, .line',
  )
  const rect = block?.getClientRects()[0]
  if (!block || !rect) return 0
  const style = getComputedStyle(block)
  const origin = run.element.getBoundingClientRect().left
  const { textWidth } = run.measures
  const left = (((rect.left - origin) % textWidth) + textWidth) % textWidth
  const inset =
    left + Number.parseFloat(style.paddingLeft) + Number.parseFloat(style.borderLeftWidth)
  return inset < textWidth ? inset - run.measures.side : 0
}

/** See {@link alignWithText}. */
export function moveOut(float: HTMLElement, inset: number): void {
  float.style.marginLeft = Math.abs(inset) >= 0.5 ? `${-inset}px` : ''
}
