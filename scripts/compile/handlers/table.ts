import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import type { Table, TableCell, TableRow } from 'mdast'
import type { State } from 'mdast-util-to-hast'
import type { CaptionedTable } from '../nodes.ts'
import { madeFrom } from './made-from.ts'

/**
 * A table whose cells know what heads them.
 *
 * The first row is the head. Where its first cell is empty, the first column heads the rows.
 * No cell is left out, not even one that has no column.
 */
export function table(state: State, node: Table): Element {
  const [head, ...body] = node.children
  const columns = head?.children.length ?? 0
  const hasRowHeads = head?.children[0]?.children.length === 0 && columns > 1
  const toRow = (row: TableRow) =>
    madeFrom(state, row, h('tr', inColumns(row).map(toCell(row))))
  const sections = [h('thead', state.wrap(head ? [toRow(head)] : [], true))]
  if (body.length > 0) sections.push(h('tbody', state.wrap(body.map(toRow), true)))
  return madeFrom(state, node, h('table', state.wrap<ElementContent>(sections, true)))

  function toCell(row: TableRow) {
    return (cell: TableCell, column: number): Element => {
      const scope = row === head ? 'col' : 'row'
      const isHead = row === head ? cell.children.length > 0 : hasRowHeads && column === 0
      const align = node.align?.[column]
      const element = isHead
        ? h('th', { scope }, state.all(cell))
        : h('td', state.all(cell))
      if (align) element.properties.className = [`align-${align}`]
      return madeFrom(state, cell, element)
    }
  }

  /** The cells of a row, and empty ones for columns it does not reach. */
  function inColumns({ children }: TableRow): TableCell[] {
    const missing = Math.max(columns - children.length, 0)
    const empty: TableCell = { type: 'tableCell', children: [] }
    return [...children, ...Array.from({ length: missing }, () => empty)]
  }
}

/** A table that begins with its caption. */
export function captionedTable(state: State, node: CaptionedTable): Element {
  const [caption, body] = node.children
  const element = table(state, body)
  const title = madeFrom(state, caption, h('caption', state.all(caption)))
  element.children.unshift({ type: 'text', value: '\n' }, title)
  return element
}
