import { fillRest, withHeadings } from './make-room.ts'
import { heightOf, linesOn, type NoteBox, type Run, spotOf } from './measures.ts'
import { pageStart } from './page-starts.ts'
import { cutEach, restoreNote } from './split-note.ts'

/**
 * Lets notes stand at their places on a page on which, floating, they would not come to stand there: the text above them is
 * ended by hand.
 *
 * @returns How many: as many as can begin there.
 */
export function placeAtFoot(run: Run, start: number, page: number): number {
  const { line, noteGap, noteLine, textHeight } = run.measures
  const lines = linesOn(run, start, page)
  const boxes = lines.map(({ box }) => box)
  const bottoms = lines.map(({ box, spot }) =>
    Math.max(spot.bottom, box.continues ? spot.top + 2 * line : 0),
  )
  let count = lines.length
  for (; count > 0; count--) {
    const [last, next] = [lines[count - 1], lines[count]]
    if (last && next && next.spot.top - last.spot.top < 1) continue
    const room = textHeight - noteGap - Math.max(...bottoms.slice(0, count))
    for (const box of boxes) restoreNote(run, box)
    if (cutEach(run, boxes.slice(0, count), count, room, 2 * noteLine) === count) break
  }
  if (count === 0) return 0
  const kept = boxes.slice(0, count)
  const foot = textHeight - noteGap - heightOf(kept)
  setAtFoot(run, page, kept)
  endText(run, page, Math.min(foot, lines[count]?.spot.top ?? foot))
  return count
}

/** Ends the text of a page at a height. */
function endText(run: Run, page: number, limit: number): void {
  // Below its last line, a block may have room that is not above the limit.
  const { block, within } =
    pageStart(run, page + 1, limit) ??
    pageStart(run, page + 1, limit + run.measures.line) ??
    {}
  if (!block || (!within && spotOf(run, block)?.page !== page)) return
  if (!within) {
    withHeadings(run, block).classList.add('page-top')
    return
  }
  if (spotOf(run, block)?.page === page) {
    block.style.orphans = '1'
    block.style.widows = '1'
  }
  const filler = fillRest(run, page, limit, within.text.parentElement ?? block)
  for (const { classList } of filler) classList.add('rest')
}

/** Lets notes stand at the foot of a page, one below the other, in front of what is there. */
export function setAtFoot(run: Run, page: number, boxes: readonly NoteBox[]): void {
  const { noteGap, textHeight } = run.measures
  const holders = boxes.map(
    ({ row, spacer }) =>
      row?.table.wrapper ??
      spacer.parentElement?.closest<HTMLElement>('p, li, dd, pre, div'),
  )
  for (const holder of holders) holder?.classList.add('holder')
  // All are measured before anything is changed, so that a long table is laid out once.
  const origins = holders.map((holder) => {
    const spot = holder && spotOf(run, holder)
    if (!spot) return undefined
    const { clientLeft, clientTop } = holder
    return { ...spot, left: spot.left + clientLeft, top: spot.top + clientTop }
  })
  let top = textHeight - noteGap - heightOf(boxes)
  for (const [index, { height, note, spacer }] of boxes.entries()) {
    spacer.classList.remove('placed')
    note.classList.add('placed', 'fixed')
    note.classList.toggle('first', index === 0)
    note.style.setProperty('--above', `${index === 0 ? noteGap : 0}px`)
    note.style.marginLeft = ''
    const origin = origins[index]
    if (!origin) continue
    // What continues on further pages has one height, of so many whole pages.
    note.style.top = `${(page - origin.page) * textHeight + top - origin.top}px`
    note.style.left = `${run.measures.side - origin.left}px`
    top += height + (index === 0 ? noteGap : 0)
  }
}
