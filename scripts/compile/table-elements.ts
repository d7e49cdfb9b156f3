/** How tables become HTML, whatever they are written as. */
import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import type { AlignType, Table, TableCell, TableRow } from 'mdast'
import type { State } from 'mdast-util-to-hast'
import { bare, madeFrom } from './made-from.ts'
import type { CaptionedTable } from './nodes.ts'

/**
 * A table whose cells know what heads them.
 *
 * The first row is the head, or as many as the table says; a head of empty cells is none. Where only its
 * first cell is empty, the first column heads the rows. No cell is left out, not even one that has no
 * column.
 */
export function table(state: State, node: Table): Element {
  const { children: rows, footRows = 0, headRows = 1 } = node
  const head = rows.slice(0, headRows)
  const [foot, corner] = [rows.length - footRows, head[0]?.children[0]]
  const isHeadless =
    headRows < rows.length && head.every((row) => row.children.every(isEmpty))
  const hasRowHeads =
    !isHeadless && corner && isEmpty(corner) && Number(head[0]?.children.length) > 1
  const groups = {
    thead: isHeadless ? [] : head,
    tbody: rows.slice(headRows, foot),
    tfoot: rows.slice(foot),
  }
  const parts = Object.entries(groups)
    .filter(([, rows]) => rows.length > 0)
    .map(([name, rows]) => h(name, state.wrap(rows.map(toRow), true)))
  const shares = node.widths ? [toShares(state, node, node.widths)] : []
  return h('table', state.wrap<ElementContent>([...shares, ...parts], true))

  function toRow(row: TableRow): Element {
    return madeFrom(state, row, h('tr', row.children.map(toCell(head.includes(row)))))
  }

  function toCell(isInHead: boolean) {
    return (cell: TableCell, index: number): Element => {
      const { column = index } = cell
      const isHead = isInHead ? !isEmpty(cell) : hasRowHeads && column === 0
      const scope = isInHead ? 'col' : 'row'
      return toElement(state, cell, node.align?.[column], isHead ? scope : undefined)
    }
  }
}

function isEmpty({ children }: TableCell): boolean {
  return children.length === 0
}

/** @param scope - Of a head. */
function toElement(
  state: State,
  cell: TableCell,
  align: AlignType | undefined,
  scope: 'col' | 'row' | undefined,
): Element {
  const { colSpan, isFlow, rowSpan } = cell
  const whole = state.all(cell)
  const content = isFlow && whole.length > 0 ? bare(state, whole) : whole
  const element = scope ? h('th', { scope }, content) : h('td', content)
  if (align) element.properties.className = [`align-${align}`]
  Object.assign(element.properties, colSpan && { colSpan }, rowSpan && { rowSpan })
  return madeFrom(state, cell, element)
}

/** How wide the columns are, in hundredths of the table. */
function toShares(state: State, node: Table, widths: readonly number[]): Element {
  const whole = widths.reduce((sum, width) => sum + width, 0)
  const columns = widths.map((width) => {
    const hundredths = Math.round((width / whole) * 1000) / 10
    const column = h('col', { style: `width: ${hundredths}%` })
    state.patch(node, column)
    return column
  })
  const group = h('colgroup', columns)
  state.patch(node, group)
  return group
}

/** A table that begins with its caption. */
export function captionedTable(state: State, node: CaptionedTable): Element {
  const [caption, body] = node.children
  const element = madeFrom(state, body, table(state, body))
  const title = madeFrom(state, caption, h('caption', state.all(caption)))
  element.children.unshift({ type: 'text', value: '\n' }, title)
  return element
}
