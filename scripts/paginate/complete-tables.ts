import type { Element, Parents } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { h } from 'hastscript'
import { classesOf } from '../lib/hast.ts'

/**
 * Makes a grid of a table: rows of one length, and cells that end where the table does. In HTML
 * an author may leave cells out, and let others span more than there is.
 *
 * @see HTML, 4.9.12.1, for where cells stand, and ISO 14289-1, 7.5
 */
export function completeTable(table: Element): void {
  const rows = elementsIn(table, /^t(?:head|body|foot)$/).flatMap(placeCells)
  // Where no cell begins, there is no column.
  const columns = [
    ...new Set(rows.flatMap(({ cells }) => cells.map(({ start }) => start))),
  ]
  columns.sort((a, b) => a - b)
  for (const { cells, isHead, isJoined, isTaken, row } of rows) {
    classify(cells, isHead)
    if (isJoined) addClass(row, 'joined')
    for (const { cell, end, rowSpan, start } of cells) {
      const spanned = columns.filter((column) => column >= start && column < end)
      setSpan(cell, 'colSpan', spanned.length)
      setSpan(cell, 'rowSpan', rowSpan)
    }
    let empty: Element | undefined
    for (const column of columns) {
      if (isTaken[column]) empty = undefined
      else if (empty) setSpan(empty, 'colSpan', spanOf(empty, 'colSpan') + 1)
      else {
        empty = h('td')
        row.children.push(empty)
      }
    }
  }
}

interface Row {
  readonly row: Element
  readonly cells: readonly Cell[]
  /** Whether it is in the head of the table. */
  readonly isHead: boolean
  /** Whether a cell reaches into it from above. */
  readonly isJoined: boolean
  /** By column, whether a cell stands there, of this row or reaching into it from above. */
  readonly isTaken: readonly boolean[]
}

/** A cell at its place: from its first column to the one after its last. */
interface Cell {
  readonly cell: Element
  readonly start: number
  readonly end: number
  readonly rowSpan: number
  /** Whether it goes down to the last row of its group. */
  readonly isLowest: boolean
}

/** Each cell in the first column that is free, and no wider than what is free there. */
function placeCells(group: Element): Row[] {
  const isHead = group.tagName === 'thead'
  const all = elementsIn(group, /^tr$/)
  // Rows without a cell go: they would be no part of the structure.
  const rows = all.filter((row) => cellsOf(row).length > 0)
  const kept = new Set(rows)
  group.children = rows
  /** By column, the row after the last that a cell takes. */
  const takenUntil: number[] = []
  return rows.map((row, number) => {
    // Spaces that HTML knows as such and those that it does not.
    row.children = row.children.filter(
      (child) => child.type !== 'text' || child.value.trim() !== '',
    )
    const isTaken = (column: number): boolean => (takenUntil[column] ?? 0) > number
    const isJoined = takenUntil.some((end) => end > number)
    const from = all.indexOf(row)
    let column = 0
    const cells = cellsOf(row).map((cell): Cell => {
      const taken = all.slice(from, from + spanOf(cell, 'rowSpan'))
      const rowSpan = taken.filter((each) => kept.has(each)).length
      while (isTaken(column)) column++
      const start = column
      const end = start + Math.min(spanOf(cell, 'colSpan'), mostColumns)
      while (column < end && !isTaken(column)) takenUntil[column++] = number + rowSpan
      const isLowest = number + rowSpan >= rows.length
      return { cell, start, end: column, rowSpan, isLowest }
    })
    return {
      row,
      cells,
      isHead,
      isJoined,
      isTaken: Array.from(takenUntil, (_, at) => isTaken(at)),
    }
  })
}

/** No cell spans more, whatever it says. @see HTML, 4.9.11 */
const mostColumns = 1000

/** Says what a style sheet cannot tell: where cells stand beside one that spans rows, and what is in them. */
function classify(cells: readonly Cell[], isHead: boolean): void {
  const [first] = cells
  if (first && first.start > 0) addClass(first.cell, 'inset')
  for (const { cell, isLowest, rowSpan } of cells) {
    if (rowSpan > 1 && isLowest) addClass(cell, 'lowest')
    const name = classOfText(textOf(cell), isHead)
    if (name) addClass(cell, name)
  }
}

/** A date such as “12. März 1921” is no longer, and words that stand in one line if other columns can do with less. */
const [longestFigure, longestLabel] = [24, 15]

/** A number or a date has no more than one word: its unit, its month or what is counted. */
function classOfText(text: string, isHead: boolean): string | undefined {
  const length = text.length + (text.match(wide)?.length ?? 0)
  const words = text.match(/\p{L}{4,}/gu) ?? []
  if (/\d/.test(text) && length <= longestFigure && words.length <= 1) return 'unbroken'
  const isLabel = !isHead && text.trim() !== '' && length <= longestLabel
  return isLabel ? 'label' : undefined
}

/** Characters as wide as two. */
const wide = /[\u2e80-\ua4cf\uac00-\ud7af\uf900-\uff60]/g

function addClass(cell: Element, name: string): void {
  cell.properties.className = [...classesOf(cell), name]
}

function setSpan(cell: Element, name: 'colSpan' | 'rowSpan', span: number): void {
  if (span > 1) cell.properties[name] = span
  else delete cell.properties[name]
}

function spanOf({ properties }: Element, name: 'colSpan' | 'rowSpan'): number {
  return Math.max(1, Number(properties[name] ?? 1))
}

function cellsOf(row: Element): Element[] {
  return elementsIn(row, /^t[dh]$/)
}

function elementsIn({ children }: Parents, name: RegExp): Element[] {
  return children.filter(
    (node) => node.type === 'element' && name.test(node.tagName),
  ) as Element[]
}
