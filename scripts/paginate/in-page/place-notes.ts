import { breakTable, continueInTable, type Place } from './break-tables.ts'
import {
  beginNextPage,
  blockToMove,
  fillRest,
  isHeading,
  makeRoom,
  removeFiller,
} from './make-room.ts'
import {
  alignWithText,
  endOf,
  heightOf,
  linesOn,
  type NoteBox,
  type NotedLine,
  noteSpot,
  type PageInWork,
  pageCount,
  type Run,
  showMore,
  spotOf,
} from './measures.ts'
import { keepWords, mendPage } from './mend-page.ts'
import { pageStart } from './page-starts.ts'
import { placeAtFoot } from './place-at-foot.ts'
import { leavesBlank, pageBeforeFigure, raiseFigures } from './raise-figures.ts'
import { repairPage } from './repair-page.ts'
import {
  continueOnNextPage,
  cutNote,
  detachedFrom,
  isDetached,
  restoreNote,
} from './split-note.ts'

/** A page that still changes after so many tries is left as it is. */
const mostTries = 16

/** Pages that are laid out on either side of the one in work: each note lays them all out anew. */
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
  if (run.notes.length > 0 || leavesBlank(run)) placeAll(run)
  keepWords(run, pageCount(run))
  for (const block of run.element.children) block.classList.remove('done')
  run.base = 0
}

function placeAll(run: Run): void {
  run.pending = [...run.element.children]
  for (const block of run.pending) block.classList.add('pending')
  let next = 0
  let pagesWithout = 0
  while (next < run.notes.length || run.figures.length > 0) {
    const box = run.notes[next]
    const page = nextPage(run, box)
    if (page === Infinity) {
      // A note whose line is nowhere is still a note to be read.
      if (box) showNote(box, true, false)
      else run.figures = []
      next++
      continue
    }
    if (keepWords(run, page)) continue
    const hasNote = noteSpot(run, box)?.page === page
    const place = pagesWithout > mostTries ? placeAnyway : placeOnPage
    const placed = endPage(run, next, page, place)
    pagesWithout = hasNote && placed === 0 ? pagesWithout + 1 : 0
    next += placed
    hideDone(run, page, run.notes[next])
    run.mended = page + 1
  }
  for (const block of run.pending.splice(0)) block.classList.remove('pending')
}

/** The page of a note, or one before it that a figure leaves part empty; endless where there is neither. */
function nextPage(run: Run, box: NoteBox | undefined): number {
  for (;;) {
    const ofNote = noteSpot(run, box)?.page ?? Infinity
    const page = Math.min(ofNote, pageBeforeFigure(run, ofNote))
    if (pageCount(run) - page >= pagesAround || !showMore(run)) return page
  }
}

/** @returns How many notes stand on the page. */
function endPage(run: Run, start: number, page: number, place: Place): number {
  const isStuck = place === placeAnyway
  const settle = (limit?: number) =>
    limit ? placeOnPage(run, start, page, limit) : place(run, start, page)
  const broken = isStuck ? undefined : breakTable(run, start, page, place)
  const repair = () => repairPage(run, start, page, settle)
  const placed = broken ?? (isStuck ? settle() : repair())
  const mayRaise = broken === undefined && !isStuck
  const count = mayRaise ? raiseFigures(run, start, page, placed, repair) : placed
  const next = start + count
  if (!continueInTable(run, next, page)) continueOnNextPage(run, next, page)
  return count
}

