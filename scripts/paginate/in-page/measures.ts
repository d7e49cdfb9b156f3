/**
 * Everything in this folder runs in the browser's page: `run-in-page.ts` sends the functions there
 * as text, so they know one another and the DOM, but nothing of Node and no other module's values.
 */

/** What the functions in the page share. Kept on `window`, since each call is a message of its own. */
export interface Measures {
  readonly textWidth: number
  readonly textHeight: number
  readonly line: number
  readonly noteLine: number
  readonly noteGap: number
}

/** A run of pages while it is measured: its columns are its pages. */
export interface Run {
  readonly element: HTMLElement
  readonly measures: Measures
  readonly notes: NoteBox[]
  /** Pages before the first column: what stands on them is hidden, being settled. */
  base: number
}

/** One note, or one part of a note that takes more than one page. */
export interface NoteBox {
  /** What stands in the line that refers to the note; behind a block, the block's end. */
  ref: Element
  /**
   * How far the line's top is above the top of {@link ref}, in pixels. The spacer tells the line's
   * top only until a note stands on the page: no later float may stand above an earlier one.
   */
  rise: number
  readonly spacer: HTMLElement
  readonly note: HTMLElement
  /** Whether it goes on from the page before, and so has no line that refers to it. */
  continues: boolean
  height: number
  /** The note as it was before it was cut, and what was cut off. */
  uncut?: { readonly content: Node; readonly height: number; readonly rest: NoteBox }
  /** Height of a line of the text that refers to it. */
  line: number
}

/** Where something stands: page within the run, and pixels from the top of the text area. */
export interface Spot {
  readonly page: number
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
  const rects = target.getClientRects()
  const rect = rects[rects.length - 1]
  return rect && spotOfRect(run, rect)
}

function spotOfRect(run: Run, rect: DOMRect): Spot {
  const origin = run.element.getBoundingClientRect()
  // Half a pixel keeps what is rounded down at a page's left edge on its page.
  const page = Math.floor((rect.left - origin.left + 0.5) / run.measures.textWidth)
  return {
    page: page + run.base,
    top: rect.top - origin.top,
    bottom: rect.bottom - origin.top,
  }
}

/** How many pages a run has, those that are hidden included. */
export function pageCount(run: Run): number {
  return (
    run.base + Math.max(1, Math.round(run.element.scrollWidth / run.measures.textWidth))
  )
}
