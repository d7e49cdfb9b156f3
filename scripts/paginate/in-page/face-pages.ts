import { groupBy } from '../../lib/group-by.ts'
import type { Measures } from '../../lib/page-geometry.ts'
import { type Run, spotOf } from './measures.ts'
import { setAtFoot } from './place-at-foot.ts'

/** What stands beside its counterpart: lines of verse, and blocks of anything else. */
const units =
  '.line, .formula, hr, :is(p, h1, h2, h3, h4, h5, h6, li, dt, dd):not(:has(.line, p, li))'

/** In so many lines at the end of a page, the end of a stanza is looked for. */
const nearEnd = 8

/** A unit of one of the texts, if it has one more: its height, those of what is above it and of its notes. */
type Cell = Readonly<Record<'height' | 'gap' | 'notes', number>> & { unit?: HTMLElement }

/** What stands at one height on two pages. */
type Row = Pick<Cell, 'height' | 'gap'> & { readonly cells: readonly Cell[] }

/**
 * Sets a text and its translation on facing pages, each line beside its own: both are as high as the higher one, and
 * where one goes over, the other does. They run through the pages side by side, each past those of the other. What is
 * higher than a page with its notes faces nothing.
 *
 * @param heights - Of notes, by their ids.
 */
export function facePages(
  measures: Measures,
  heights: ReadonlyMap<string, number>,
): void {
  for (const pair of document.querySelectorAll<HTMLElement>('.facing > .parallel')) {
    const top = pair.parentElement?.getBoundingClientRect().top ?? 0
    const above = pair.getBoundingClientRect().top - top
    const rows = rowsOf([...pair.children], heights)
    // Notes that stand after a heading or a box are no line's.
    const isPlain = !pair.querySelector('.footnote-anchor')
    const starts = isPlain ? startsOf(rows, measures, above) : undefined
    pair.parentElement?.classList.toggle('facing', starts !== undefined)
    if (!starts) continue
    rows.forEach(alignRow)
    for (const start of starts) passPage(rows, start)
    const [begin, heads] = [otherPage(), otherPage()]
    begin.style.breakBefore = 'auto'
    heads.style.height = `${above}px`
    pair.children[1]?.prepend(begin, heads)
  }
}

/** Gives what is lower the height of the other, and within it the room that the other has above, also at the head of a page. */
function alignRow({ cells, gap, height }: Row): void {
  for (const { unit, ...own } of cells) {
    if (unit && own.height < height) unit.style.minHeight = `${height}px`
    if (unit && own.gap < gap) unit.style.paddingTop = `${gap - own.gap}px`
  }
}

/** Lets the notes of facing pages stand at their feet, where room is left for them. */
export function placeFacingNotes(run: Run): Run {
  const byPage = groupBy(run.notes, ({ ref }) => spotOf(run, ref)?.page ?? 0)
  for (const [page, boxes] of byPage) setAtFoot(run, page, boxes)
  return run
}

function rowsOf(sides: readonly Element[], heights: ReadonlyMap<string, number>): Row[] {
  const texts = sides.map((side) => cellsIn(side, heights))
  const count = Math.max(...texts.map(({ length }) => length))
  return Array.from({ length: count }, (_, at) => {
    const cells = texts.map((text) => text[at] ?? { height: 0, gap: 0, notes: 0 })
    const most = (key: 'height' | 'gap') => Math.max(...cells.map((cell) => cell[key]))
    return { cells, height: most('height'), gap: most('gap') }
  })
}

function cellsIn(side: Element, heights: ReadonlyMap<string, number>): Cell[] {
  let end = side.getBoundingClientRect().top
  return [...side.querySelectorAll<HTMLElement>(units)]
    .filter((unit) => !unit.closest('.footnote'))
    .map((unit) => {
      const { bottom, height, top } = unit.getBoundingClientRect()
      const gap = top - end
      end = bottom
      const found = [...unit.querySelectorAll('.footnote')]
      const notes = found.reduce((sum, { id }) => sum + (heights.get(id) ?? 0), 0)
      return { unit, height, gap, notes }
    })
}

/** The rows with which further pages begin; `undefined` if one is too high. */
function startsOf(
  rows: readonly Row[],
  { noteGap, textHeight }: Measures,
  above: number,
): readonly number[] | undefined {
  const starts: number[] = []
  let [first, used, notes] = [0, above, [0, 0]]
  for (let at = 0; at < rows.length; at++) {
    const { cells, gap, height } = rows[at] as Row
    used += gap + height
    notes = notes.map((sum, side) => sum + (cells[side]?.notes ?? 0))
    const foot = Math.max(...notes.map((sum) => sum + (sum > 0 ? noteGap : 0)))
    if (used + foot <= textHeight + 0.5) continue
    if (at === first) return undefined
    first = bestStart(rows, first, at)
    starts.push(first)
    ;[used, notes, at] = [0, [0, 0], first - 1]
  }
  return starts
}

/** Between stanzas where one ends near the end of the page; else where none of their lines stands alone. */
function bestStart(rows: readonly Row[], first: number, end: number): number {
  const begins = (at: number) => (rows[at]?.gap ?? 1) > 0.5
  const places = Array.from({ length: end - first }, (_, index) => end - index)
  const isWithin = (at: number) => at > first + 1 && !begins(at - 1) && !begins(at + 1)
  return places.slice(0, nearEnd).find(begins) ?? places.find(isWithin) ?? end
}

/** Ends the pages of both before a row, which goes on after the page of the other. */
function passPage(rows: readonly Row[], start: number): void {
  for (const [side, { unit }] of (rows[start] as Row).cells.entries()) {
    const before = rows[start - 1]?.cells[side]?.unit
    if (before?.matches('.line')) before.after(otherPage())
    else before?.append(otherPage())
    unit?.classList.add('own-page')
  }
}

/** Stands on the page of the other, and keeps what follows from it. */
function otherPage(): HTMLElement {
  const filler = document.createElement('span')
  filler.className = 'other-page'
  filler.setAttribute('aria-hidden', 'true')
  return filler
}