/** @returns How many notes stand on the page. */
function placeOnPage(run: Run, start: number, page: number, limit = Infinity): number {
  takeOff(run, start, page)
  const lines = linesOn(run, start, page)
  const work: PageInWork = {
    run,
    page,
    start,
    count: fitting(run, lines),
    limit,
  }
  let filler: HTMLElement[] = []
  let mayHelp = true
  for (let tries = 0; mayHelp && tries < mostTries; tries++) {
    removeFiller(filler)
    filler = showNotes(work, lines)
    mayHelp = adjust(work, lines)
  }
  // What is counted is shown, wherever it stands.
  if (mayHelp) {
    removeFiller(filler)
    filler = showNotes(work, lines)
  }
  if (isMended(work)) {
    removeFiller(filler)
    return placeOnPage(run, start, page, limit)
  }
  if (isDone(work)) return work.count
  removeFiller(filler)
  takeOff(run, start, page)
  return placeAtFoot(run, start, page) || placeAnyway(run, start)
}

/**
 * Lets the page have more notes or fewer, or end its text elsewhere, by where its notes and their lines stand now.
 *
 * @param lines - As they were before any note was shown.
 * @returns Whether another try may help.
 */
function adjust(work: PageInWork, lines: readonly NotedLine[]): boolean {
  const { count, page, run, start } = work
  const now = linesOn(run, start, page)
  // A paragraph that would leave one line keeps its lines and sends its floats over.
  const moved = now.findIndex(
    ({ box }, index) => index < count && spotOf(run, box.note)?.page !== page,
  )
  const staying = moved < 0 ? now.length : moved
  if (staying < count) return endBefore(work, lines, staying)
  const next = noteSpot(run, firstAfter(work))
  if (now.length > count || next?.page !== page) return makeRoom(work, now)
  // The line of another note has come up, below those whose notes are cut.
  const mayHelp = next.top < work.limit - 0.5
  work.limit = Math.min(work.limit, next.top)
  return mayHelp
}

/** Makes a page as it was before the notes from one on were shown on it, which are whole again. */
function takeOff(run: Run, start: number, page: number): void {
  let isEnded = false
  for (let at = start; at < run.notes.length; at++) {
    const box = run.notes[at] as NoteBox
    const { note } = box
    if (!note.matches('.placed')) {
      if (isDetached(box) || noteSpot(run, box)?.page === page) continue
      break
    }
    restoreNote(run, box)
    showNote(box, false, false)
    if (!note.matches('.fixed')) continue
    isEnded = true
    note.classList.remove('fixed')
    note.style.cssText = ''
    alignWithText(run, note)
  }
  if (!isEnded) return
  const rests = [...run.element.querySelectorAll<HTMLElement>('.rest')]
  removeFiller(rests.filter((rest) => spotOf(run, rest)?.page === page))
}

/** Whether what was mended where a page ends has moved text that may have notes on it, or let the line of another come up. */
function isMended(work: PageInWork): boolean {
  const { count, page, run, start } = work
  const wasDone = isDone(work)
  const [first, next] = [run.notes[start], run.notes[start + count]]
  const top = count > 0 ? first && spotOf(run, first.note)?.top : undefined
  return mendPage(run, page, next, top) || (wasDone && !isDone(work))
}

/** Whether the notes of a page stand at its foot, and no line of it refers to others. */
function isDone(work: PageInWork): boolean {
  const { count, page, run, start } = work
  const shown = run.notes.slice(start, start + count)
  const last = shown.at(-1)
  const end = last && endOf(run, last.note)
  const { noteLine, textHeight } = run.measures
  return (
    shown.every(({ note }) => spotOf(run, note)?.page === page) &&
    noteSpot(run, firstAfter(work))?.page !== page &&
    (!end || end.bottom > textHeight - noteLine)
  )
}

/** The first note that is referred to after those of a page. */
function firstAfter({ count, run, start }: PageInWork): NoteBox | undefined {
  const next = start + count
  return run.notes[next + detachedFrom(run, next).length]
}

/** How many of a page's notes fit below the lines that refer to them. */
function fitting(run: Run, lines: readonly NotedLine[]): number {
  const { textHeight, noteGap } = run.measures
  let total = noteGap
  const over = lines.findIndex(({ box, spot }) => {
    total += box.height
    return spot.bottom + total > textHeight
  })
  return over < 0 ? lines.length : over
}

