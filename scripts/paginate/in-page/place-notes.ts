import { type NoteBox, pageCount, type Run, type Spot, spotOf } from './measures.ts'
import { flowChildren, insertAtPageStart, pageStart } from './page-start.ts'
import { splitNote } from './split-note.ts'

/** How one page ends: how many notes stand on it, and where its text has to stop, if not of itself. */
interface PageFoot {
  count: number
  limit: number | undefined
}

/** A page that still has not come to rest after so many tries is left as it is. */
const mostTries = 16
/** Lines that may stay empty because the next one would bring a note for which there is no room. */
const mostBlankLines = 3
/** Lines of text that a page keeps above a note that comes from the page before. */
const fewestTextLines = 3
/** Pages that stay laid out around the one in work, in a long run. */
const window = 8

/** Places the notes of a run at the foot of the pages that refer to them, page by page. */
export function placeNotes(run: Run): void {
  const pending = hidePending(run)
  let next = 0
  for (;;) {
    const spot = noteSpot(run, run.notes[next])
    showPending(run, pending, spot ? spot.page : pageCount(run))
    if (!spot) {
      if (pending.length > 0) continue
      break
    }
    next += settlePage(run, next, spot.page)
    hideSettled(run, spot.page)
  }
  for (const element of run.element.querySelectorAll('.settled')) {
    element.classList.remove('settled')
  }
  run.base = 0
}

/** @returns How many notes stand on the page. */
function settlePage(run: Run, start: number, page: number): number {
  const spots = spotsOnPage(run, start, page)
  const foot: PageFoot = { count: fitting(run, start, spots), limit: undefined }
  let filler: HTMLElement[] = []
  for (let tries = 0; tries < mostTries; tries++) {
    removeFiller(filler)
    filler = showFoot(run, start, spots, foot, page)
    const moved = firstMoved(run, start, foot.count, page)
    if (moved !== undefined) {
      foot.limit = Math.min(foot.limit ?? Infinity, spots[moved]?.top ?? 0)
      foot.count = moved
      continue
    }
    const box = run.notes[start + foot.count]
    const spot = noteSpot(run, box)
    if (!box || spot?.page !== page) break
    if (!makeRoom(run, start, spots, foot, page)) break
  }
  if (foot.count === 0) {
    // Nothing may refer to a note that stands nowhere: better on the page with too much than lost.
    const box = run.notes[start]
    if (box && noteSpot(run, box)?.page === page) {
      foot.count = 1
      removeFiller(filler)
      showFoot(run, start, spots, foot, page)
    }
  }
  carryOver(run, start + foot.count, page)
  return foot.count
}

/** The next line's note does not fit: cut the note, or send the line to the next page. */
function makeRoom(
  run: Run,
  start: number,
  spots: Spot[],
  foot: PageFoot,
  page: number,
): boolean {
  const { textHeight, noteGap, line, noteLine } = run.measures
  const box = run.notes[start + foot.count]
  const spot = spots[foot.count] ?? noteSpot(run, box)
  if (!box || !spot) return false
  const above = heights(run, start, foot.count)
  const room = textHeight - noteGap - above - spot.bottom
  const blank = textHeight - (above > 0 ? noteGap + above : 0) - spot.top
  const keep = box.continues ? fewestTextLines * line - (spot.bottom - spot.top) : 0
  const cannotGoOver = box.continues || spot.top < line
  const split =
    (cannotGoOver || blank > mostBlankLines * line) && room - keep >= 2 * noteLine
  if (split || cannotGoOver) {
    const rest = splitNote(run, box, Math.max(room - keep, 2 * noteLine))
    if (rest) {
      run.notes.splice(start + foot.count + 1, 0, rest)
      foot.count++
      spots.splice(foot.count, spots.length)
      return true
    }
    if (cannotGoOver) {
      foot.count++
      return (
        spots.length > foot.count ||
        noteSpot(run, run.notes[start + foot.count])?.page === page
      )
    }
  }
  foot.limit = Math.min(foot.limit === undefined ? Infinity : foot.limit - line, spot.top)
  // References in one line go over together.
  while (foot.count > 0 && (spots[foot.count - 1]?.top ?? 0) > foot.limit - 1)
    foot.count--
  return true
}

function spotsOnPage(run: Run, start: number, page: number): Spot[] {
  const spots: Spot[] = []
  for (let at = start; ; at++) {
    const spot = noteSpot(run, run.notes[at])
    if (spot?.page !== page) return spots
    spots.push(spot)
  }
}

