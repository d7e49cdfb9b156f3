import type { Measures } from '../../lib/page-geometry.ts'
import type { Overflow } from './lay-out.ts'
import { callOf, isKept, noteHeight, type Run, spotOf } from './measures.ts'

/** What has a page of its own: pictures, and what is turned. */
const own =
  '.run > :is(figure:is(.bleed, .full-page, .landscape), .table:has(> table.landscape), div.landscape)'

/** A picture that is to cover its sheet: where it stands until then, in pixels from the corner of the text area. */
export interface Bleeding {
  /** Within its run. */
  readonly page: number
  readonly left: number
  readonly top: number
  readonly width: number
  /** Value of `data-mark`. */
  readonly mark: number
}

/**
 * Gives what has a page of its own a box as large as the text area, less the notes that stand below it; what is turned, a
 * box in that as wide as the page is high. A picture that is to bleed is small, and in the shape of the sheet.
 */
export function makePlates(measures: Measures): void {
  const blocks = [...document.querySelectorAll<HTMLElement>(own)]
  // All are measured before anything is changed, so that they are laid out once.
  const rooms = blocks.map((block) => roomIn(measures, notesOf(block)))
  for (const [index, block] of blocks.entries()) {
    const plate = document.createElement('div')
    const box = document.createElement('div')
    const bleeds = block.matches('.bleed')
    const isTurned = block.matches('.landscape, :has(> .landscape)')
    plate.className = 'plate'
    box.className = bleeds ? 'bleeding' : isTurned ? 'turned' : 'upright'
    const anchor = anchorOf(block)
    block.replaceWith(plate)
    plate.append(box, ...anchor)
    box.append(block)
    const room = bleeds ? sheetIn(measures) : rooms[index]
    box.style.setProperty('--plate-width', `${room?.width}px`)
    box.style.setProperty('--plate-height', `${room?.height}px`)
    box.style.setProperty('--plate-scale', String(room?.scale))
    const picture = block.querySelector('img')
    if (bleeds && room && picture) cover(picture, room.width, room.height)
  }
}

function notesOf(block: Element): readonly Element[] {
  const after = block.nextElementSibling
  const isAnchor = after?.matches('.footnote-anchor')
  return [block, ...(isAnchor ? [after as Element] : [])].flatMap((each) => [
    ...each.querySelectorAll('.footnote'),
  ])
}

/** What holds the notes of a block, if there are any, to stand below it. */
function anchorOf(block: Element): readonly Element[] {
  const after = block.nextElementSibling
  const inside = [...block.querySelectorAll('.spacer, .footnote')]
  return after?.matches('.footnote-anchor') ? [after] : anchorWith(inside)
}

function anchorWith(notes: readonly Element[]): readonly Element[] {
  if (notes.length === 0) return []
  const anchor = document.createElement('div')
  anchor.className = 'footnote-anchor'
  anchor.append(...notes)
  return [anchor]
}

/** The sheet, so small that it goes into the text area. */
function sheetIn({ sheet, side, textHeight, textWidth }: Measures) {
  const scale = Math.min((textWidth - side) / sheet.width, textHeight / sheet.height)
  return { width: sheet.width * scale, height: sheet.height * scale, scale }
}

/** Notes leave half of a page at least. */
const mostNotes = 0.5

function roomIn(
  { line, noteGap, side, textHeight, textWidth }: Measures,
  notes: readonly Element[],
) {
  const height = notes.reduce((sum, note) => sum + noteHeight(note), noteGap)
  const lines =
    notes.length > 0 ? Math.ceil(Math.min(height, textHeight * mostNotes) / line) : 0
  return { width: textWidth - side, height: textHeight - lines * line, scale: 1 }
}

