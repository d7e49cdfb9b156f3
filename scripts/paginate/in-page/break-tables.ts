import { firstThat } from '../../lib/first-that.ts'
import type { Overflow } from './lay-out.ts'
import { mostBlankLines, withHeadings } from './make-room.ts'
import {
  alignWithText,
  endOf,
  heightOf,
  isKept,
  type LongTable,
  type NoteBox,
  noteSpot,
  type Run,
  spotOf,
} from './measures.ts'
import { setAtFoot } from './place-at-foot.ts'
import { cutNote, cutToFit, detachedFrom } from './split-note.ts'

/** Places notes of a run, from one on, at the foot of a page. @returns How many. */
export type Place = (run: Run, start: number, page: number) => number

/** A page that ends within a table, whose notes are being placed. */
interface TableInWork {
  readonly run: Run
  readonly table: LongTable
  readonly page: number
  /** Index of the first note that may stand on it. */
  readonly start: number
}

/**
 * Ends a page within a table, above the notes of the page.
 *
 * A table stands clear of floats as a whole, and where it is broken it reaches to the foot of the page, so that
 * no note could float there. So it is broken by hand, above the room for the notes, and they stand at places that
 * are counted from what they stand in. On a table's last page its notes float after it, as others do.
 *
 * @param start - Index of the first note that may stand on the page.
 * @param place - Ends a page as others are.
 * @returns How many notes stand on the page; `undefined` for one that ends as others do.
 */
export function breakTable(
  run: Run,
  start: number,
  page: number,
  place: Place,
): number | undefined {
  const isOnPage = ({ rows }: LongTable) =>
    firstPage(run, rows) <= page && lastPage(run, rows) >= page
  for (const table of run.tables.filter(isOnPage)) {
    const count = fillPage({ run, table, page, start }, place)
    if (count !== undefined) return count
  }
  letNotesFloat(run, start, page)
  return undefined
}

function firstPage(run: Run, rows: LongTable['rows']): number {
  return pageOfBegin(run, rows[0])
}

function lastPage(run: Run, rows: LongTable['rows']): number {
  return pageOfEnd(run, rows.at(-1))
}

function pageOfBegin(run: Run, row: Element | undefined): number {
  return (row && spotOf(run, row)?.page) ?? Number.POSITIVE_INFINITY
}

function pageOfEnd(run: Run, row: Element | undefined): number {
  return (row && endOf(run, row)?.page) ?? -1
}

function fillPage(work: TableInWork, place: Place): number | undefined {
  const { page, run, table } = work
  const { rows } = table
  const from = firstThat(0, rows.length, (at) => pageOfEnd(run, rows[at]) >= page)
  const next = firstThat(from, rows.length, (at) => pageOfBegin(run, rows[at]) > page)
  let row = from
  while (row < next && roomBelow(work, row, notesUpTo(work, row)) >= 0) row++
  if (row === rows.length) return undefined
  const kept = row < next ? lastBreak(rows, from, row) : row
  const cut = row < next ? cutLast(work, row, kept) : undefined
  if (cut !== undefined) return endBefore(work, cut, next)
  if (kept > from) return endBefore(work, kept, next)
  if (canGoOver(work)) return goOver(work, place)
  if (row > from) return endBefore(work, row, next)
  // A row that cannot go over.
  const boxes = run.notes.slice(work.start, notesUpTo(work, row))
  const room = roomBelow(work, row, work.start) - run.measures.noteGap
  return endBefore(work, row + 1, next, boxes.slice(0, cutToFit(run, boxes, room)))
}

/** Ends the page before a row. @returns How many notes stand on it. */
function endBefore(
  work: TableInWork,
  row: number,
  next: number,
  boxes: readonly NoteBox[] = work.run.notes.slice(work.start, notesUpTo(work, row - 1)),
): number {
  const { rows, wrapper } = work.table
  // A note that was cut below the table's end leaves no room for other text.
  const following = row < rows.length ? rows[row] : nextInFlow(work.run, wrapper)
  if (row < next || row === rows.length) following?.classList.add('page-top')
  alignEnd(work.run, work.table)
  setAtFoot(work.run, work.page, boxes)
  return boxes.length
}

