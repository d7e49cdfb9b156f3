import type { PdfObjects } from '../open-objects.ts'
import { kidsThrough } from './check-nesting.ts'
import type { Fault } from './fault.ts'
import type { StructElement } from './read-elements.ts'
import { type CellAttributes, cellAttributes } from './table-attributes.ts'

export interface Cell extends CellAttributes {
  readonly element: StructElement
  readonly isHead: boolean
  readonly row: number
  readonly column: number
}

/** A table as a grid: by row and column, the cell that covers the place. */
export interface Grid {
  readonly rows: readonly (readonly Cell[])[]
  /** The first place where it is no grid; then {@link rows} are not to be relied on. */
  readonly fault: Fault | undefined
}

/** More cells side by side no page has. */
const widest = 1000

/** The cells of a table, each at its place. @see ISO 32000-1, 14.8.5.7 */
export function layTable(objects: PdfObjects, table: StructElement): Grid {
  const lines = rowsOf(table).map((row) =>
    elementsThrough(row)
      .filter(({ standard }) => standard === 'TH' || standard === 'TD')
      .map((element) => ({ element, ...cellAttributes(objects, element.dictionary) })),
  )
  const height = lines.length
  const [first = []] = lines
  const width = first.reduce((sum, { columnSpan }) => sum + columnSpan, 0)
  const rows: Cell[][] = lines.map(() => [])
  if (width > widest) {
    const found = `row of ${width} columns`
    return { rows, fault: { rule: '7.2-42', found, element: table } }
  }
  for (const [row, cells] of lines.entries()) {
    let column = 0
    for (const cell of cells) {
      while (rows[row]?.[column]) column++
      const isHead = cell.element.standard === 'TH'
      const laid: Cell = { ...cell, isHead, row, column }
      const fault = layCell(rows, laid, { width, height })
      if (fault) return { rows, fault }
      column += cell.columnSpan
    }
  }
  const short = rows.findIndex((row) => row.filter(Boolean).length < width)
  if (short === -1) return { rows, fault: undefined }
  const covered = rows[short]?.filter(Boolean).length ?? 0
  const found = `row ${short + 1} of ${covered} columns in a table of ${width}`
  return { rows, fault: { rule: '7.2-43', found, element: table } }
}

/** Covers the places of a cell; a fault where they are taken, or outside of the table. */
function layCell(
  rows: Cell[][],
  cell: Cell,
  { width, height }: { readonly width: number; readonly height: number },
): Fault | undefined {
  const { column, columnSpan, element, row, rowSpan } = cell
  if (column + columnSpan > width) {
    const found = `row ${row + 1} of more than ${width} columns`
    return { rule: '7.2-42', found, element }
  }
  if (row + rowSpan > height) {
    const found = `cell of ${rowSpan} rows in row ${row + 1} of ${height}`
    return { rule: '7.2-41', found, element }
  }
  for (const line of rows.slice(row, row + rowSpan)) {
    for (let at = column; at < column + columnSpan; at++) {
      if (line[at]) return { rule: '7.2-15', found: 'cell upon another', element }
      line[at] = cell
    }
  }
  return undefined
}

function rowsOf(table: StructElement): readonly StructElement[] {
  return elementsThrough(table).flatMap((element) => {
    if (element.standard === 'TR') return [element]
    if (!['THead', 'TBody', 'TFoot'].includes(element.standard)) return []
    return elementsThrough(element).filter(({ standard }) => standard === 'TR')
  })
}

function elementsThrough(element: StructElement): readonly StructElement[] {
  return kidsThrough(element).filter((kid) => kid.kind === 'element')
}
