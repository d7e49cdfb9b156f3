import type { Element, ElementContent, Parents } from 'hast'

/**
 * Makes a grid of a table: rows of one length, and cells that end where the table does. In HTML
 * an author may leave cells out, and let others span more than there is.
 *
 * @see HTML, 4.9.12.1, for where cells stand, and ISO 14289-1, 7.5
 */
export function completeTable(table: Element): void {
  const rows = elementsIn(table, /^t(?:head|body|foot)$/).flatMap(placeCells)
  // Where no cell begins, there is no column.
  const starts = new Set(rows.flatMap(({ cells }) => cells.map(({ start }) => start)))
  const columns = [...starts].sort((a, b) => a - b)
  const columnAt = (start: number): number => {
    const index = columns.findIndex((column) => column >= start)
    return index < 0 ? columns.length : index
  }
  for (const { above, cells, row } of rows) {
    for (const { cell, end, rowSpan, start } of cells) {
      setSpan(cell, 'colSpan', columnAt(end) - columnAt(start))
      setSpan(cell, 'rowSpan', rowSpan)
    }
    const taken = [...cells, ...above].sort((a, b) => a.start - b.start)
    let column = 0
    for (const { end, start } of [...taken, { start: Infinity, end: Infinity }]) {
      row.children.push(...emptyCell(columnAt(start) - column))
      column = columnAt(end)
    }
  }
}

/** A row with its cells, and those that reach into it from above. */
interface Row {
  readonly row: Element
  readonly cells: readonly Cell[]
  readonly above: readonly Cell[]
}

/** A cell at its place. */
interface Cell {
  readonly cell: Element
  /** Columns from the first to the one after the last. */
  readonly start: number
  readonly end: number
  readonly rowSpan: number
  /** The row of the group after the last that it takes. */
  readonly below: number
}

/** Rows without a cell go: they would be no part of the structure. */
function placeCells(group: Element): Row[] {
  const all = elementsIn(group, /^tr$/)
  const rows = all.filter((row) => cellsOf(row).length > 0)
  const kept = new Set(rows)
  // Spaces that HTML knows as such and those that it does not.
  for (const row of rows) row.children = row.children.filter((child) => !isBlank(child))
  group.children = rows
  let above: Cell[] = []
  return rows.map((row, number) => {
    above = above.filter(({ below }) => below > number)
    const from = all.indexOf(row)
    const cells = placeRow(row, above).map((cell): Cell => {
      const taken = all.slice(from, from + spanOf(cell.cell, 'rowSpan'))
      const rowSpan = taken.filter((each) => kept.has(each)).length
      return { ...cell, rowSpan, below: number + rowSpan }
    })
    const placed = { row, cells, above }
    above = [...above, ...cells].sort((a, b) => a.start - b.start)
    return placed
  })
}

/** Each cell in the first column that is free, and no wider than what is free there. */
function placeRow(row: Element, above: readonly Cell[]) {
  let column = 0
  let next = 0
  return cellsOf(row).map((cell) => {
    for (let taken = above[next]; taken && taken.start <= column; taken = above[++next]) {
      column = taken.end
    }
    const free = (above[next]?.start ?? Infinity) - column
    const start = column
    column += Math.min(spanOf(cell, 'colSpan'), free)
    return { cell, start, end: column }
  })
}

/** For columns that nothing takes. */
function emptyCell(columns: number): Element[] {
  if (columns <= 0) return []
  const cell: Element = { type: 'element', tagName: 'td', properties: {}, children: [] }
  setSpan(cell, 'colSpan', columns)
  return [cell]
}

function setSpan(cell: Element, name: 'colSpan' | 'rowSpan', span: number): void {
  if (span > 1) cell.properties[name] = span
  else delete cell.properties[name]
}

function spanOf({ properties }: Element, name: 'colSpan' | 'rowSpan'): number {
  return Number(properties[name] ?? 1)
}

function isBlank(node: ElementContent): boolean {
  return node.type === 'text' && node.value.trim() === ''
}

function cellsOf(row: Element): Element[] {
  return elementsIn(row, /^t[dh]$/)
}

function elementsIn({ children }: Parents, name: RegExp): Element[] {
  return children.filter(
    (node) => node.type === 'element' && name.test(node.tagName),
  ) as Element[]
}
