import { type NoteBox, pageCount, type Run, type Spot, spotOf } from './measures.ts'
import { flowChildren, insertAtPageStart, pageStart } from './page-start.ts'
import { splitNote } from './split-note.ts'

/** How one page ends: how many notes stand on it, and where its text has to stop, if not of itself. */
interface PageFoot {
  count: number
  limit: number | undefined
  /** Lines of text to keep above a note that comes from the page before. */
  fewestLines: number
}

/** A page that still has not come to rest after so many tries is left as it is. */
const mostTries = 16
/** Lines that may stay empty because the next one would bring a note for which there is no room. */
const mostBlankLines = 3
/** Lines of text that a page keeps above a note that comes from the page before. */
const fewestTextLines = 3
/** Lines beyond which more room for them would not help: a table or picture begins there. */
const mostTextLines = 9
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
    const settled = spot ? settlePage(run, next, spot.page) : showAsItIs(run, next)
    idle = settled > 0 ? 0 : idle + 1
    // A note whose line wanders between pages is placed where it was last, so that the way has an end.
    if (spot && idle > mostTries) next += placeAnyway(run, next, spot.page, [])
    next += settled
    if (spot) hideSettled(run, spot.page, run.notes[next])
  }
  for (const element of run.element.querySelectorAll('.settled')) {
    element.classList.remove('settled')
  }
  run.base = 0
}

/** A note whose line is nowhere is still a note to be read. */
function showAsItIs(run: Run, index: number): number {
  const box = run.notes[index]
  if (box) showNote(box, true, false)
  return 1
}

/** @returns How many notes stand on the page. */
function settlePage(run: Run, start: number, page: number): number {
  const spots = spotsOnPage(run, start, page)
  const foot: PageFoot = {
    count: fitting(run, start, spots),
    limit: undefined,
    fewestLines: fewestTextLines,
  }
  let filler: HTMLElement[] = []
  for (let tries = 0; tries < mostTries; tries++) {
    removeFiller(filler)
    filler = showFoot(run, start, spots, foot, page)
    const moved = firstMoved(run, start, foot.count, page)
    if (moved === undefined) {
      const spot = noteSpot(run, run.notes[start + foot.count])
      if (spot?.page !== page || !makeRoom(run, start, foot, page)) break
    } else if (!sendOver(run, start, spots, foot, moved)) break
  }
  if (foot.count === 0) foot.count = placeAnyway(run, start, page, filler)
  carryOver(run, start + foot.count, page)
  return foot.count
}

/**
 * Nothing may refer to a note that stands nowhere: what finds no foot on the page where it has to
 * be stands where it begins, over the table or picture that leaves no room below.
 */
function placeAnyway(
  run: Run,
  start: number,
  page: number,
  filler: HTMLElement[],
): number {
  const box = run.notes[start]
  if (!box || noteSpot(run, box)?.page !== page) return 0
  removeFiller(filler)
  restore(run, start)
  if (box.height > run.measures.textHeight) cut(run, start, run.measures.textHeight / 2)
  showNote(box, true, true)
  box.note.style.setProperty('--above', '0px')
  return 1
}

/**
 * The line of a note did not stay, for want of room or of company for it: its page ends before it.
 *
 * @returns Whether another try may help.
 */
function sendOver(
  run: Run,
  start: number,
  spots: readonly Spot[],
  foot: PageFoot,
  moved: number,
): boolean {
  for (let index = moved; index < foot.count; index++) restore(run, start + index)
  const box = run.notes[start + moved]
  if (box && !box.continues && box.line > 0 && box.ref.matches('.footnote-anchor')) {
    breakBefore(run, box.ref as HTMLElement, spots[0]?.page ?? 0)
  } else if (box?.continues) {
    // What it floats from needs more room, such as a heading with the lines that it is kept with.
    foot.fewestLines += 2
    foot.limit = undefined
  } else {
    foot.limit = Math.min(foot.limit ?? Infinity, spots[moved]?.top ?? 0)
  }
  foot.count = moved
  return foot.fewestLines <= mostTextLines
}

/**
 * The notes of the next line do not all fit: cut the last of them, or send the line to the next
 * page with all of them.
 */
