import { carryOver } from './carry-over.ts'
import { cut, restore } from './cut-notes.ts'
import { breakBefore, removeFiller, wholeBlock } from './keep-room.ts'
import { makeRoom } from './make-room.ts'
import { type Run, type Spot, spotOf } from './measures.ts'
import { noteSpot, type PageFoot, showFoot, showNote, spotsOnPage } from './page-foot.ts'

/** A page that still has not come to rest after so many tries is left as it is. */
export const mostTries = 16

/** Lines of text that a page keeps above a note that comes from the page before. */
const fewestTextLines = 3

/** Lines beyond which more room for them would not help: a table or picture begins there. */
const mostTextLines = 9

/** @returns How many notes stand on the page. */
export function settlePage(run: Run, start: number, page: number): number {
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
export function placeAnyway(
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
  const spot = spots[moved]
  const canBreak = box && spot && !box.continues && box.line > 0
  const whole = canBreak ? wholeBlock(run, box, spot) : undefined
  if (whole) breakBefore(run, whole, spot?.page ?? 0)
  else if (box?.continues) {
    // What it floats from needs more room, such as a heading with the lines that it is kept with.
    foot.fewestLines += 2
    foot.limit = undefined
  } else {
    foot.limit = Math.min(foot.limit ?? Infinity, spots[moved]?.top ?? 0)
  }
  foot.count = moved
  return foot.fewestLines <= mostTextLines
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
