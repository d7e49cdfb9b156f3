import {
  alignWithText,
  heightOf,
  type NoteBox,
  type NotedLine,
  type PageInWork,
  type Run,
  type Spot,
  spotOf,
} from './measures.ts'
import { insertAtPageStart } from './page-starts.ts'
import { cutNote, cutToFit, isDetached, restoreNote } from './split-note.ts'

/** Lines that may stay empty because the next one would bring a note for which there is no room. */
export const mostBlankLines = 3

/**
 * The next line of a page brings notes: shows the next of them if it fits after all; else cuts the last of
 * them, or sends the line to the next page with all of them.
 *
 * @param lines - Of the page, as they are now.
 * @returns Whether something has changed.
 */
export function makeRoom(work: PageInWork, lines: readonly NotedLine[]): boolean {
  const line = lines[work.count]
  if (!line) return false
  const { box, spot } = line
  const isAbove = spot.bottom <= work.limit + 0.5
  if (isAbove && box.height <= roomBelow(work, lines, line)) {
    work.count++
    return true
  }
  const make = box.line === 0 ? makeRoomForBlock : makeRoomForLine
  make(work, lines, line)
  return true
}

/** References in one line stay together: all their notes begin on its page, or it goes over with them. */
function makeRoomForLine(
  work: PageInWork,
  lines: readonly NotedLine[],
  noted: NotedLine,
): void {
  const { run } = work
  const { textHeight, noteGap, line, noteLine } = run.measures
  const inLine = linesWith(run, lines, noted)
  const [first = noted] = inLine
  const last = inLine.at(-1) ?? noted
  const { spot } = first
  const canGoOver = inLine.every(
    ({ box, spot }) => !box.continues && canLeave(run, box, spot),
  )
  const room = roomBelow(work, lines, last)
  const before = heightAbove(lines, first)
  const blank = textHeight - (before > 0 ? noteGap + before : 0) - spot.top
  const isWorthCutting = !canGoOver || blank > mostBlankLines * line
  if (isWorthCutting && room >= 2 * noteLine && cutNote(run, last.box, room)) {
    work.count = lines.indexOf(last) + 1
    work.limit = textBottom(work, lines, last)
    return
  }
  if (!canGoOver) {
    stayWhereTheyFit(work, lines, inLine)
    return
  }
  for (const { box } of inLine) restoreNote(run, box)
  work.count = lines.indexOf(first)
  const whole = blockToMove(run, first.box, spot)
  if (whole) beginNextPage(run, whole, spot.page)
  else work.limit = Math.min(work.limit - line, spot.top)
}

/** What refers to notes in the same line, or in headings one below the other, which stay together. */
function linesWith(run: Run, lines: readonly NotedLine[], noted: NotedLine) {
  const areTogether = (one: NotedLine | undefined, other: NotedLine | undefined) => {
    if (!one || !other) return false
    if (Math.abs(one.spot.top - other.spot.top) < 1) return true
    const [first, second] = [one, other].map(
      ({ box: { ref } }) =>
        isOfHeading(run, ref) && withHeadings(run, ref as HTMLElement),
    )
    return first !== false && first === second
  }
  let start = lines.indexOf(noted)
  let end = start + 1
  while (areTogether(lines[start - 1], lines[start])) start--
  while (areTogether(lines[end - 1], lines[end])) end++
  return lines.slice(start, end)
}

/**
 * The notes of a table, a picture or a heading do not all fit: the block begins the next page,
 * or, where it already begins this one, the notes continue there.
 */
function makeRoomForBlock(
  work: PageInWork,
  lines: readonly NotedLine[],
  noted: NotedLine,
): void {
  const { run } = work
  const { box, spot } = noted
  const host = blockOf(box.ref)
  // Where a table that may be broken begins has been settled: see break-tables.ts.
  const mayGoOver = host?.matches('.table:not(.whole)') === false
  const first = host && mayGoOver ? withHeadings(run, host) : undefined
  const begin = first && spotOf(run, first)
  if (begin?.page === spot.page && begin.top >= run.measures.line) {
    first?.classList.add('page-top')
    return
  }
  const inBlock = lines.filter(({ box: { ref } }) => ref === box.ref)
  stayWhereTheyFit(work, lines, inBlock)
}