function makeRoom(run: Run, start: number, foot: PageFoot, page: number): boolean {
  const spots = spotsOnPage(run, start, page)
  const spot = spots[foot.count]
  const box = run.notes[start + foot.count]
  if (!spot || !box) return false
  const isAbove = spot.bottom <= (foot.limit ?? Infinity) + 0.5
  if (isAbove && box.height <= roomBelow(run, start, foot.count, spots, foot)) {
    foot.count++
    return true
  }
  return box.line === 0
    ? makeRoomBehind(run, start, foot, spots)
    : makeRoomForLine(run, start, foot, spots, spot)
}

/** References in one line stay together: all their notes begin on its page, or it goes over with them. */
function makeRoomForLine(
  run: Run,
  start: number,
  foot: PageFoot,
  spots: readonly Spot[],
  spot: Spot,
): boolean {
  const { textHeight, noteGap, line, noteLine } = run.measures
  const inLine = spots.flatMap(({ top }, index) =>
    Math.abs(top - spot.top) < 1 ? [index] : [],
  )
  const first = inLine[0] ?? foot.count
  const last = inLine.at(-1) ?? foot.count
  const canGoOver =
    !inLine.some((index) => run.notes[start + index]?.continues) &&
    inLine.every((index) => canLeave(run, run.notes[start + index], spot))
  const room = roomBelow(run, start, last, spots, foot)
  const before = heights(run, start, first)
  const blank = textHeight - (before > 0 ? noteGap + before : 0) - spot.top
  const isWorthCutting = !canGoOver || blank > mostBlankLines * line
  if (isWorthCutting && room >= 2 * noteLine && cut(run, start + last, room)) {
    foot.count = last + 1
    foot.limit = textBottom(run, start + last, spots, spot, foot)
    return true
  }
  if (!canGoOver) return forceCut(run, start, foot, spots, last)
  for (const index of inLine) restore(run, start + index)
  foot.count = first
  const ref = run.notes[start + first]?.ref
  if (ref?.matches('.footnote-anchor')) breakBefore(run, ref as HTMLElement, spot.page)
  else
    foot.limit = Math.min(
      foot.limit === undefined ? Infinity : foot.limit - line,
      spot.top,
    )
  return true
}

/**
 * The notes behind a table, a picture or a heading do not all fit: the block begins the next page,
 * or, where it already begins this one, the notes go on there.
 */
function makeRoomBehind(
  run: Run,
  start: number,
  foot: PageFoot,
  spots: readonly Spot[],
): boolean {
  const index = start + foot.count
  const box = run.notes[index]
  const spot = spots[foot.count]
  if (!box || !spot) return false
  const block = box.ref.previousElementSibling as HTMLElement | null
  const host = block?.closest<HTMLElement>('.table') ?? block
  const hostSpot = host ? spotOf(run, host) : undefined
  if (host && hostSpot?.page === spot.page && hostSpot.top >= run.measures.line) {
    host.classList.add('page-top')
    return true
  }
  const group = run.notes.filter(({ ref }, at) => at >= index && ref === box.ref)
  const room = roomBelow(run, start, foot.count, spots, foot)
  const least = 2 * run.measures.noteLine
  if (room >= group.length * least) {
    return forceCut(run, start, foot, spots, foot.count + group.length - 1)
  }
  if (room >= least && cut(run, index, room)) {
    foot.count++
    group.shift()
  }
  for (const later of group) detach(run, later)
  return true
}

/** Takes a note out of the text, to go on where the next page begins. */
function detach(run: Run, box: NoteBox): void {
  box.spacer.remove()
  box.note.remove()
  box.ref = document.createElement('span')
  box.line = run.measures.line
  box.continues = true
}

/**
 * The page's first line brings more notes than the page has room for: the first of them that does
 * not fit is cut so short that those after it can begin here too.
 */
