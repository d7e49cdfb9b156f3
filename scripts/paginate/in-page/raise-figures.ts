import { mostBlankLines, withHeadings } from './make-room.ts'
import {
  alignWithText,
  endOf,
  heightOf,
  type NoteBox,
  noteSpot,
  pageCount,
  type Run,
  showMore,
  spotOf,
} from './measures.ts'
import { textBefore } from './mend-page.ts'
import { pageStart } from './page-starts.ts'
import { detachedFrom } from './split-note.ts'

/** What may stand at the head of the next page: whole, without notes, and not where its author wants to have it. */
const movable =
  ':is(figure:not(.listing), .figures, .plate, .table.whole:has(> table > caption)):not(.here, .first-of-page, .page-top, :has(.noteref, .here, .first-of-page))'

/** What goes up past a figure. All else stays below it, so that no figure stands over a heading or over another. */
const text =
  ':is(p, ul, ol, dl, blockquote, pre, .formula, .verse, .statement, .footnote-anchor):not(.first-of-page, .page-top, :has(figure, table, h2, h3, h4, h5, h6, aside, .first-of-page))'

/** Lines of text that have to go up at least. */
const fewestLines = 2

/** Lines that a page has room for below a figure, one of them between the two, if it has any text; and of text with notes. */
const linesBelow = { plain: 3, noted: 5 }

/** With more of them, a note in the first is cut where it does not fit. */
const linesToCut = 8

/** The figures of a run that may be raised, in order. */
export function figuresIn(element: Element): HTMLElement[] {
  return ([...element.children] as HTMLElement[]).filter((each) => each.matches(movable))
}

/** Whether a figure of a run without notes may leave a page part empty. */
export function leavesBlank(run: Run): boolean {
  return run.figures.some((figure) => hasOwnPage(figure) || blankBefore(run, figure) > 0)
}

/**
 * The first page that a figure leaves part empty, of those that are not done and come before the next note; endless where
 * there is none. Figures that have been passed are given up.
 */
export function pageBeforeFigure(run: Run, ofNote: number): number {
  for (let figure = run.figures[0]; figure; figure = run.figures[0]) {
    const page = spotOf(run, figure)?.page
    if (page === undefined || page > ofNote) break
    if (page > run.mended && blankBefore(run, figure) > 0) return page - 1
    if (page > run.mended && sendHeadings(run, figure)) continue
    // The notes may send it over.
    if (page === ofNote) break
    run.figures.shift()
  }
  return Number.POSITIVE_INFINITY
}

/** What is blank, above some notes, on the page before one that a figure begins with the headings above it; 0 for little. */
function blankBefore(
  run: Run,
  figure: HTMLElement,
  notes: readonly NoteBox[] = [],
): number {
  const { line, noteGap, textHeight } = run.measures
  const leading = hasOwnPage(figure) ? figure : withHeadings(run, figure)
  const spot = spotOf(run, leading)
  if (!spot || spot.top >= line || leading.matches('.page-top, .first-of-page')) return 0
  const before = blockBefore(leading)
  // Words that lead to it do not lead to other text.
  if (/[:：]\s*$/.test(before?.textContent?.slice(-mostRead) ?? '')) return 0
  const end = before && endOf(run, before)
  if (end?.page !== spot.page - 1) return 0
  const foot = textHeight - (notes.length > 0 ? noteGap + heightOf(notes) : 0)
  const blank = foot - end.bottom
  const isAlone = leading !== withHeadings(run, figure)
  return blank >= (isAlone ? fewestLines : mostBlankLines + 1) * line - 1 ? blank : 0
}

function hasOwnPage(figure: Element): boolean {
  return figure.matches('.plate')
}

/** Sends headings before what has a page of its own over to the text after it. @returns Whether there are both. */
function sendHeadings(run: Run, figure: HTMLElement): boolean {
  const first = withHeadings(run, figure)
  const { top = 0 } = spotOf(run, first) ?? {}
  if (!hasOwnPage(figure) || first === figure || top < run.measures.line) return false
  let next = figure.nextElementSibling
  while (next && hasOwnPage(next)) next = next.nextElementSibling
  if (!next?.matches(text)) return false
  first.classList.add('page-top')
  return true
}

