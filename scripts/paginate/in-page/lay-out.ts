/**
 * What runs in the browser's page. `paginate.ts` bundles this folder and calls {@link inPage}; nothing here
 * knows anything of Node.
 *
 * Each run of pages (a chapter, an article) is set in columns of a page's size, so that a column is a page:
 * Chromium breaks columns with the same code as pages. What is measured so is printed as it is.
 *
 * 1. Everything that has a size of its own is fitted and measured once: tables, code, formulas, notes.
 * 2. The runs become columns, and the notes' references are measured, their spacers in sight.
 * 3. Notes are placed, run by run, page by page, in the order of the text: see {@link placeNotes}.
 * 4. The places of ids, and the beginnings of pages in the text, are read.
 * 5. Later, once Node has numbered the pages, {@link finish} writes the numbers in.
 */
import type { Measures } from '../../lib/page-geometry.ts'
import type { PageTexts } from '../../lib/page-references.ts'
import { alignEnd, fitTables, longTablesIn, rowFinder } from './break-tables.ts'
import { continueEntries } from './continue-entries.ts'
import { facePages, placeFacingNotes } from './face-pages.ts'
import { isSetAsBefore, keepRoom, keepWritten, renewRuns } from './fill-pages.ts'
import { finish, printedHtml } from './finish.ts'
import { endGrounds, fitCode } from './fit-code.ts'
import {
  type Bleeding,
  bleedingIn,
  dividePlates,
  highPlates,
  makePlates,
} from './make-plates.ts'
import {
  callOf,
  insetOf,
  lineHeight,
  moveOut,
  type NoteBox,
  noteHeight,
  pageCount,
  type Run,
  type Spot,
  spotOf,
} from './measures.ts'
import { mendLines } from './mend-lines.ts'
import { type PageStarts, pageStarts, textsIn } from './page-starts.ts'
import { placeNotes } from './place-notes.ts'
import { figuresIn } from './raise-figures.ts'
import { shareLines } from './share-lines.ts'
import { mendEnd } from './shorten-run.ts'
import { beginRun } from './split-note.ts'
import { standAtFoot } from './stand-at-foot.ts'

/** What Node calls in the page. */
const inPage = { layOut, layOutAgain, fillPages, finish, printedHtml }

export type InPage = typeof inPage

Object.assign(globalThis, { inPage })

/** What the layout found out. Pages are counted within their run. */
export interface LaidOut {
  readonly runs: readonly {
    readonly pages: number
    readonly classes: string
    /** Where what has an id begins, in the order of the text. */
    readonly places: readonly (Spot & { readonly id: string })[]
    /** The values of `data-mark` of pictures, and the pages that show them. */
    readonly pictures: readonly { readonly mark: number; readonly page: number }[]
    readonly text: PageStarts
    /** Pictures that are to cover their sheets. */
    readonly bleeding: readonly Bleeding[]
    /** Notes whose page is not that of the line that refers to them. */
    readonly misplaced: readonly string[]
  }[]
  readonly overflows: readonly Overflow[]
}

/** Something that did not fit as it was written. */
export interface Overflow {
  /** Value of `data-mark`. */
  readonly mark: number
  readonly kind:
    | `${'landscape' | 'table'}-${'tight' | 'wide'}`
    | 'landscape-high'
    | 'code-wrapped'
    | 'formula-wide'
  readonly detail: string
}

/** Lays the document out and places its notes. The document is left as it was measured. */
async function layOut(measures: Measures): Promise<LaidOut> {
  const { classList } = document.documentElement
  await Promise.all([...document.fonts].map((face) => face.load()))
  classList.remove('loading')
  await Promise.all([...document.images].map((image) => image.decode().catch(() => {})))
  keepWritten()
  layOutRuns([...document.querySelectorAll<HTMLElement>('.run')], measures)
  return describeAll()
}

/** Lays out anew the runs that have other texts, and takes the others as they are. */
async function layOutAgain(texts: PageTexts, measures: Measures): Promise<LaidOut> {
  await renewRuns(texts, (runs) => layOutRuns(runs, measures))
  return describeAll()
}