function forceCut(
  run: Run,
  start: number,
  foot: PageFoot,
  spots: readonly Spot[],
  last: number,
): boolean {
  const spot = spots[foot.count]
  if (!spot) return false
  const { noteLine } = run.measures
  const bottom = textBottom(run, start + foot.count, spots, spot, foot)
  const followers = run.notes.slice(start + foot.count + 1, start + last + 1)
  const wanted = followers.reduce((sum, box) => sum + box.height, 0)
  const room =
    run.measures.textHeight -
    run.measures.noteGap -
    heights(run, start, foot.count) -
    bottom
  const reserve = room - wanted >= 2 * noteLine ? wanted : followers.length * 2 * noteLine
  cut(run, start + foot.count, Math.max(room - reserve, 2 * noteLine), followers.length)
  foot.limit = bottom
  foot.count++
  return true
}

/** What is left for a note below its line and the notes before it. */
function roomBelow(
  run: Run,
  start: number,
  index: number,
  spots: readonly Spot[],
  foot: PageFoot,
): number {
  const { textHeight, noteGap } = run.measures
  const spot = spots[index]
  if (!spot) return 0
  const bottom = textBottom(run, start + index, spots, spot, foot)
  return textHeight - noteGap - heights(run, start, index) - bottom
}

/**
 * Where the text has to stop so that a note can begin on the page of its line: below that line; for
 * a note that goes on from the page before some lines lower, but above the next line with a note.
 */
function textBottom(
  run: Run,
  index: number,
  spots: readonly Spot[],
  spot: Spot,
  foot: PageFoot,
) {
  if (!run.notes[index]?.continues) return spot.bottom
  const nextLine = spots.find(({ top }) => top > spot.top + 1)?.top ?? Infinity
  const wanted = spot.top + foot.fewestLines * run.measures.line
  return Math.max(spot.bottom, Math.min(wanted, nextLine))
}

/** @param followers - Notes after this one that still begin on its page, before what is cut off goes on. */
function cut(run: Run, index: number, room: number, followers = 0): boolean {
  restore(run, index)
  const box = run.notes[index]
  if (!box) return false
  const whole = { content: box.note.cloneNode(true), height: box.height }
  const rest = splitNote(run, box, room)
  if (!rest) return false
  box.uncut = { ...whole, rest }
  let at = index + 1 + followers
  while (run.notes[at]?.continues && !run.notes[at]?.note.isConnected) at++
  run.notes.splice(at, 0, rest)
  return true
}

/** Undoes a cut that is not needed, the note standing on a later page or being cut elsewhere. */
function restore(run: Run, index: number): void {
  const box = run.notes[index]
  if (!box?.uncut) return
  const { content, height, rest } = box.uncut
  box.note.replaceChildren(...content.cloneNode(true).childNodes)
  box.height = height
  delete box.uncut
  run.notes.splice(run.notes.indexOf(rest), 1)
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
  const spot = box && spotOf(run, box.ref)
  if (!spot) return undefined
  const top = spot.top - box.rise
  return { page: spot.page, top, bottom: top + box.line }
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
  if (foot.limit === undefined || !first) return []
  return keepRoom(run, page, foot.limit, first.ref)
}

function showNote(box: NoteBox, placed: boolean, first: boolean): void {
  box.note.classList.toggle('placed', placed)
  box.note.classList.toggle('first', first)
  // Any other spacer would drift behind the notes that stand already, and hold back those to come.
  box.spacer.classList.toggle('placed', first)
  box.note.style.removeProperty('--above')
}

/**
 * Ends a page without notes at a height: by a float over the rest of it, in the paragraph whose line
 * goes over; or, where too little of that would stay, by a page break before the paragraph.
 */
function keepRoom(run: Run, page: number, limit: number, ref: Element): HTMLElement[] {
  const block = ref.closest<HTMLElement>(floatHosts) ?? run.element
  if (block.matches('.footnote-anchor')) {
    breakBefore(run, block, page)
    return []
  }
  const spacer = document.createElement('span')
  const filler = document.createElement('span')
  spacer.className = 'spacer placed'
  filler.className = 'filler'
  spacer.setAttribute('aria-hidden', 'true')
  filler.setAttribute('aria-hidden', 'true')
  const begins = spotOf(run, block)?.page === page
  if (begins) block.prepend(spacer, filler)
  else insertAtPageStart(run, page, [spacer, filler])
  const spot = spotOf(run, spacer)
  if (spot?.page === page && spot.top < limit) {
    levelWithText(run, filler)
    spacer.style.height = `${limit - spot.top}px`
    filler.style.height = `${run.measures.textHeight - limit}px`
    if (spotOf(run, filler)?.page === page) return [spacer, filler]
  }
  removeFiller([spacer, filler])
  if (begins) breakBefore(run, block, page)
  return []
}