/** Where the line stands that refers to a note. */
function noteSpot(run: Run, box: NoteBox | undefined): Spot | undefined {
  const spot = box && spotOf(run, box.spacer)
  return spot && box && { page: spot.page, top: spot.top, bottom: spot.top + box.line }
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
function showFoot(
  run: Run,
  start: number,
  spots: readonly Spot[],
  foot: PageFoot,
  page: number,
): HTMLElement[] {
  const { textHeight, noteGap } = run.measures
  const last = Math.max(foot.count, spots.length)
  for (let index = 0; index < last; index++) {
    const box = run.notes[start + index]
    if (box) showNote(box, index < foot.count, index === 0 && foot.count > 0)
  }
  const first = run.notes[start]
  if (foot.count > 0 && first) {
    const total = noteGap + heights(run, start, foot.count)
    const blank =
      foot.limit === undefined ? 0 : Math.max(0, textHeight - total - foot.limit)
    first.note.style.setProperty('--above', `${noteGap + blank}px`)
    const top = spots[0]?.top ?? 0
    first.spacer.style.height = `${Math.max(0, textHeight - total - blank - top)}px`
    return []
  }
  return foot.limit === undefined ? [] : keepRoom(run, page, foot.limit)
}

function showNote(box: NoteBox, placed: boolean, first: boolean): void {
  box.note.classList.toggle('placed', placed)
  box.note.classList.toggle('first', first)
  box.spacer.style.height = '0px'
  box.note.style.removeProperty('--above')
}

function keepRoom(run: Run, page: number, limit: number): HTMLElement[] {
  const spacer = document.createElement('span')
  const filler = document.createElement('span')
  spacer.className = 'spacer'
  filler.className = 'filler'
  spacer.setAttribute('aria-hidden', 'true')
  filler.setAttribute('aria-hidden', 'true')
  if (!insertAtPageStart(run, page, [spacer, filler])) return []
  levelWithText(run, filler)
  const spot = spotOf(run, spacer)
  if (spot?.page !== page || spot.top >= limit) {
    removeFiller([spacer, filler])
    return []
  }
  spacer.style.height = `${limit - spot.top}px`
  filler.style.height = `${run.measures.textHeight - limit}px`
  return [spacer, filler]
}

function removeFiller(filler: readonly HTMLElement[]): void {
  const parent = filler[0]?.parentElement
  for (const element of filler) element.remove()
  if (parent?.matches('.footnote-anchor')) parent.remove()
  else parent?.normalize()
}

function firstMoved(
  run: Run,
  start: number,
  count: number,
  page: number,
): number | undefined {
  for (let index = 0; index < count; index++) {
    if (noteSpot(run, run.notes[start + index])?.page !== page) return index
  }
  return undefined
}

function heights(run: Run, start: number, count: number): number {
  return run.notes.slice(start, start + count).reduce((sum, box) => sum + box.height, 0)
}

/** Puts the rest of a note that was cut where the next page's text begins. */
function carryOver(run: Run, index: number, page: number): void {
  const box = run.notes[index]
  if (!box?.continues || box.note.isConnected) return
  for (let ahead = page + 1; ahead <= pageCount(run); ahead++) {
    if (insertAtPageStart(run, ahead, [box.spacer, box.note])) break
  }
  // Behind the last text of the run there is only its end.
  if (!box.note.isConnected) appendAnchor(run, box)
  levelWithText(run, box.note)
}

function appendAnchor(run: Run, box: NoteBox): void {
  const anchor = document.createElement('div')
  anchor.className = 'footnote-anchor page-top'
  anchor.append(box.spacer, box.note)
  run.element.append(anchor)
}

/** Moves a float in a list or quotation out to the edges of the text area. */
export function levelWithText(run: Run, float: HTMLElement): void {
  const block = float.parentElement?.closest(
    'p, li, dd, dt, div, section, blockquote, pre, aside, .line',
  )
  const rect = block?.getClientRects()[0]
  if (!block || !rect) return
  const style = getComputedStyle(block)
  const origin = run.element.getBoundingClientRect().left
  const { textWidth } = run.measures
  const left = (((rect.left - origin) % textWidth) + textWidth) % textWidth
  const inLeft =
    left + Number.parseFloat(style.paddingLeft) + Number.parseFloat(style.borderLeftWidth)
  const width =
    rect.width -
    ['paddingLeft', 'paddingRight', 'borderLeftWidth', 'borderRightWidth']
      .map((name) => Number.parseFloat(style[name as 'paddingLeft']))
      .reduce((sum, value) => sum + value, 0)
  if (inLeft < 0.5 && textWidth - width < 0.5) return
  float.style.marginLeft = `${-inLeft}px`
  float.style.marginRight = `${-(textWidth - inLeft - width)}px`
}

/**
 * In a long run, what stands on pages that are done is hidden, and so not laid out again for each
 * note: the block that begins the next page is made to begin it for good.
 */
function hideSettled(run: Run, page: number): void {
  if (page - run.base < window) return
  const start = pageStart(run, page + 1)
  if (!start || start.text || start.block.parentElement !== run.element) return
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
