import { cut, detach, restore } from './cut-notes.ts'
import { breakBefore, canLeave, wholeBlock } from './keep-room.ts'
import { type Run, type Spot, spotOf } from './measures.ts'
import { heights, type PageFoot, spotsOnPage } from './page-foot.ts'

/** Lines that may stay empty because the next one would bring a note for which there is no room. */
const mostBlankLines = 3

/**
 * The notes of the next line do not all fit: cut the last of them, or send the line to the next
 * page with all of them.
 */
export function makeRoom(run: Run, start: number, foot: PageFoot, page: number): boolean {
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
  const whole = wholeBlock(run, run.notes[start + first], spot)
  if (whole) breakBefore(run, whole, spot.page)
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