/** Names other pages, and moves no line for that. */
function fillPages(texts: PageTexts): LaidOut {
  keepRoom(texts)
  return describeAll()
}

/** Lays out runs, all that the document holds. @returns Those that are as they were before, and are not. */
function layOutRuns(
  elements: readonly HTMLElement[],
  measures: Measures,
): readonly HTMLElement[] {
  const { classList } = document.documentElement
  classList.remove('measuring')
  // Each note is laid out by itself, as none stands in the text yet.
  classList.add('measuring-notes', 'unfilled')
  makePlates(measures)
  shareLines()
  mendLines(measures)
  fitColumns(measures)
  const tables = dividePlates(measures, fitTables)
  const overflows = [...tables, ...fitCode(), ...findWideFormulas()]
  const notes = [...document.querySelectorAll('.footnote')]
  const heights = new Map(notes.map((note) => [note.id, noteHeight(note)]))
  const same = elements.filter(isSetAsBefore)
  keepShort(measures, heights)
  classList.remove('measuring-notes')
  markLongHeadings(measures)
  snapToGrid(measures)
  keepThreeLines(measures)
  keepTogether(measures)
  overflows.push(...highPlates())
  facePages(measures, heights)
  classList.replace('unfilled', 'measuring')
  const others = elements.filter((element) => !same.includes(element))
  const runs = measureRuns(others, measures, heights).map((run) => {
    beginRun()
    if (run.element.matches('.facing')) return placeFacingNotes(run)
    standAtFoot(run, false)
    const again = () => measureRuns([run.element], measures, heights)[0] ?? run
    return mendEnd(run, placeAll, again)
  })
  for (const run of runs) {
    standAtFoot(run, true)
    endGrounds(run)
  }
  for (const run of runs) {
    const marks = [...run.element.querySelectorAll<HTMLElement>('[data-mark]')]
    const isHere = ({ mark }: Overflow) =>
      marks.some(({ dataset }) => Number(dataset.mark) === mark)
    laidOut.set(run.element, { run, overflows: overflows.filter(isHere) })
  }
  return same
}

interface LaidOutRun {
  readonly run: Run
  readonly overflows: readonly Overflow[]
  description?: LaidOut['runs'][number]
}

/** By their elements. */
const laidOut = new WeakMap<Element, LaidOutRun>()

/** Once pages have been written into the runs. */
function describeAll(): LaidOut {
  const all = [...document.querySelectorAll('.run')].flatMap(
    (element) => laidOut.get(element) ?? [],
  )
  for (const { run } of all) continueEntries(run)
  const runs = all.map((each) => {
    const isWritten = each.run.element.querySelector('[data-page-reference]')
    if (isWritten || !each.description) each.description = describe(each.run)
    return each.description
  })
  return { runs, overflows: all.flatMap((each) => each.overflows) }
}

function placeAll(run: Run): void {
  for (const table of run.tables) alignEnd(run, table)
  placeNotes(run)
}

/** All are measured before anything is changed, so that they are laid out once. */
function measureRuns(
  elements: readonly HTMLElement[],
  measures: Measures,
  heights: Heights,
): Run[] {
  for (const { classList } of elements) classList.add('measuring-lines')
  const runs = elements.map((element) => measureRun(element, measures, heights))
  const insets = runs.map((run) => run.notes.map(({ note }) => insetOf(run, note)))
  for (const { classList } of elements) classList.remove('measuring-lines')
  runs.forEach((run, index) => {
    prepareRun(run, insets[index] ?? [])
  })
  return runs
}

/** Of notes, by their ids. */
type Heights = ReadonlyMap<string, number>

/** The lines that a column of text is wide at least, and the part of a page that columns and their notes take at most. */
const narrowestColumn = 5
const highestColumns = 0.5

/**
 * Lets columns stand below each other that would be too narrow for what is in them, or too high for a page. Notes of
 * the others stand after them.
 */
