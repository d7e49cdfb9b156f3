import { bytesOf } from '../text-string.ts'
import type { CheckRules, Fault } from './fault.ts'
import { type Cell, layTable } from './lay-table.ts'

/** Tables are grids, and each cell has its heads. */
export const checkTables: CheckRules = ({ elements, pdf }) =>
  elements
    .filter(({ standard }) => standard === 'Table')
    .flatMap((table) => {
      const { fault, rows } = layTable(pdf.objects, table)
      if (fault) return [fault]
      const cells = [...new Set(rows.flat())]
      const heads = cells.filter(({ isHead }) => isHead)
      const ids = new Set(
        heads.map(({ element }) =>
          bytesOf(pdf.objects.get(element.dictionary.get('ID'))),
        ),
      )
      const hasScopes = heads.every(({ scope }) => scope !== '')
      return [
        ...unknownHeads(cells, ids),
        ...(hasScopes ? [] : headlessCells(rows, cells, ids)),
      ]
    })

/** What a cell names as its heads has to be there, whether it needs to name them or not. */
function unknownHeads(
  cells: readonly Cell[],
  ids: ReadonlySet<string>,
): readonly Fault[] {
  return cells.flatMap(({ element, headers }): Fault[] => {
    const unknown = headers.find((id) => !ids.has(id))
    if (unknown === undefined) return []
    return [{ rule: 'own-headers', found: `unknown head \`${unknown}\``, element }]
  })
}

/** Cells that neither name their heads nor have heads with a scope in their row or column. */
function headlessCells(
  rows: readonly (readonly Cell[])[],
  cells: readonly Cell[],
  ids: ReadonlySet<string>,
): readonly Fault[] {
  return cells.flatMap((cell): Fault[] => {
    const { element, headers, isHead } = cell
    const isNamed = headers.length > 0 && headers.every((id) => ids.has(id))
    if (isHead || isNamed || hasScopedHead(rows, cell)) return []
    const unknown = headers.find((id) => !ids.has(id))
    if (unknown === undefined)
      return [{ rule: '7.5-1', found: 'cell without a head', element }]
    return [
      { rule: '7.5-2', found: `cell with the unknown head \`${unknown}\``, element },
    ]
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