/** The table, picture, box or heading whose notes an anchor holds. */
function blockOf(anchor: Element): HTMLElement | undefined {
  if (anchor.matches('.page-top')) return undefined
  const block = anchor.previousElementSibling as HTMLElement | null
  return block?.closest<HTMLElement>('.table, .beside') ?? block ?? undefined
}

/**
 * As many of the notes of a line or block as can begin on its page, those before them cut too, so that they do. Below
 * that line or block stands no other with notes: these would come before what goes over.
 */
function stayWhereTheyFit(
  work: PageInWork,
  lines: readonly NotedLine[],
  noted: readonly NotedLine[],
): void {
  const { noteGap, textHeight } = work.run.measures
  const bottom = Math.max(...noted.map((line) => textBottom(work, lines, line)))
  const end = lines.findLastIndex((line) => noted.includes(line)) + 1
  const boxes = lines.slice(0, end).map(({ box }) => box)
  const room = textHeight - noteGap - bottom
  work.count = cutToFit(work.run, boxes, room, false)
  if (work.count > 0 || isDetached(boxes[0])) work.limit = bottom
}

/** What is left for a note below its line and the notes before it. */
function roomBelow(
  work: PageInWork,
  lines: readonly NotedLine[],
  noted: NotedLine,
): number {
  const { textHeight, noteGap } = work.run.measures
  const bottom = textBottom(work, lines, noted)
  return textHeight - noteGap - heightAbove(lines, noted) - bottom
}

function heightAbove(lines: readonly NotedLine[], noted: NotedLine): number {
  return heightOf(lines.slice(0, lines.indexOf(noted)).map(({ box }) => box))
}

/** Lines of text that a page keeps above a note that continues from the page before. */
const fewestTextLines = 3

/**
 * Where the text has to stop so that a note can begin on the page of its line: below that line; for
 * a note that continues from the page before some lines lower, but above the next line with a note.
 */
function textBottom(
  { run }: PageInWork,
  lines: readonly NotedLine[],
  { box, spot }: NotedLine,
): number {
  if (!box.continues) return spot.bottom
  const next = lines.find((line) => line.spot.top > spot.top + 1)
  const wanted = spot.top + fewestTextLines * run.measures.line
  return Math.max(spot.bottom, Math.min(wanted, next?.spot.top ?? Infinity))
}

const floatHosts = '.footnote-anchor, p, li, dd'

function hostOf(box: NoteBox | undefined): HTMLElement | undefined {
  return box?.ref.closest<HTMLElement>(floatHosts) ?? undefined
}

/** Two lines have to stay where a paragraph begins, or none. */
function keepsTwoLines(run: Run, host: HTMLElement, spot: Spot): boolean {
  const begins = spotOf(run, host)
  return begins?.page !== spot.page || spot.top - begins.top >= 2 * run.measures.line - 1
}

/** What a figure takes at the head of a page on which a paragraph goes on: see raise-figures.ts. */
function roomAbove(run: Run, host: Element | undefined, page: number): number {
  const rooms = [...(host?.querySelectorAll('.room') ?? [])]
  const spot = rooms.map((room) => spotOf(run, room)).find((each) => each?.page === page)
  return spot ? spot.bottom + run.measures.line : 0
}

/** Whether the line of a note can go over to the next page, something staying on this one. */
function canLeave(run: Run, box: NoteBox | undefined, spot: Spot): boolean {
  const { line } = run.measures
  const host = hostOf(box)
  if (!host || keepsTwoLines(run, host, spot))
    return spot.top - roomAbove(run, host, spot.page) >= line
  // The whole paragraph takes its headings along.
  const first = spotOf(run, withHeadings(run, host))
  return first?.page === spot.page && first.top >= line
}

