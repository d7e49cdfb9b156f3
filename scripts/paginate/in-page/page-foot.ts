import { keepRoom } from './keep-room.ts'
import { type NoteBox, type Run, type Spot, spotOf } from './measures.ts'

/** How one page ends: how many notes stand on it, and where its text has to stop, if not of itself. */
export interface PageFoot {
  count: number
  limit: number | undefined
  /** Lines of text to keep above a note that comes from the page before. */
  fewestLines: number
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
export function showFoot(
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

export function showNote(box: NoteBox, placed: boolean, first: boolean): void {
  box.note.classList.toggle('placed', placed)
  box.note.classList.toggle('first', first)
  // Any other spacer would drift behind the notes that stand already, and hold back those to come.
  box.spacer.classList.toggle('placed', first)
  box.note.style.removeProperty('--above')
}

/** Where the line stands that refers to a note. */
export function noteSpot(run: Run, box: NoteBox | undefined): Spot | undefined {
  const spot = box && spotOf(run, box.ref)
  if (!spot) return undefined
  const top = spot.top - box.rise
  return { page: spot.page, top, bottom: top + box.line }
}

export function spotsOnPage(run: Run, start: number, page: number): Spot[] {
  const spots: Spot[] = []
  for (let at = start; ; at++) {
    const spot = noteSpot(run, run.notes[at])
    if (spot?.page !== page) return spots
    spots.push(spot)
  }
}

export function heights(run: Run, start: number, count: number): number {
  return run.notes.slice(start, start + count).reduce((sum, box) => sum + box.height, 0)
}
