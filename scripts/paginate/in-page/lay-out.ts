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

/** Something that did not fit as it was written. */
export interface Misfit {
  /** Value of `data-mark`. */
  readonly mark: number
  readonly kind: 'table-tight' | 'table-wide' | 'code-wrapped' | 'formula-wide'
  readonly detail: string
}

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

/** A table higher than this part of a page may be broken. */
const wholeTable = 0.6

/** Lays the document out and places its notes. The document is left as it was measured. */
export async function layOut(measures: Measures): Promise<LaidOut> {
  await Promise.all([...document.fonts].map((face) => face.load()))
  document.documentElement.classList.remove('loading')
  await Promise.all([...document.images].map((image) => image.decode().catch(() => {})))
  const { heights, misfits } = withNotesInSight(() => ({
    misfits: [...fitTables(measures), ...findWrappedCode(), ...findWideFormulas()],
    heights: weighNotes(),
  }))
  snapToGrid(measures)
  keepThreeLines(measures)
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

function fitTables(measures: Measures): Misfit[] {
  const found: Misfit[] = []
  for (const wrapper of document.querySelectorAll<HTMLElement>('.table')) {
    const table = wrapper.querySelector<HTMLElement>('table')
    if (!table) continue
    const excess = () => table.scrollWidth - wrapper.clientWidth
    const before = excess()
    if (before > 0) {
      wrapper.classList.add('tight')
      const after = excess()
      found.push({
        mark: Number(table.dataset.mark),
        kind: after > 0 ? 'table-wide' : 'table-tight',
        detail: String(after > 0 ? after : before),
      })
    }
    const { height } = wrapper.getBoundingClientRect()
    // In a note it is cut where the note is.
    const isWhole =
      height <= measures.textHeight * wholeTable || wrapper.closest('.footnote') !== null
    wrapper.classList.toggle('whole', isWhole)
  }
  return found
}

/** Lines of code that took more than one line of the page. */
function findWrappedCode(): Misfit[] {
  const found: Misfit[] = []
  for (const block of document.querySelectorAll<HTMLElement>('pre')) {
    const code = block.querySelector('code') ?? block
    const line = Number.parseFloat(getComputedStyle(code).lineHeight)
    const written = (code.textContent ?? '').replace(/\n$/, '').split('\n').length
    const set = Math.round(code.getBoundingClientRect().height / line)
    if (set > written) {
      found.push({
        mark: Number(block.dataset.mark),
        kind: 'code-wrapped',
        detail: `${set - written}`,
      })
    }
  }
  return found
}

/** How far Chromium lets a line hang out when it makes room for the space at its end, in pixels. */
const hanging = 3

/** Formulas that reach beyond the block that they stand in. */
function findWideFormulas(): Misfit[] {
  return [...document.querySelectorAll('math')].flatMap((formula): Misfit[] => {
    const block = formula.closest(
      '.footnote, p, li, dd, div, figcaption, blockquote, h1, h2, h3, h4',
    )
    if (!block || formula.closest('.table')) return []
    const content = document.createRange()
    content.selectNodeContents(formula)
    const { right } = content.getBoundingClientRect()
    const excess = Math.ceil(right - block.getBoundingClientRect().right)
    const mark = Number(formula.getAttribute('data-mark'))
    return excess > hanging
      ? [{ mark, kind: 'formula-wide', detail: String(excess) }]
      : []
  })
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