/** Not by `object-fit`, for which the browser prints a part of the picture, and none of its dots could be counted. */
function cover(picture: HTMLImageElement, width: number, height: number): void {
  const sideOf = (name: string) => Number(picture.getAttribute(name)) || 1
  const scale = Math.max(width / sideOf('width'), height / sideOf('height'))
  const [wide, high] = [scale * sideOf('width'), scale * sideOf('height')]
  Object.assign(picture.style, {
    width: `${wide}px`,
    height: `${high}px`,
    left: `${(width - wide) / 2}px`,
    top: `${(height - high) / 2}px`,
  })
}

/** What is turned and higher than the page is wide, and by how many pixels. */
function highBlocks() {
  return [...document.querySelectorAll<HTMLElement>('.turned')].flatMap((box) => {
    const block = box.firstElementChild as HTMLElement
    const excess = block.scrollHeight - box.clientWidth
    return excess > 0 ? [{ box, block, excess }] : []
  })
}

/**
 * Divides what is turned and higher than its page before blocks and rows of tables, and gives each part a page. All are as
 * wide as notes leave room for on the page that has most of them.
 *
 * @param fitTables - Fits those that have another width now. @returns What it has found at last.
 */
export function dividePlates<Found>(measures: Measures, fitTables: () => Found): Found {
  let found = fitTables()
  const height = measures.textHeight
  const high = highBlocks().map((turned) => ({
    ...turned,
    height,
    parts: partsOf(turned),
  }))
  for (let more = high; more.length > 0; ) {
    for (const { block, box, height } of more) {
      block.classList.add('divided')
      // For the parts that have none.
      box.dataset.mark = box.querySelector<HTMLElement>('[data-mark]')?.dataset.mark ?? ''
      box.style.setProperty('--plate-height', `${height}px`)
    }
    found = fitTables()
    more = more.filter((turned) => {
      turned.parts = partsOf(turned)
      const before = turned.height
      const rooms = turned.parts.map(({ notes }) => roomIn(measures, notes).height)
      turned.height = Math.min(before, ...rooms)
      return turned.height < before
    })
  }
  // All are measured before anything is changed, so that they are laid out once.
  const all = high.flatMap(({ parts }) => parts.flatMap((part) => tableOf(part) ?? []))
  const tables = [...new Set(all)].map((table) => ({ table, columns: columnsOf(table) }))
  for (const { columns, table } of tables) {
    table.querySelector(':scope > colgroup')?.remove()
    table.prepend(columns)
    table.style.tableLayout = 'fixed'
  }
  for (const { block, box, parts } of high)
    for (const part of parts.slice(1).toReversed()) divide(box, block, part)
  return found
}

/** What stands on one page: what it begins with, and how far that is from the left edge of the window, as it is turned. */
interface Part {
  readonly first: HTMLElement
  readonly start: number
  readonly notes: Element[]
}

/** Pixels that rules of tables may take where a page ends. */
const rules = 3

function partsOf({ block, box }: Record<'block' | 'box', HTMLElement>): Part[] {
  const room = box.clientWidth - rules
  const units = unitsIn(block).map((first) => {
    const start = first.getBoundingClientRect().left
    return { first, start, notes: [] as Element[] }
  })
  let top = block.getBoundingClientRect().left
  const end = top + block.scrollHeight
  const parts = units.filter((unit, index) => {
    if (index === 0) return true
    if ((units[index + 1]?.start ?? end) - top <= room) return false
    const above = tableOf(unit)?.tHead?.getBoundingClientRect().width ?? 0
    if (unit.start <= top + above) return false
    top = unit.start - above
    return true
  })
  for (const note of box.parentElement?.querySelectorAll('.footnote') ?? []) {
    const right = callOf(note)?.getBoundingClientRect().right ?? 0
    const part = parts.findLast(({ start }) => start < right) ?? parts[0]
    part?.notes.push(note.previousElementSibling ?? note, note)
  }
  return parts
}