function nextInFlow(run: Run, block: Element): Element | null {
  let last = block
  while (
    !last.nextElementSibling &&
    last.parentElement &&
    last.parentElement !== run.element
  )
    last = last.parentElement
  return last.nextElementSibling
}

/** Lets the table begin the next page with the headings above it, and ends this one as others are. */
function goOver({ page, run, start, table }: TableInWork, place: Place): number {
  const first = withHeadings(run, table.wrapper)
  first.classList.add('page-top')
  if (noteSpot(run, run.notes[start])?.page !== page) return 0
  letNotesFloat(run, start, page)
  const count = place(run, start, page)
  const spot = spotOf(run, first)
  // Other text may have gone over, too.
  if (spot?.page !== page + 1 || spot.top >= run.measures.line)
    first.classList.remove('page-top')
  return count
}

/** The index after the last of the notes that belong above a table or to its rows, up to one. */
function notesUpTo({ run, start, table }: TableInWork, row: number): number {
  let end = start
  for (let box = run.notes[end]; box; box = run.notes[++end]) {
    const isUpToRow =
      box.row?.table === table
        ? box.row.index <= row
        : isBefore(box.spacer, table.wrapper)
    if (!isUpToRow) break
  }
  return end
}

function isBefore(node: Node, other: Node): boolean {
  return (other.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING) !== 0
}

/** What is left of the page below a row and above the notes of the page up to one, in whole pixels. */
function roomBelow({ page, run, start, table }: TableInWork, row: number, end: number) {
  const { noteGap, textHeight } = run.measures
  const element = table.rows[row]
  const spot = element && endOf(run, element)
  if (spot?.page !== page) return Number.NEGATIVE_INFINITY
  const height = heightOf(run.notes.slice(start, end))
  return Math.floor(textHeight + 0.5 - spot.bottom - (height > 0 ? noteGap + height : 0))
}

/** The last row, up to one, that may begin a page. */
function lastBreak(rows: LongTable['rows'], from: number, row: number): number {
  while (row > from && isKept(rows[row])) row--
  return row
}

/** Whether the table begins on the page, and below something else. */
function canGoOver({ page, run, table }: TableInWork): boolean {
  if (firstPage(run, table.rows) < page) return false
  const spot = spotOf(run, withHeadings(run, table.wrapper))
  return spot?.page === page && spot.top >= run.measures.line
}

/**
 * Cuts the last note of a row that does not fit, if much of the page were blank without the row.
 *
 * @param kept - The row before which the page would end.
 * @returns The row before which it ends now, if it was cut.
 */
function cutLast(work: TableInWork, row: number, kept: number): number | undefined {
  const { page, run, start, table } = work
  const { line, noteGap, noteLine, textHeight } = run.measures
  let after = row + 1
  while (isKept(table.rows[after])) after++
  const end = notesUpTo(work, after - 1)
  const [begin, last] = [table.rows[kept], run.notes[end - 1]]
  const spot = begin && spotOf(run, begin)
  const isOfRow = last?.row?.table === table && last.row.index === row
  if (!isOfRow || spot?.page !== page) return undefined
  const blank =
    textHeight - spot.top - heightOf(run.notes.slice(start, notesUpTo(work, kept - 1)))
  // The first note of a page brings the gap above it.
  const room = roomBelow(work, after - 1, end - 1) - (end - 1 === start ? noteGap : 0)
  if (blank <= mostBlankLines * line || room < 2 * noteLine) return undefined
  return cutNote(run, last, room) ? after : undefined
}

/** Notes of tables that end on a page float from there. */
function letNotesFloat(run: Run, start: number, page: number): void {
  for (let at = start; ; at++) {
    const box = run.notes[at]
    if (!box || noteSpot(run, box)?.page !== page) return
    if (!box.row || lastPage(run, box.row.table.rows) !== page) continue
    box.ref = box.spacer.parentElement ?? box.ref
  }
}

/**
 * Puts what was cut off or sent over from a page that ends within a table to the notes of the row that begins the next page.
 *
 * @param index - Of the first note that is not on the page.
 * @returns Whether the page ends so.
 */