/** Whether the line of a note can go over to the next page, something staying on this one. */
function canLeave(run: Run, box: NoteBox | undefined, spot: Spot): boolean {
  const { line } = run.measures
  const block = box?.ref.closest<HTMLElement>(floatHosts)
  if (!block) return spot.top >= line
  const begins = spotOf(run, block)
  // Two lines have to stay where a paragraph begins, or none; and none takes its headings along.
  if (begins?.page !== spot.page || spot.top - begins.top >= 2 * line - 1)
    return spot.top >= line
  const first = spotOf(run, withHeadings(run, block))
  return first?.page === spot.page && first.top >= line
}

const floatHosts = '.footnote-anchor, p, li, dd'

/** Lets a block begin the next page, with the headings that stand over it. */
function breakBefore(run: Run, block: HTMLElement, page: number): void {
  const first = withHeadings(run, block)
  const spot = spotOf(run, first)
  const beginsPage = spot?.page === page && spot.top < run.measures.line
  if (!beginsPage) first.classList.add('page-top')
}

function withHeadings(run: Run, block: HTMLElement): HTMLElement {
  let first = block
  for (;;) {
    const before = first.previousElementSibling as HTMLElement | null
    const parent = first.parentElement
    if (before?.matches('h1, h2, h3, h4, h5, h6, dt, .footnote-anchor')) first = before
    else if (!before && parent && parent !== run.element) first = parent
    else return first
  }
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
    const box = run.notes[start + index]
    // A paragraph that would leave one line behind keeps its lines and sends its floats over.
    if (!box || noteSpot(run, box)?.page !== page) return index
    if (spotOf(run, box.note)?.page !== page) return index
  }
  return undefined
}

function heights(run: Run, start: number, count: number): number {
  return run.notes.slice(start, start + count).reduce((sum, box) => sum + box.height, 0)
}

/** Puts what was cut off where the next page's text begins. */
function carryOver(run: Run, index: number, page: number): void {
  const boxes: NoteBox[] = []
  for (let at = index; run.notes[at]?.continues; at++) {
    const box = run.notes[at]
    if (!box || box.note.isConnected) break
    boxes.push(box)
  }
  if (boxes.length === 0) return
  const elements = boxes.flatMap(({ ref, spacer, note }) => [
    ref,
    spacer,
    note,
  ]) as HTMLElement[]
  let isPlaced = false
  for (let ahead = page + 1; ahead <= pageCount(run) && !isPlaced; ahead++) {
    isPlaced = insertAtPageStart(run, ahead, elements)
  }
  // Behind the last text of the run there is only its end.
  if (!isPlaced) appendAnchor(run, elements)
  const anchor = boxes[0]?.spacer.closest('.footnote-anchor')
  for (const box of boxes) {
    levelWithText(run, box.note)
    // An empty span that stands alone is nowhere; the anchor that holds it is somewhere.
    if (anchor) box.ref = anchor
    box.spacer.classList.add('placed')
    box.rise =
      box.ref.getBoundingClientRect().top - box.spacer.getBoundingClientRect().top
    box.spacer.classList.remove('placed')
  }
}

function appendAnchor(run: Run, elements: readonly HTMLElement[]): void {
  const anchor = document.createElement('div')
  anchor.className = 'footnote-anchor page-top'
  anchor.append(...elements)
  run.element.append(anchor)
}

/**
 * Moves a float in a list or quotation out to the left edge of the text area. Its own width takes it
 * to the right edge: were it drawn in there by a margin, wider text below could pass beside it.
 */
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
  const inset =
    left + Number.parseFloat(style.paddingLeft) + Number.parseFloat(style.borderLeftWidth)
  if (inset >= 0.5 && inset < textWidth) float.style.marginLeft = `${-inset}px`
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