/**
 * Lays the page's notes at its foot, and hides those that come after.
 *
 * The first note's spacer reaches from its line down to where the notes begin; the others stack
 * below. Room that has to stay empty is part of the first note, since no later float may stand
 * above an earlier one; on a page without notes a float of its own keeps it.
 *
 * @param lines - As they were before any note was shown.
 * @returns The float that keeps room on a page without notes.
 */
function showNotes(work: PageInWork, lines: readonly NotedLine[]): HTMLElement[] {
  const { count, limit, page, run, start } = work
  const { textHeight, noteGap } = run.measures
  const boxes = run.notes.slice(start, start + Math.max(count, lines.length))
  boxes.forEach((box, index) => {
    showNote(box, index < count, index === 0 && count > 0)
  })
  const [first] = lines
  if (!first) return []
  const { note, spacer } = first.box
  if (count === 0) return limit === Infinity ? [] : fillRest(run, page, limit, first.ref)
  const total = noteGap + heightOf(boxes.slice(0, count))
  const blank = Math.max(0, textHeight - total - limit)
  note.style.setProperty('--above', `${noteGap + blank}px`)
  spacer.style.height = `${Math.max(0, textHeight - total - blank - first.spot.top)}px`
  return []
}

function showNote({ note, spacer }: NoteBox, isPlaced: boolean, isFirst: boolean): void {
  note.classList.toggle('placed', isPlaced)
  note.classList.toggle('first', isFirst)
  // Any other spacer would drift after the notes that stand already, and hold back those to come.
  spacer.classList.toggle('placed', isFirst)
  note.style.removeProperty('--above')
}

/**
 * The line of a note did not stay, for want of room or of company for it: its page ends before it.
 *
 * @returns Whether another try may help.
 */
function endBefore(
  work: PageInWork,
  lines: readonly NotedLine[],
  staying: number,
): boolean {
  const { page, run, start } = work
  const moved = run.notes.slice(start + staying, start + work.count)
  for (const box of moved) restoreNote(run, box)
  work.count = staying
  const [box] = moved
  const spot = lines[staying]?.spot
  if (box?.continues) return false
  const whole = box && spot && box.line > 0 ? blockToMove(run, box, spot) : undefined
  if (whole) beginNextPage(run, whole, page)
  else work.limit = Math.min(work.limit, spot?.top ?? 0)
  return true
}

/**
 * Nothing may refer to a note that stands nowhere: what finds no foot on the page where it has to
 * be stands where it begins, above the table or picture that leaves no room below.
 *
 * @returns How many notes this places: one.
 */
function placeAnyway(run: Run, index: number): number {
  const box = run.notes[index]
  if (!box) return 0
  restoreNote(run, box)
  const { textHeight } = run.measures
  if (box.height > textHeight) cutNote(run, box, textHeight / 2)
  showNote(box, true, true)
  box.note.style.setProperty('--above', '0px')
  return 1
}

/**
 * Hides what stands on pages that are done, so that it is not laid out again for each note: the
 * block that begins the next page is made to begin it for good; and so is a heading, which Chromium
 * may leave behind in print, where what goes over here stands below notes.
 */
function hideDone(run: Run, page: number, next: NoteBox | undefined): void {
  if ((noteSpot(run, next)?.page ?? Infinity) <= page) return
  const start = pageStart(run, page + 1)
  if (!start || start.within || start.block.parentElement !== run.element) return
  let before = start.block.previousElementSibling
  // What continues from the page before floats from an anchor above the block, and is not done.
  if (before?.matches('.footnote-anchor')) return
  const isDone = page - run.base >= pagesAround
  if (isDone || isHeading(run, start.block)) start.block.classList.add('page-top')
  if (!isDone) return
  for (; before && !before.matches('.done'); before = before.previousElementSibling)
    before.classList.add('done')
  run.base = page + 1
}
