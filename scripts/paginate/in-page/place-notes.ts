import {
  beginNextPage,
  blockToMove,
  fillRest,
  makeRoom,
  removeFiller,
} from './make-room.ts'
import {
  heightOf,
  type NoteBox,
  noteSpot,
  type PageInWork,
  pageCount,
  type Run,
  type Spot,
  showMore,
  spotOf,
} from './measures.ts'
import { flowChildren, pageStart } from './page-starts.ts'
import { continueOnNextPage, cutNote, restoreNote } from './split-note.ts'

/** A page that still changes after so many tries is left as it is. */
const mostTries = 16

/** Lines of text that a page keeps above a note that continues from the page before. */
const fewestTextLines = 3

/** Lines beyond which more room for them would not help: a table or picture begins there. */
const mostTextLines = 9

/** Pages that stay laid out on either side of the one in work, in a long run: each note lays them all out anew. */
const pagesAround = 3

/**
 * Places the notes of a run at the foot of the pages that refer to them.
 *
 * Each note is in the flow, after its reference: a spacer, a float of no width that pushes it down to the
 * foot of the page, and the note, a float as wide as the text, which leaves no room for a line. Only the first
 * note of a page has a spacer in sight; the others stack below it.
 *
 * Pages are done in order, and what stands on a page that is done does not change any more:
 *
 * 1. As many notes are shown as fit below the lines that refer to them ({@link fitting}, {@link showNotes}).
 * 2. Each has to be on the page, and its line too. If one is not, the page's text ends before that line
 *    ({@link endBefore}); if all are, and the next line of the page brings more notes, room is made for them or that
 *    line goes over to the next page ({@link makeRoom}). Then again from 1, at most {@link mostTries} times.
 * 3. What was cut off of the last note continues at the foot of the next page ({@link continueOnNextPage}).
 *
 * Notes are never reordered, and lines with several references keep them together. It ends: a page takes at
 * most {@link mostTries} tries, every page that is done takes at least one note, and a note whose line moves from
 * page to page is placed where it was last after as many pages without any.
 */
export function placeNotes(run: Run): void {
  hideFarAhead(run)
  let next = 0
  let pagesWithout = 0
  while (next < run.notes.length || run.pending.length > 0) {
    const spot = noteSpot(run, run.notes[next])
    showAhead(run, spot ? spot.page : pageCount(run))
    if (!spot && run.pending.length > 0) continue
    const placed = placeAtSpot(run, next, spot, pagesWithout)
    pagesWithout = placed > 0 ? 0 : pagesWithout + 1
    next += placed
    if (spot) hideDone(run, spot.page, run.notes[next])
  }
  for (const block of run.element.querySelectorAll('.done'))
    block.classList.remove('done')
  run.base = 0
}

/** @returns How many notes are placed. */
function placeAtSpot(
  run: Run,
  next: number,
  spot: Spot | undefined,
  pagesWithout: number,
): number {
  if (spot && pagesWithout <= mostTries) return placeOnPage(run, next, spot.page)
  if (spot && placeAnyway(run, next, spot.page)) return 1
  // A note whose line is nowhere is still a note to be read.
  const box = run.notes[next]
  if (box) showNote(box, true, false)
  return 1
}

/** @returns How many notes stand on the page. */
function placeOnPage(run: Run, start: number, page: number): number {
  const spots = spotsOnPage(run, start, page)
  const work: PageInWork = {
    run,
    page,
    start,
    count: fitting(run, start, spots),
    limit: undefined,
    fewestLines: fewestTextLines,
  }
  let filler: HTMLElement[] = []
  for (let tries = 0; tries < mostTries; tries++) {
    removeFiller(filler)
    filler = showNotes(work, spots)
    const moved = firstMoved(work)
    if (moved !== undefined) {
      if (!endBefore(work, spots, moved)) break
    } else {
      const isNextOnPage = noteSpot(run, run.notes[start + work.count])?.page === page
      if (!isNextOnPage || !makeRoom(work, spotsOnPage(run, start, page))) break
    }
  }
  if (work.count === 0 && placeAnyway(run, start, page, filler)) work.count = 1
  continueOnNextPage(run, start + work.count, page)
  return work.count
}

/** Where the lines stand that refer to the notes of a page. */
function spotsOnPage(run: Run, start: number, page: number): Spot[] {
  const spots: Spot[] = []
  for (let at = start; ; at++) {
    const spot = noteSpot(run, run.notes[at])
    if (spot?.page !== page) return spots
    spots.push(spot)
  }
}

/** How many of the page's notes fit below the lines that refer to them. */
function fitting(run: Run, start: number, spots: readonly Spot[]): number {
  const { textHeight, noteGap } = run.measures
  let total = noteGap
  let count = 0
  for (const [index, spot] of spots.entries()) {
    total += run.notes[start + index]?.height ?? 0
    if (spot.bottom + total > textHeight) break
    count++
  }
  return count
}