/** Blocks, and rows of tables, that may begin a page. */
function unitsIn(block: HTMLElement): readonly HTMLElement[] {
  const blocks = block.matches('div.landscape') ? [...block.children] : [block]
  const rows = ':scope > table > :is(tbody, tfoot) > tr'
  return blocks
    .flatMap((each) => [each, ...[...each.querySelectorAll(rows)].slice(1)])
    .filter((each) => !isKept(each) && !each.matches(':is(h1, h2, h3, h4, h5, h6) + *'))
    .map((each) => each as HTMLElement)
}

/** The table of which it begins with a row. */
function tableOf({ first }: Part): HTMLTableElement | null {
  return first.matches('tr') ? first.closest('table') : null
}

/** As wide as they are now. */
function columnsOf(table: HTMLTableElement): HTMLElement {
  const { bottom, top } = table.getBoundingClientRect()
  const cells = [...table.rows].flatMap((row) => [...row.cells])
  const starts = cells.map((cell) => bottom - cell.getBoundingClientRect().bottom)
  const byPixel = new Map([...starts, bottom - top].map((at) => [Math.round(at), at]))
  const edges = [...byPixel.values()].sort((one, other) => one - other)
  const group = document.createElement('colgroup')
  for (const [index, edge] of edges.slice(1).entries()) {
    const column = document.createElement('col')
    column.style.width = `${edge - (edges[index] ?? 0)}px`
    group.append(column)
  }
  return group
}

/** Puts what begins with a part on a page of its own; a table goes on there below its head. */
function divide(box: HTMLElement, block: HTMLElement, part: Part): void {
  const { first, notes } = part
  const plate = box.parentElement as HTMLElement
  const table = tableOf(part)
  const range = document.createRange()
  range.setStartBefore(first)
  range.setEndAfter(block.lastChild as Node)
  const [nextPlate, nextBox, rest] = [plate, box, block].map(
    (each) => each.cloneNode(false) as HTMLElement,
  ) as [HTMLElement, HTMLElement, HTMLElement]
  rest.append(range.extractContents())
  for (let each = first.parentElement; each; each = each.parentElement)
    each.removeAttribute('id')
  if (table) goOn(table, tableOf(part) as HTMLTableElement)
  block.classList.add('cut')
  nextBox.append(rest)
  nextPlate.append(nextBox, ...anchorWith(notes))
  plate.after(nextPlate)
}

/** Repeats columns and head, which are no text there, and tells the structure of the PDF that both are one table. */
function goOn(table: HTMLTableElement, rest: HTMLTableElement): void {
  const repeated = [...table.querySelectorAll(':scope > :is(colgroup, thead)')]
  rest.prepend(...repeated.map((each) => each.cloneNode(true)))
  rest.tHead?.setAttribute('data-atoms', '0')
  rest.tHead?.setAttribute('aria-hidden', 'true')
  for (const each of rest.tHead?.querySelectorAll('[id], [href], [data-mark]') ?? [])
    for (const name of ['id', 'href', 'data-mark']) each.removeAttribute(name)
  rest.lang = table.lang.replace(/table(?:cut)?$/, 'tablerest')
  table.lang = table.lang.replace(/table$/, 'tablecut')
}

/** What could not be divided, once for all its parts. */
export function highPlates(): readonly Overflow[] {
  const high = new Map(highBlocks().map((each) => [Number(each.box.dataset.mark), each]))
  return [...high].map(([mark, { excess }]) => {
    return { mark, kind: 'landscape-high', detail: String(excess) }
  })
}

/** The pictures of a run that are to bleed. */
export function bleedingIn(run: Run): readonly Bleeding[] {
  const boxes = [...run.element.querySelectorAll<HTMLElement>('.bleeding')]
  return boxes.flatMap((box): Bleeding[] => {
    const spot = spotOf(run, box)
    const mark = Number(box.querySelector<HTMLElement>('img')?.dataset.mark)
    const { width } = box.getBoundingClientRect()
    return spot ? [{ page: spot.page, left: spot.left, top: spot.top, width, mark }] : []
  })
}