/**
 * The block that goes over as a whole with a line of it: an anchor, or one whose first lines stand
 * under a heading, which Chromium lets stay where a float sends them over.
 */
export function blockToMove(
  run: Run,
  box: NoteBox | undefined,
  spot: Spot,
): HTMLElement | undefined {
  const host = hostOf(box)
  if (!host || host.matches('.footnote-anchor')) return host
  if (keepsTwoLines(run, host, spot)) return undefined
  return withHeadings(run, host) === host ? undefined : host
}

/** Lets a block begin the next page, with the headings that stand above it. */
export function beginNextPage(run: Run, block: HTMLElement, page: number): void {
  const first = withHeadings(run, block)
  const spot = spotOf(run, first)
  const beginsPage = spot?.page === page && spot.top < run.measures.line
  if (!beginsPage) first.classList.add('page-top')
}

/** Lines of what introduces a list or code that go over with it at most. */
const mostLeading = 4

/** Whether something goes over with what follows it. */
export function isHeading(run: Run, block: Element): boolean {
  if (block.matches('.leading'))
    return block.getBoundingClientRect().height < (mostLeading + 0.5) * run.measures.line
  return block.matches('h1, h2, h3, h4, h5, h6, dt')
}

/** Whether it holds notes of the heading before it, or one that goes on where the page begins; and not notes of other blocks. */
function isOfHeading(run: Run, anchor: Element): boolean {
  if (!anchor.matches('.footnote-anchor, .lifted')) return false
  const before = anchor.previousElementSibling
  return anchor.matches('.page-top') || (before !== null && isHeading(run, before))
}

/** The block, or the first of the headings above it. */
export function withHeadings(run: Run, block: HTMLElement): HTMLElement {
  let first = block
  for (;;) {
    const before = first.previousElementSibling as HTMLElement | null
    const parent = first.parentElement
    if (before && (isHeading(run, before) || isOfHeading(run, before))) first = before
    else if (!before && parent && parent !== run.element) first = parent
    else return first
  }
}

/**
 * Ends the text of a page without notes at a height: by a float over the rest of it, in the paragraph whose line
 * goes over; or, where too little of that would stay, by a page break before the paragraph.
 *
 * @returns The float, with its spacer; none for a page break.
 */
export function fillRest(
  run: Run,
  page: number,
  limit: number,
  ref: Element,
): HTMLElement[] {
  const block = ref.closest<HTMLElement>(floatHosts) ?? run.element
  if (block.matches('.footnote-anchor')) {
    const host = blockOf(block)
    const isHere = (each: Element) => spotOf(run, each)?.page === page
    if (isHere(block)) beginNextPage(run, host && isHere(host) ? host : block, page)
    return []
  }
  const [spacer, filler] = ['spacer placed', 'filler'].map((className) => {
    const span = document.createElement('span')
    span.className = className
    span.setAttribute('aria-hidden', 'true')
    return span
  }) as [HTMLElement, HTMLElement]
  const begins = spotOf(run, block)?.page === page
  if (begins) block.prepend(spacer, filler)
  else insertAtPageStart(run, page, [spacer, filler])
  const spot = spotOf(run, spacer)
  if (spot?.page === page && spot.top < limit) {
    alignWithText(run, filler)
    spacer.style.height = `${limit - spot.top}px`
    filler.style.height = `${run.measures.textHeight - limit}px`
    if (spotOf(run, filler)?.page === page) return [spacer, filler]
  }
  removeFiller([spacer, filler])
  if (begins) beginNextPage(run, block, page)
  return []
}

/** Undoes {@link fillRest}. */
export function removeFiller(filler: readonly HTMLElement[]): void {
  const parent = filler[0]?.parentElement
  for (const element of filler) element.remove()
  if (parent?.matches('.footnote-anchor')) parent.remove()
  else parent?.normalize()
}