/** Of what stands before a figure, in characters. */
const mostRead = 40

function blockBefore(block: Element): Element | null {
  let before = block.previousElementSibling
  while (before?.matches('.footnote-anchor')) before = before.previousElementSibling
  return before
}

/** Figures that are taken out of the flow of a page. */
interface Raised {
  readonly run: Run
  readonly page: number
  /** Where they stay in the document. */
  readonly holder: HTMLElement
  /** Of each of them, with the line below it. */
  readonly heights: readonly number[]
  /** With the lines between them. */
  readonly height: number
  /** What makes the document again as it was, to be done from the end. */
  readonly undo: (() => void)[]
}

/**
 * Lets the text after a figure go up that begins the next page, if it leaves this one part empty. The figure, and others
 * right after it, stay where they are in the document, and so in the reading order, but out of the flow; room is kept for
 * them at the head of the next page. If anything does not come out as it is meant to, all is put back.
 *
 * @param start - Index of the first note that may stand on the page.
 * @param count - How many do.
 * @param settle - Places the page's notes anew, and says how many stand on it.
 * @returns How many stand on it.
 */
export function raiseFigures(
  run: Run,
  start: number,
  page: number,
  count: number,
  settle: () => number,
): number {
  // One above notes that are placed stays, and once its page is done it is nowhere: the next may leave the page part empty.
  while (run.figures[0] && spotOf(run, run.figures[0])?.page === page) run.figures.shift()
  const [figure] = run.figures
  const onPage = run.notes.slice(start, start + count)
  if (!figure || spotOf(run, figure)?.page !== page + 1) return count
  const isCut = run.notes[start + count]?.continues || onPage.some(({ uncut }) => uncut)
  if (isCut) return count
  if (blankBefore(run, figure, onPage) === 0)
    return sendHeadings(run, figure) ? settle() : count
  const raised = lift(run, figure, page)
  const placed = fillPage(raised, settle)
  const isHere = (box: NoteBox | undefined) => noteSpot(run, box)?.page === page
  if (
    placed !== undefined &&
    keepRoom(raised, start + placed) &&
    run.notes.slice(start, start + placed).every(isHere) &&
    !isHere(run.notes[start + placed])
  )
    return placed
  for (const undo of raised.undo.toReversed()) undo()
  sendHeadings(run, figure)
  return settle()
}

/** Takes a figure and those right after it out of the flow, as many as go on a page; of those that have pages of their own, all. */
function lift(run: Run, figure: HTMLElement, page: number): Raised {
  const { line, textHeight } = run.measures
  const figures: HTMLElement[] = []
  const heights: number[] = []
  const gap = hasOwnPage(figure) ? 0 : line
  let height = -gap
  let next: Element | null = figure
  while (next && next === run.figures[0]) {
    while (!spotOf(run, next) && showMore(run));
    const own = next.getBoundingClientRect().height
    const mayFollow = gap > 0 ? height + gap + own <= textHeight : hasOwnPage(next)
    if (!spotOf(run, next) || (height > 0 && !mayFollow)) break
    figures.push(run.figures.shift() as HTMLElement)
    heights.push(own + gap)
    height += gap + own
    next = next.nextElementSibling
  }
  const tops = new Set(run.element.querySelectorAll('.page-top'))
  const holder = document.createElement('div')
  holder.className = 'lifted'
  figure.before(holder)
  holder.append(...figures)
  const putBack = () => {
    for (const each of figures) each.style.top = ''
    holder.replaceWith(...figures)
    for (const block of run.element.querySelectorAll('.page-top'))
      block.classList.toggle('page-top', tops.has(block))
    run.figures.unshift(...figures)
  }
  return { run, page, holder, heights, height, undo: [putBack] }
}

/**
 * Lets text go up, as far as there is nothing else.
 *
 * @returns How many notes stand on the page now; `undefined` if it was not worth it.
 */
function fillPage(raised: Raised, settle: () => number): number | undefined {
  const { holder, page, run } = raised
  while (pageCount(run) < page + 3 && showMore(run));
  const next = holder.nextElementSibling
  let stop = next
  while (stop?.matches(text)) stop = stop.nextElementSibling
  if (!next || next === stop || spotOf(run, next)?.page !== page) return undefined
  const isStopped = stop && spotOf(run, stop)?.page === page
  if (isStopped) stop?.classList.add('page-top')
  const placed = settle()
  const from = pageStart(run, page + 1)
  const code = from?.within && from.block.closest('pre')
  code?.classList.add('page-top')
  const below = code ?? (isStopped ? stop : undefined)
  if ((below || !from) && !isWorth(raised, below)) return undefined
  return placed
}