export function continueInTable(run: Run, index: number, page: number): boolean {
  const table = run.tables.find(
    ({ rows }) => firstPage(run, rows) <= page && lastPage(run, rows) > page,
  )
  if (!table) return false
  const { rows, wrapper } = table
  const row = firstThat(0, rows.length, (at) => pageOfEnd(run, rows[at]) > page)
  const boxes = detachedFrom(run, index)
  let anchor = wrapper.querySelector(':scope > .footnote-anchor')
  if (!anchor && boxes.length > 0) {
    anchor = document.createElement('div')
    anchor.className = 'footnote-anchor'
    wrapper.append(anchor)
  }
  const following = run.notes[index + boxes.length]?.spacer ?? null
  for (const box of boxes) {
    anchor?.insertBefore(box.spacer, anchor.contains(following) ? following : null)
    box.spacer.after(box.note)
    alignWithText(run, box.note)
    box.ref = rows[row] ?? box.ref
    box.row = { table, index: row }
    box.rise = 0
    box.line = 0
  }
  return true
}

/** A table that is broken ends where its last part does, half of its rule below the last row, whatever its whole height is. */
export function alignEnd(run: Run, { wrapper }: LongTable): void {
  const table = wrapper.querySelector(':scope > table')
  const over = ((table && endOf(run, table)?.bottom) ?? 0) % run.measures.line
  const below = over > 0.01 ? `${run.measures.line - over}px` : ''
  if (wrapper.style.paddingBottom !== below) wrapper.style.paddingBottom = below
}

/** The tables of a run that may be broken. Those within others are broken with them. */
export function longTablesIn(element: Element): LongTable[] {
  return [...element.querySelectorAll<HTMLElement>('.table:not(.whole)')]
    .filter((wrapper) => !wrapper.parentElement?.closest('.table'))
    .map((wrapper) => ({
      wrapper,
      rows: [
        ...wrapper.querySelectorAll<HTMLElement>(
          ':scope > table > :is(tbody, tfoot) > tr',
        ),
      ],
    }))
    .filter(({ rows }) => rows.length > 0)
}

/** Finds the row of a table that refers to a note; the first for what stands in the caption or the head. */
export function rowFinder(tables: Run['tables']) {
  const byWrapper = new Map<Element, Run['tables'][number]>()
  const indices = new Map<Element, number>()
  for (const table of tables) {
    byWrapper.set(table.wrapper, table)
    for (const [index, row] of table.rows.entries()) indices.set(row, index)
  }
  return (wrapper: Element | null | undefined, call: Element): NoteBox['row'] => {
    const table = wrapper ? byWrapper.get(wrapper) : undefined
    if (!table) return undefined
    let row = call.closest('tr')
    while (row && !indices.has(row)) row = row.parentElement?.closest('tr') ?? null
    return { table, index: (row && indices.get(row)) ?? 0 }
  }
}

/** Makes tables that are too wide as narrow as they may be, and finds those that are too wide all the same. */
export function fitTables(): Overflow[] {
  const tables = [...document.querySelectorAll<HTMLElement>('.table > table')].map(
    (table) => ({ table, wrapper: table.parentElement as HTMLElement }),
  )
  for (const { wrapper } of tables) wrapper.classList.remove('narrow', 'tight', 'crowded')
  // All are measured before any is changed, so that the document is laid out once.
  const excesses = () =>
    tables.map(({ table, wrapper }) => table.scrollWidth - wrapper.clientWidth)
  const relieve = (excess: readonly number[], remedy: string): readonly number[] => {
    if (excess.every((each) => each <= 0)) return excess
    tables.forEach(({ wrapper }, index) => {
      wrapper.classList.toggle(remedy, (excess[index] ?? 0) > 0)
    })
    return excesses()
  }
  const before = relieve(excesses(), 'narrow')
  const after = relieve(relieve(before, 'tight'), 'crowded')
  return tables.flatMap(({ table }, index): Overflow[] => {
    const [wide = 0, tight = 0] = [before[index], after[index]]
    if (wide <= 0) return []
    const what = table.closest('.turned') ? 'landscape' : 'table'
    const kind = `${what}-${tight > 0 ? 'wide' : 'tight'}` as const
    const detail = String(tight > 0 ? tight : wide)
    return [{ mark: Number(table.dataset.mark), kind, detail }]
  })
}
