import type { PdfObjects } from '../../../pdf/objects.ts'
import type { OpenPdf } from '../../../pdf/read-pdf.ts'
import type { StructElement } from '../../../pdf/structure.ts'
import type { PdfDictionary, PdfObject } from '../../../pdf/syntax.ts'
import { bytesOf, nameOf } from '../../../pdf/syntax.ts'
import type { Fault } from '../standards.ts'
import { kidsThrough } from './check-nesting.ts'

/** Tables are grids, and each cell has its heads. */
export function checkTables({ elements, objects }: OpenPdf): readonly Fault[] {
  const tables = elements.filter(({ standard }) => standard === 'Table')
  return tables.flatMap((table) => {
    const { fault, rows } = layTable(objects, table)
    return fault ? [fault] : headFaults(objects, rows)
  })
}

/**
 * Cells that name heads which are not there, whether they need to name them or not; and those that neither
 * name their heads nor have heads with a scope in their row or column.
 */
function headFaults(objects: PdfObjects, rows: Grid['rows']): readonly Fault[] {
  const cells = [...new Set(rows.flat())]
  const heads = cells.filter(({ isHead }) => isHead)
  const ids = new Set(
    heads.map(({ element }) => bytesOf(objects.get(element.dictionary.get('ID')))),
  )
  const hasScopes = heads.every(({ scope }) => scope !== '')
  return cells.flatMap((cell): Fault[] => {
    const { element, headers, isHead } = cell
    const unknown = headers.find((id) => !ids.has(id))
    if (unknown !== undefined)
      return [{ rule: 'own-headers', found: `unknown head \`${unknown}\``, element }]
    if (hasScopes || isHead || headers.length > 0 || hasScopedHead(rows, cell)) return []
    return [{ rule: '7.5-1', found: 'cell without a head', element }]
  })
}

/** Looks up each column and left along each row, as far as the nearest heads go on. */
function hasScopedHead(
  rows: readonly (readonly Cell[])[],
  { column, columnSpan, row, rowSpan }: Cell,
): boolean {
  const columns = Array.from({ length: columnSpan }, (_, at) =>
    rows.slice(0, row).map((line) => line[column + at]),
  )
  const lines = rows.slice(row, row + rowSpan).map((line) => line.slice(0, column))
  return (
    columns.some((cells) => isHeaded(cells, 'Column')) ||
    lines.some((cells) => isHeaded(cells, 'Row'))
  )
}

/** @param cells - Up to the cell in question, the nearest last. */
function isHeaded(cells: readonly (Cell | undefined)[], scope: string): boolean {
  let isAmongHeads = false
  for (const cell of cells.toReversed()) {
    if (cell?.isHead && [scope, 'Both'].includes(cell.scope)) return true
    if (!cell?.isHead && isAmongHeads) return false
    isAmongHeads ||= cell?.isHead ?? false
  }
  return false
}

/** A cell, and what it says of its place in its table. */
interface Cell {
  readonly element: StructElement
  readonly isHead: boolean
  readonly row: number
  readonly column: number
  readonly columnSpan: number
  readonly rowSpan: number
  readonly scope: string
  /** IDs of head cells. */
  readonly headers: readonly string[]
}

/** A table as a grid: by row and column, the cell that covers the place. */
interface Grid {
  readonly rows: readonly (readonly Cell[])[]
  /** The first place where it is no grid; then {@link rows} are not to be relied on. */
  readonly fault: Fault | undefined
}

/** The cells of a table, each at its place. @see ISO 32000-1, 14.8.5.7 */
function layTable(objects: PdfObjects, table: StructElement): Grid {
  const lines = rowsOf(table).map((row) =>
    elementsThrough(row)
      .filter(({ standard }) => standard === 'TH' || standard === 'TD')
      .map((element) => ({ element, ...cellAttributes(objects, element.dictionary) })),
  )
  const height = lines.length
  const [first = []] = lines
  const width = first.reduce((sum, { columnSpan }) => sum + columnSpan, 0)
  const rows: Cell[][] = lines.map(() => [])
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
  const covered = rows.map((row) => row.filter(Boolean).length)
  const short = covered.findIndex((count) => count < width)
  if (short === -1) return { rows, fault: undefined }
  const found = `row ${short + 1} of ${covered[short]} columns in a table of ${width}`
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

/** @see ISO 32000-1, 14.8.5.7 */
function cellAttributes(objects: PdfObjects, element: PdfDictionary) {
  const attributes = objects.get(element.get('A'))
  const all = (Array.isArray(attributes) ? attributes : [attributes]).map((each) =>
    objects.dictionary(each),
  )
  const tables = all.filter((each) => nameOf(objects.get(each.get('O'))) === 'Table')
  const value = (key: string): PdfObject | undefined =>
    objects.get(tables.find((each) => each.has(key))?.get(key))
  const span = (key: string): number => Math.max(1, Number(value(key) ?? 1) || 1)
  return {
    columnSpan: span('ColSpan'),
    rowSpan: span('RowSpan'),
    scope: nameOf(value('Scope')),
    headers: objects.array(value('Headers')).map((id) => bytesOf(objects.get(id))),
  }
}