function fitColumns({ line, textHeight }: Measures): void {
  const all = [...document.querySelectorAll<HTMLElement>('.columns')]
  const isFitting = all.map((columns) => {
    const isWide = [...columns.querySelectorAll<HTMLElement>('.column')].every(
      (column) =>
        column.scrollWidth <= column.clientWidth + 1 &&
        (column.textContent?.trim() === '' ||
          column.clientWidth >= narrowestColumn * line),
    )
    const notes = [...columns.querySelectorAll('.footnote')]
    const height = notes.reduce(
      (sum, note) => sum + noteHeight(note),
      columns.clientHeight,
    )
    return isWide && height <= highestColumns * textHeight
  })
  all.forEach((columns, index) => {
    columns.classList.toggle('stacked', !isFitting[index])
    const notes = columns.querySelectorAll('.spacer, .footnote')
    if (notes.length === 0 || !isFitting[index]) return
    const anchor = document.createElement('div')
    anchor.className = 'footnote-anchor'
    anchor.append(...notes)
    // In one block with them, so that the notes stay on their page.
    const beside = document.createElement('div')
    beside.className = 'beside'
    columns.replaceWith(beside)
    beside.append(columns, anchor)
  })
}

/** A table higher than this part of a page may be broken; a poem among others, if it is higher than a page. */
const wholeTable = 0.6

/** Keeps short tables and poems whole, if they and their notes go on a page; in notes, all: they are cut where those are. */
function keepShort({ noteGap, textHeight }: Measures, heights: Heights): void {
  for (const [wrapper, height] of heightsOf('.table, .poem')) {
    const notes = [...wrapper.querySelectorAll('.footnote')]
    const withNotes = notes.reduce(
      (sum, note) => sum + (heights.get(note.id) ?? 0),
      height + noteGap,
    )
    const most = wrapper.matches('.poem') ? 1 : wholeTable
    const isShort = height <= textHeight * most && withNotes <= textHeight
    const isWhole = isShort || wrapper.closest('.footnote, .plate') !== null
    wrapper.classList.toggle('whole', isWhole)
  }
}

/** How far Chromium lets a line hang out when it makes room for the space at its end, in pixels. */
const hanging = 3

