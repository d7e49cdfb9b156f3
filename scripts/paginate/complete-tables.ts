import type { Element, ElementContent, Parents } from 'hast'

/**
 * Makes a grid of a table: rows of one length, and cells that end where the table does. In HTML
 * an author may leave cells out, and let others span more than there is.
 *
 * @see HTML, 4.9.12.1, for where cells stand, and ISO 14289-1, 7.5
 */
export function completeTable(table: Element): void {
  const groups = elementsIn(table, /^t(?:head|body|foot)$/)
  const rows = groups.flatMap((group) => placeCells(group))
  // Where no cell begins, there is no column.
  const starts = rows.flatMap(({ cells }) => cells.map(({ start }) => start))
  const columns = [...new Set(starts)].sort((a, b) => a - b)
  const columnAt = (start: number): number => lowerBound(columns, start)
  for (const { above, cells, row } of rows) {
    for (const { cell, end, rowSpan, start } of cells) {
      setSpan(cell, 'colSpan', columnAt(end) - columnAt(start))
      setSpan(cell, 'rowSpan', rowSpan)
    }
    const taken = [...cells, ...above].map(({ end, start }) => ({
      start: columnAt(start),
      end: columnAt(end),
    }))
    row.children.push(...emptyCells(taken, columns.length))
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
  /** The row of the group after the last that it takes. */
  readonly below: number
  readonly rowSpan: number
}

function isBlank(node: ElementContent): boolean {
  return node.type === 'text' && node.value.trim() === ''
}

/** Rows without a cell go: they would be no part of the structure. */
function placeCells(group: Element): Row[] {
  const all = elementsIn(group, /^tr$/)
  const rows = all.filter((row) => cellsOf(row).length > 0)
  // Spaces that HTML knows as such and those that it does not.
  for (const row of rows) row.children = row.children.filter((child) => !isBlank(child))
  group.children = rows
  const countBefore = [0]
  for (const row of all) {
    countBefore.push((countBefore.at(-1) ?? 0) + Math.min(cellsOf(row).length, 1))
  }
  const spanFrom = (index: number, span: number): number => {
    const end = Math.min(index + span, all.length)
    return (countBefore[end] ?? 0) - (countBefore[index] ?? 0)
  }
  let above: Cell[] = []
  return all.flatMap((row, index) => {
    const number = countBefore[index] ?? 0
    if (cellsOf(row).length === 0) return []
    above = above.filter(({ below }) => below > number)
    const cells = placeRow(row, above, (cell) => {
      const rowSpan = spanFrom(index, spanOf(cell, 'rowSpan'))
      return { rowSpan, below: number + rowSpan }
    })
    const placed = { row, cells, above }
    above = [...above, ...cells].sort((a, b) => a.start - b.start)
    return [placed]
  })
}

/** Each cell in the first column that is free, and no wider than what is free there. */
function placeRow(
  row: Element,
  above: readonly Cell[],
  down: (cell: Element) => Pick<Cell, 'rowSpan' | 'below'>,
): Cell[] {
  let column = 0
  let next = 0
  return cellsOf(row).map((cell) => {
    for (let taken = above[next]; taken && taken.start <= column; taken = above[++next]) {
      column = taken.end
    }
    const free = (above[next]?.start ?? Number.POSITIVE_INFINITY) - column
    const start = column
    column += Math.min(spanOf(cell, 'colSpan'), free)
    return { cell, start, end: column, ...down(cell) }
  })
}

interface Columns {
  readonly start: number
  readonly end: number
}

/** Cells for the columns that nothing takes. */
function emptyCells(taken: readonly Columns[], width: number): Element[] {
  const sorted = taken.toSorted((a, b) => a.start - b.start)
  let column = 0
  return [...sorted, { start: width, end: width }].flatMap(({ end, start }) => {
    const gap = start - column
    column = end
    if (gap <= 0) return []
    const cell: Element = { type: 'element', tagName: 'td', properties: {}, children: [] }
    setSpan(cell, 'colSpan', gap)
    return [cell]
  })
}

function setSpan(cell: Element, name: 'colSpan' | 'rowSpan', span: number): void {
  if (span > 1) cell.properties[name] = span
  else delete cell.properties[name]
}

function spanOf({ properties }: Element, name: 'colSpan' | 'rowSpan'): number {
  return Number(properties[name] ?? 1)
}

function cellsOf(row: Element): Element[] {
  return elementsIn(row, /^t[dh]$/)
}

function elementsIn({ children }: Parents, name: RegExp): Element[] {
  return children.filter(
    (node) => node.type === 'element' && name.test(node.tagName),
  ) as Element[]
}

/** Index of the first of some sorted numbers that is not less than a number. */
function lowerBound(sorted: readonly number[], number: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < number) low = middle + 1
    else high = middle
  }
  return low
}
