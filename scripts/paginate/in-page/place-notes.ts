import { type NoteBox, pageCount, type Run, type Spot, spotOf } from './measures.ts'
import { noteSpot, showNote } from './page-foot.ts'
import { flowChildren, pageStart } from './page-start.ts'
import { mostTries, placeAnyway, settlePage } from './settle-page.ts'

/** Pages that stay laid out around the one in work, in a long run. */
const window = 8

/** Places the notes of a run at the foot of the pages that refer to them, page by page. */
export function placeNotes(run: Run): void {
  const pending = hidePending(run)
  let next = 0
  let idle = 0
  while (next < run.notes.length || pending.length > 0) {
    const spot = noteSpot(run, run.notes[next])
    showPending(run, pending, spot ? spot.page : pageCount(run))
    if (!spot && pending.length > 0) continue
    const settled = settle(run, next, spot, idle)
    idle = settled > 0 ? 0 : idle + 1
    next += settled
    if (spot) hideSettled(run, spot.page, run.notes[next])
  }
  for (const element of run.element.querySelectorAll('.settled')) {
    element.classList.remove('settled')
  }
  run.base = 0
}

/** @returns How many notes are done. */
function settle(run: Run, next: number, spot: Spot | undefined, idle: number): number {
  if (!spot) return showAsItIs(run, next)
  // A note whose line wanders between pages is placed where it was last, so that the way has an end.
  if (idle > mostTries)
    return placeAnyway(run, next, spot.page, []) || showAsItIs(run, next)
  return settlePage(run, next, spot.page)
}

/** A note whose line is nowhere is still a note to be read. */
function showAsItIs(run: Run, index: number): number {
  const box = run.notes[index]
  if (box) showNote(box, true, false)
  return 1
}

/**
 * In a long run, what stands on pages that are done is hidden, and so not laid out again for each
 * note: the block that begins the next page is made to begin it for good.
 */
function hideSettled(run: Run, page: number, next: NoteBox | undefined): void {
  if (page - run.base < window) return
  if ((noteSpot(run, next)?.page ?? Infinity) <= page) return
  const start = pageStart(run, page + 1)
  if (!start || start.text || start.block.parentElement !== run.element) return
  // What goes on from the page before floats from an anchor over the block, and is not done.
  if (start.block.previousElementSibling?.matches('.footnote-anchor')) return
  start.block.classList.add('page-top')
  for (const sibling of flowSiblingsBefore(start.block)) sibling.classList.add('settled')
  run.base = page + 1
}

function flowSiblingsBefore(block: HTMLElement): HTMLElement[] {
  const siblings: HTMLElement[] = []
  for (let at = block.previousElementSibling; at; at = at.previousElementSibling) {
    if (at.classList.contains('settled')) break
    siblings.push(at as HTMLElement)
  }
  return siblings
}

/** In a long run, what stands far ahead is hidden until its turn comes. */
function hidePending(run: Run): HTMLElement[] {
  if (pageCount(run) <= 2 * window) return []
  const far = flowChildren(run.element).filter(
    (block) => (spotOf(run, block)?.page ?? 0) > 2 * window,
  )
  const pending: HTMLElement[] = []
  const first = far[0]
  for (let at: Element | null | undefined = first; at; at = at.nextElementSibling) {
    at.classList.add('pending')
    pending.push(at as HTMLElement)
  }
  return pending
}

function showPending(run: Run, pending: HTMLElement[], page: number): void {
  while (pending.length > 0 && pageCount(run) - page < window) {
    for (const block of pending.splice(0, 40)) block.classList.remove('pending')
  }
}