/** Formulas that reach beyond the block that they stand in. */
function findWideFormulas(): Overflow[] {
  return [...document.querySelectorAll('math')].flatMap((formula): Overflow[] => {
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
function snapToGrid({ line }: Measures): void {
  const blocks =
    '.chapter h1, h2.long, .title-block, .epigraph, .abstract, .contents, figure:not(.figures > figure), .figures, .table, pre, aside, div.formula, p:has(math)'
  const found = heightsOf(blocks).flatMap(([block, height]) => {
    const over = height % line
    return over > 0.01 ? [{ block, rest: line - over, paddings: paddingsOf(block) }] : []
  })
  for (const { block, paddings, rest } of found) {
    const [above, below] = paddings
    const isBalanced = block.matches('aside, div.formula')
    if (isBalanced) block.style.paddingTop = `${above + rest / 2}px`
    block.style.paddingBottom = `${below + (isBalanced ? rest / 2 : rest)}px`
  }
}

/** Above and below, in pixels. */
function paddingsOf(block: Element): readonly [number, number] {
  const { paddingBottom, paddingTop } = getComputedStyle(block)
  return [Number.parseFloat(paddingTop), Number.parseFloat(paddingBottom)]
}

/**
 * A paragraph of three lines stays whole: however it is broken, one line stands alone. Chromium
 * then breaks it after its second line, although both `orphans` and `widows` are two.
 */
function keepThreeLines({ line }: Measures): void {
  for (const [block, height] of heightsOf('p, li, dd')) {
    block.classList.toggle('three-lines', Math.abs(height - 3 * line) < line / 2)
  }
}

/** A list or code whose first lines would part from what introduces them, or its only line from the others. */
function keepTogether({ line }: Measures): void {
  for (const [code, height] of heightsOf('pre > code'))
    code
      .closest('.listing, pre:not(.listing pre)')
      ?.classList.toggle('whole', height < 3.5 * line)
  for (const [item, height] of heightsOf('li:not(li li)')) {
    if (height > 1.5 * line) continue
    const { nextElementSibling: next, previousElementSibling: previous } = item
    if (!previous) item.classList.toggle('leading', next !== null)
    if (!next) previous?.classList.add('leading')
  }
  for (const block of document.querySelectorAll('p:has(+ :is(ul, ol, pre, .listing))'))
    block.classList.toggle(
      'leading',
      /[:\uff1a]\s*$/.test(textsIn(block).at(-1)?.data ?? ''),
    )
}

/** A heading of one line is at most so many lines of text high. */
const oneLine = 1.5

/** Tells headings of several lines, which looks set wider. */
function markLongHeadings({ line }: Measures): void {
  const found = heightsOf('h2').map(([heading, height]) => {
    const [above, below] = paddingsOf(heading)
    return { heading, isLong: height - above - below > oneLine * line }
  })
  for (const { heading, isLong } of found) heading.classList.toggle('long', isLong)
}

/** All heights are read before anything is changed, so that the document is laid out once. */
function heightsOf(selector: string): readonly (readonly [HTMLElement, number])[] {
  return [...document.querySelectorAll<HTMLElement>(selector)].map(
    (block) => [block, block.getBoundingClientRect().height] as const,
  )
}

function measureRun(element: HTMLElement, measures: Measures, heights: Heights): Run {
  const spacers = [...element.querySelectorAll<HTMLElement>('.spacer')]
  const tables = longTablesIn(element)
  const rowOf = rowFinder(tables)
  const notes = spacers.map((spacer): NoteBox => {
    const note = spacer.nextElementSibling as HTMLElement
    // The reference before the note; after a block, the element that holds the block's notes.
    const anchor = spacer.closest('.footnote-anchor')
    const ref = anchor ?? spacer.previousElementSibling ?? spacer
    const call = anchor?.parentElement?.matches('.table') ? callOf(note) : undefined
    const row = call && rowOf(anchor?.parentElement, call)
    const found = row?.table.rows[row.index]
    return {
      ref: found ?? ref,
      call,
      ...(row && { row }),
      rise: found
        ? 0
        : ref.getBoundingClientRect().top - spacer.getBoundingClientRect().top,
      spacer,
      note,
      continues: false,
      height: heights.get(note.id) ?? 0,
      line: lineHeight(spacer, ref, measures.textWidth),
    }
  })
  return {
    ...{ element, measures, notes, tables, figures: figuresIn(element) },
    ...{ base: 0, mended: 0, pending: [] },
  }
}

function prepareRun({ element, notes }: Run, insets: readonly number[]): void {
  element.classList.toggle('noted', notes.length > 0)
  element.classList.toggle('coded', element.querySelector('pre') !== null)
  if (notes.length === 0) return
  notes.forEach(({ note }, index) => {
    moveOut(note, insets[index] ?? 0)
  })
}

function describe(run: Run): LaidOut['runs'][number] {
  const places: (Spot & { id: string })[] = []
  for (const element of run.element.querySelectorAll('[id]')) {
    const spot = spotOf(run, element)
    if (spot) places.push({ id: element.id, ...spot })
  }
  const shown = [...run.element.querySelectorAll<HTMLElement>('img[data-mark]')]
  const pictures = shown.flatMap((element) => {
    const page = spotOf(run, element)?.page
    return page === undefined ? [] : [{ mark: Number(element.dataset.mark), page }]
  })
  const misplaced = run.notes
    .filter(
      ({ call, note, ref }) => spotOf(run, note)?.page !== spotOf(run, call ?? ref)?.page,
    )
    .map(({ note }) => note.id)
  const pages = pageCount(run)
  const text = pageStarts(run, pages)
  const { className: classes } = run.element
  const bleeding = bleedingIn(run)
  return { pages, classes, places, pictures, bleeding, text, misplaced }
}
