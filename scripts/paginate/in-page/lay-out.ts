import { findMisfits, type Misfit } from './find-misfits.ts'
import { levelWithText } from './keep-room.ts'
import { lineBehind } from './line-behind.ts'
import {
  endOf,
  type Measures,
  type NoteBox,
  pageCount,
  type Run,
  spotOf,
} from './measures.ts'
import { noteHeight } from './note-height.ts'
import { type PageStarts, pageStarts } from './page-starts.ts'
import { placeNotes } from './place-notes.ts'

/** What the layout found out. Pages are counted within their run. */
export interface LaidOut {
  readonly runs: readonly {
    readonly pages: number
    readonly classes: string
    /** Ids of headings, notes and spacers with their pages, in the order of the text. */
    readonly places: readonly (readonly [id: string, page: number])[]
    readonly text: PageStarts
    /** Notes whose page is not that of the line that refers to them. */
    readonly astray: readonly string[]
  }[]
  readonly misfits: readonly Misfit[]
}

/** Lays the document out and places its notes. The document is left as it was measured. */
export async function layOut(measures: Measures): Promise<LaidOut> {
  await Promise.all([...document.fonts].map((face) => face.load()))
  document.documentElement.classList.remove('loading')
  await Promise.all([...document.images].map((image) => image.decode().catch(() => {})))
  const { heights, misfits } = withNotesInSight(() => ({
    misfits: findMisfits(measures),
    heights: weighNotes(),
  }))
  snapToGrid(measures)
  keepThreeLines(measures)
  raiseLongHeadings(measures)
  document.documentElement.classList.add('measuring', 'opening')
  const runs = [...document.querySelectorAll<HTMLElement>('.run')].map((element) =>
    openRun(element, measures, heights),
  )
  document.documentElement.classList.remove('opening')
  for (const run of runs) {
    levelBrokenTables(run)
    placeNotes(run)
  }
  return { runs: runs.map(describe), misfits }
}

/** What is found while each note is laid out by itself, as none stands in the text yet. */
function withNotesInSight<Found>(find: () => Found): Found {
  document.documentElement.classList.add('weighing')
  const found = find()
  document.documentElement.classList.remove('weighing')
  return found
}

/** All notes' heights from one layout. */
function weighNotes(): ReadonlyMap<Element, number> {
  const heights = new Map<Element, number>()
  for (const note of document.querySelectorAll('.footnote')) {
    heights.set(note, noteHeight(note))
  }
  return heights
}

/** What is not set in lines of text takes whole ones, so that the text below it is back on the grid. */
function snapToGrid(measures: Measures): void {
  const selector =
    '.title-block, .epigraph, figure, .table, pre, aside, div.formula, p:has(math)'
  const blocks = [...document.querySelectorAll<HTMLElement>(selector)]
  const heights = blocks.map((block) => block.getBoundingClientRect().height)
  blocks.forEach((block, index) => {
    const over = (heights[index] ?? 0) % measures.line
    if (over <= 0.01) return
    const rest = measures.line - over
    if (block.matches('div.formula')) block.style.padding = `${rest / 2}px 0`
    else block.style.paddingBottom = `${rest}px`
  })
}

/**
 * A paragraph of three lines stays whole: however it is broken, one line stands alone. Chromium
 * then breaks it behind its second line, although both `orphans` and `widows` are two.
 */
function keepThreeLines({ line }: Measures): void {
  const blocks = [...document.querySelectorAll<HTMLElement>('p, li, dd')]
  const heights = blocks.map((block) => block.getBoundingClientRect().height)
  blocks.forEach((block, index) => {
    const isThree = Math.abs((heights[index] ?? 0) - 3 * line) < line / 2
    block.classList.toggle('three-lines', isThree)
  })
}

/** One that has to be broken ends a page too, where what is lowered would be painted on the next. */
function raiseLongHeadings({ textHeight }: Measures): void {
  const headings = [...document.querySelectorAll<HTMLElement>('h2')]
  const heights = headings.map((heading) => heading.getBoundingClientRect().height)
  headings.forEach((heading, index) => {
    if ((heights[index] ?? 0) > textHeight) heading.style.top = '0'
  })
}

/** A table that is broken ends where its last rows do, whatever its whole height is. */
function levelBrokenTables(run: Run): void {
  for (const wrapper of run.element.querySelectorAll<HTMLElement>('.table:not(.whole)')) {
    const table = wrapper.querySelector('table')
    const over = ((table && endOf(run, table)?.bottom) ?? 0) % run.measures.line
    wrapper.style.paddingBottom = over > 0.01 ? `${run.measures.line - over}px` : ''
  }
}

function openRun(
  element: HTMLElement,
  measures: Measures,
  heights: ReadonlyMap<Element, number>,
): Run {
  const notes: NoteBox[] = [...element.querySelectorAll<HTMLElement>('.spacer')].map(
    (spacer) => {
      const note = spacer.nextElementSibling as HTMLElement
      const ref = refOf(spacer)
      return {
        ref,
        rise: ref.getBoundingClientRect().top - spacer.getBoundingClientRect().top,
        spacer,
        note,
        continues: false,
        height: heights.get(note) ?? 0,
        line: lineBehind(spacer, ref, measures.textWidth),
      }
    },
  )
  const run: Run = { element, measures, notes, base: 0 }
  element.classList.toggle('noted', notes.length > 0)
  if (notes.length > 0) setLongTablesApart(element)
  for (const { note } of notes) levelWithText(run, note)
  return run
}

/** A table that may be broken does not share its first page with notes: it cannot end above them. */
function setLongTablesApart(run: HTMLElement): void {
  for (const table of run.querySelectorAll('.table:not(.whole)')) {
    table.classList.add('page-top')
  }
}

/** The reference before the note; where notes stand behind a block, the element that holds them. */
function refOf(spacer: HTMLElement): Element {
  const anchor = spacer.closest('.footnote-anchor')
  return anchor ?? spacer.previousElementSibling ?? spacer
}

function describe(run: Run) {
  const places: [string, number][] = []
  for (const element of run.element.querySelectorAll('[id]')) {
    const spot = spotOf(run, element)
    if (spot) places.push([element.id, spot.page])
  }
  const astray = run.notes
    .filter(({ note, ref }) => spotOf(run, note)?.page !== spotOf(run, ref)?.page)
    .map(({ note }) => note.id)
  const pages = pageCount(run)
  const text = pageStarts(run, pages)
  return { pages, classes: run.element.className, places, text, astray }
}