/** Whether enough has gone up above what begins the next page, or of all that there is: the place of a link alone is nothing. */
function isWorth({ holder, page, run }: Raised, below: Element | null | undefined) {
  const last = below ? blockBefore(below) : run.element.lastElementChild
  const end = endOf(run, last ?? holder)
  if (end?.page === page)
    return end.bottom - (spotOf(run, holder)?.top ?? 0) >= fewestLines * run.measures.line
  // With their notes, not all lines above it have gone up: it would not have, either.
  below?.classList.remove('page-top')
  return true
}

/**
 * Keeps room for figures at the head of the next page.
 *
 * @param next - Index of the first note that does not stand on this one.
 * @returns Whether they stand there.
 */
function keepRoom(raised: Raised, next: number): boolean {
  const { height, heights, holder, page, run } = raised
  const { line, noteGap, textHeight } = run.measures
  const over = heightOf(detachedFrom(run, next))
  const least = height + linesBelow.noted * line + noteGap
  if (over > 0 && least + over > textHeight) return false
  const room = insertRoom(raised)
  // Notes may have sent over again all that had gone up.
  if (!room || room === holder.nextElementSibling) return false
  if (isTooTight(raised, run.notes[next])) setHeight(room, textHeight, run)
  const [from, to] = [spotOf(run, holder), spotOf(run, room)]
  if (from?.page !== page || to?.page !== page + 1 || to.top >= 1) return false
  const figures = [...holder.children] as HTMLElement[]
  let above = 0
  const pages = figures.map((figure, index) => {
    const on = page + 1 + Math.floor(above / textHeight)
    figure.style.top = `${textHeight - from.top + above}px`
    above += heights[index] ?? 0
    return on
  })
  return figures.every((figure, index) =>
    [spotOf(run, figure), endOf(run, figure)].every((at) => at?.page === pages[index]),
  )
}

/** Whether the line right below a figure has a note that does not fit: that line could not go over. */
function isTooTight({ height, page, run }: Raised, box: NoteBox | undefined): boolean {
  const { line, noteGap, textHeight } = run.measures
  const spot = noteSpot(run, box)
  if (!box || spot?.page !== page + 1 || spot.top >= height + 2 * line) return false
  const isLow = height + linesToCut * line > textHeight
  return isLow && spot.bottom + noteGap + box.height > textHeight
}

/** With a line below it, if it is lower than a page: that would be on the next. */
function setHeight({ style }: HTMLElement, height: number, { measures }: Run): void {
  style.height = `${height}px`
  style.marginBottom = height < measures.textHeight ? `${measures.line}px` : ''
}

/** By a float before the first letter of what goes on there, for which there is none where the page ends; else by a block. */
function insertRoom({ height, page, run, undo }: Raised): HTMLElement | undefined {
  const { line, textHeight } = run.measures
  const { block, within } = pageStart(run, page + 1) ?? {}
  const goesOn = block && within && textBefore(block, within) !== ''
  // What floats in a link, or in code, would tear it.
  if (goesOn && within.text.parentElement?.closest('a, math, pre')) return undefined
  const least = run.notes.length > 0 ? linesBelow.noted : linesBelow.plain
  const isPage = height + least * line > textHeight
  const room = document.createElement(goesOn ? 'span' : 'div')
  room.className = goesOn ? 'filler room' : 'room page-top'
  room.setAttribute('aria-hidden', 'true')
  setHeight(room, isPage ? Math.max(height, textHeight) : height, run)
  undo.push(() => {
    const parent = room.parentElement
    room.remove()
    if (goesOn) parent?.normalize()
  })
  if (goesOn) {
    within.text.splitText(within.offset).before(room)
    alignWithText(run, room)
  } else if (block) {
    const first = withHeadings(run, block)
    first.before(room)
    first.classList.remove('page-top')
  } else run.element.append(room)
  return room
}