/**
 * Lays the page's notes at its foot, and hides those that come after.
 *
 * The first note's spacer reaches from its line down to where the notes begin; the others stack
 * below. Room that has to stay empty is part of the first note, since no later float may stand
 * above an earlier one; on a page without notes a float of its own keeps it.
 *
 * @returns The float that keeps room on a page without notes.
 */
function showNotes(work: PageInWork, spots: readonly Spot[]): HTMLElement[] {
  const { count, limit, run, start } = work
  const { textHeight, noteGap } = run.measures
  run.notes.slice(start, start + Math.max(count, spots.length)).forEach((box, index) => {
    showNote(box, index < count, index === 0 && count > 0)
  })
  const first = run.notes[start]
  if (!first) return []
  if (count > 0) {
    const total = noteGap + heightOf(run, start, count)
    const blank = limit === undefined ? 0 : Math.max(0, textHeight - total - limit)
    first.note.style.setProperty('--above', `${noteGap + blank}px`)
    const top = spots[0]?.top ?? 0
    first.spacer.style.height = `${Math.max(0, textHeight - total - blank - top)}px`
    return []
  }
  return limit === undefined ? [] : fillRest(run, work.page, limit, first.ref)
}

function showNote({ note, spacer }: NoteBox, isPlaced: boolean, isFirst: boolean): void {
  note.classList.toggle('placed', isPlaced)
  note.classList.toggle('first', isFirst)
  // Any other spacer would drift after the notes that stand already, and hold back those to come.
  spacer.classList.toggle('placed', isFirst)
  note.style.removeProperty('--above')
}

/** The first of the page's notes that is on another page, or whose line is. */
function firstMoved({ count, page, run, start }: PageInWork): number | undefined {
  for (let index = 0; index < count; index++) {
    const box = run.notes[start + index]
    // A paragraph that would leave one line keeps its lines and sends its floats over.
    if (!box || noteSpot(run, box)?.page !== page) return index
    if (spotOf(run, box.note)?.page !== page) return index
  }
  return undefined
}

/**
 * The line of a note did not stay, for want of room or of company for it: its page ends before it.
 *
 * @returns Whether another try may help.
 */
function endBefore(work: PageInWork, spots: readonly Spot[], moved: number): boolean {
  const { count, run, start } = work
  for (let index = moved; index < count; index++) restoreNote(run, start + index)
  const box = run.notes[start + moved]
  const spot = spots[moved]
  const canBreak = box && spot && !box.continues && box.line > 0
  const whole = canBreak ? blockToMove(run, box, spot) : undefined
  if (whole) beginNextPage(run, whole, spot?.page ?? 0)
  else if (box?.continues) {
    // What it floats from needs more room, such as a heading with the lines that it is kept with.
    work.fewestLines += 2
    work.limit = undefined
  } else {
    work.limit = Math.min(work.limit ?? Infinity, spot?.top ?? 0)
  }
  work.count = moved
  return work.fewestLines <= mostTextLines
}

/**
 * Nothing may refer to a note that stands nowhere: what finds no foot on the page where it has to
 * be stands where it begins, above the table or picture that leaves no room below.
 *
 * @returns Whether the first note stands on the page.
 */
function placeAnyway(
  run: Run,
  start: number,
  page: number,
  filler: readonly HTMLElement[] = [],
): boolean {
  const box = run.notes[start]
  if (!box || noteSpot(run, box)?.page !== page) return false
  removeFiller(filler)
  restoreNote(run, start)
  const { textHeight } = run.measures
  if (box.height > textHeight) cutNote(run, start, textHeight / 2)
  showNote(box, true, true)
  box.note.style.setProperty('--above', '0px')
  return true
}

/**
 * In a long run, what stands on pages that are done is hidden, and so not laid out again for each
 * note: the block that begins the next page is made to begin it for good.
 */
function hideDone(run: Run, page: number, next: NoteBox | undefined): void {
  if (page - run.base < pagesAround) return
  if ((noteSpot(run, next)?.page ?? Infinity) <= page) return
  const start = pageStart(run, page + 1)
  if (!start || start.within || start.block.parentElement !== run.element) return
  // What continues from the page before floats from an anchor above the block, and is not done.
  let before = start.block.previousElementSibling
  if (before?.matches('.footnote-anchor')) return
  start.block.classList.add('page-top')
  for (
    ;
    before && !before.classList.contains('done');
    before = before.previousElementSibling
  )
    before.classList.add('done')
  run.base = page + 1
}

/** In a long run, what stands far ahead is hidden until its turn comes. */
function hideFarAhead(run: Run): void {
  if (pageCount(run) <= 2 * pagesAround) return
  const first = flowChildren(run.element).find(
    (block) => (spotOf(run, block)?.page ?? 0) > 2 * pagesAround,
  )
  if (!first) return
  const blocks = [...run.element.children] as HTMLElement[]
  run.pending = blocks.slice(blocks.indexOf(first))
  for (const block of run.pending) block.classList.add('pending')
}

function showAhead(run: Run, page: number): void {
  while (run.pending.length > 0 && pageCount(run) - page < pagesAround) showMore(run)
}
