import type { Nodes, Root, Table } from 'mdast'
import type { VFile } from 'vfile'
import { lineAt } from '../../lib/text-positions.ts'
import { walkMarkdown } from '../../lib/walk.ts'
import { report } from '../../problems/report.ts'

/**
 * Complete the places in tables that are drawn, and report what does not stand in its column.
 *
 * Within a cell the parser knows lines and columns; of what stands between its lines it knows nothing, so that
 * it counts too few characters.
 */
export function remarkDrawnTables() {
  return (tree: Root, file: VFile): void =>
    walkMarkdown(tree, (node) => {
      if (node.type !== 'table' || node.headRows === undefined) return true
      checkTable(node, file)
      completePlaces(node, file)
      // Tables in its cells are seen to with it.
      return false
    })
}

function checkTable(table: Table, file: VFile): void {
  if (table.fault) report(file, 'table-unclosed', [], table)
  for (const { children } of table.children) {
    for (const cell of children) if (cell.isCut) report(file, 'table-cell-cut', [], cell)
  }
}

function completePlaces(node: Nodes, file: VFile): void {
  const complete = ({ position }: Nodes) => {
    for (const point of position ? [position.start, position.end] : [])
      point.offset = lineAt(file, point.line).offset + point.column - 1
  }
  walkMarkdown(node, complete)
}
