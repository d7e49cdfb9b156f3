import { excessOf, workPerCharacter } from '../parse-markdown.ts'
import {
  alignmentOf,
  bordered,
  type DrawnCell,
  type DrawnLine,
  type DrawnTable,
  drawnConstruct,
  drawnSyntax,
  indexAt,
  type Part,
} from './drawn-tables.ts'
import { startingWith } from './tokens.ts'

/**
 * Grid tables, as Pandoc and reStructuredText have them: cells in boxes, which may hold blocks.
 *
 *     +------+-------+
 *     | Ford | Depth |
 *     +======+=======+
 *     | Old  | 1     |
 *     +------+-------+
 *
 * A cell goes on where no line is drawn, over columns and rows. What stands above the first line of `=` is
 * the head, what stands between two of them at the end is the foot.
 */
const construct = drawnConstruct('gridTable', () => {
  let isFirst = true
  return {
    read({ text }) {
      if (!isFirst) return /^[+|]/.test(text) ? 'take' : 'end'
      isFirst = false
      return bordered.test(text) ? 'take' : 'fail'
    },
    isSure: () => false,
    finish(lines) {
      const table = layGrid(lines)
      table?.rows.flat().forEach(checkBounds)
      return table
    },
  }
})

export const gridTables = drawnSyntax({ flow: startingWith({ '+': construct }) })

/** A border that may be drawn over some columns only. */
const borders = /\+(?::?[-=]+:?\+)+/g

/** What stands in a cell must take no longer to parse than what stands in a file. */
function checkBounds({ parts }: DrawnCell): void {
  const text = parts.map(({ text }) => text).join('\n')
  if (!excessOf(text, workPerCharacter * text.length)) return
  const line = parts[0]?.line.start.line
  throw new RangeError(`too many marks in a cell of the table at line ${line}`)
}

/** A table as a grid of places, each between two columns and two lines in which borders are drawn. */
interface Grid {
  readonly lines: readonly DrawnLine[]
  /** The lines as they are seen: a character for each column. */
  readonly seen: readonly string[]
  /** Where the edges of columns are. */
  readonly edges: readonly number[]
  /** Indexes of the lines that part rows. */
  readonly rules: readonly number[]
  /** By rule and column, whether a border is drawn there. */
  readonly borders: readonly (readonly boolean[])[]
}

/** `undefined` where lines and bars make no boxes. */
function layGrid(lines: readonly DrawnLine[]): DrawnTable | undefined {
  const grid = gridOf(lines)
  const rows = grid && grid.rules.length > 1 && boxesIn(grid)
  if (!rows) return undefined
  const { edges, rules, seen } = grid
  const thick = rules.filter((rule) => /^\+:?=/.test(seen[rule] ?? ''))
  const hasFoot = thick.length > 1 && thick.at(-1) === lines.length - 1
  const [head = 0] = thick.length > (hasFoot ? 2 : 0) ? thick : []
  const foot = hasFoot ? (thick.at(-2) ?? 0) : lines.length - 1
  const aligned = seen[head === lines.length - 1 ? 0 : head] ?? ''
  return {
    isGrid: true,
    align: columnsIn(edges).map(([start, end]) =>
      alignmentOf(aligned.slice(start + 1, end)),
    ),
    headRows: head === lines.length - 1 ? 0 : rules.indexOf(head),
    footRows: rules.length - 1 - rules.indexOf(foot),
    rows,
    ...(edges.length > 2 && {
      widths: columnsIn(edges).map(([start, end]) => end - start),
    }),
  }
}

function gridOf(lines: readonly DrawnLine[]): Grid | undefined {
  const seen = lines.map(({ indexes, start, text }) =>
    (indexes
      ? indexes
          .slice(start.column - 1)
          .map((index) => text[index])
          .join('')
      : text
    ).trimEnd(),
  )
  const [first = ''] = seen
  const isEven = seen.every((line) => line.length === first.length && /[+|]$/.test(line))
  if (!isEven || !bordered.test(seen.at(-1) ?? '')) return undefined
  const drawn = seen.map((line) => [...line.matchAll(borders)])
  const places = new Set<number>()
  for (const { 0: text, index } of drawn.flat())
    for (let at = 0; at >= 0; at = text.indexOf('+', at + 1)) places.add(index + at)
  const edges = [...places].sort((a, b) => a - b)
  const rules = [...seen.keys()].filter((line) => drawn[line]?.length)
  const borderAt = (rule: number) => {
    const ranges = drawn[rule] ?? []
    let range = 0
    return columnsIn(edges).map(([start, end]) => {
      while (endOf(ranges[range]) <= start) range++
      return (ranges[range]?.index ?? Infinity) <= start && endOf(ranges[range]) > end
    })
  }
  return { lines, seen, edges, rules, borders: rules.map(borderAt) }
}

/** The index after a border; none has no end. */
function endOf(range: RegExpExecArray | undefined): number {
  return range ? range.index + range[0].length : Infinity
}

/** From edge to edge. */
function columnsIn(edges: readonly number[]): (readonly [start: number, end: number])[] {
  return edges.slice(1).map((end, index) => [edges[index] ?? 0, end])
}

/** The cells by the row that they begin in; `undefined` where one is no rectangle. */
function boxesIn(grid: Grid): DrawnCell[][] | undefined {
  const { borders, edges, rules } = grid
  // Between two lines stands a text: what is drawn in a cell parts no rows.
  if (rules.some((rule, index) => rule === Number(rules[index - 1]) + 1)) return undefined
  const [width, height] = [edges.length - 1, rules.length - 1]
  const taken = Array.from({ length: height }, () => new Set<number>())
  const walls = Array.from({ length: height }, (_, row) => wallsIn(grid, row))
  const rows: DrawnCell[][] = taken.map(() => [])
  for (const [row, cells] of rows.entries()) {
    for (let column = 0; column < width; column++) {
      if (taken[row]?.has(column)) continue
      const end = firstEnd(column, width, (edge) => walls[row]?.[edge])
      const below = firstEnd(row, height, (rule) =>
        borders[rule]?.slice(column, end).includes(true),
      )
      if (!isBox(row, below, column, end)) return undefined
      cells.push(cellAt(grid, row, below, column, end))
    }
  }
  return rows

  /** Takes the places of a cell: walls stand around it, and none within. */
  function isBox(top: number, bottom: number, left: number, right: number): boolean {
    if (borders[bottom]?.slice(left, right).includes(false)) return false
    for (let row = top; row < bottom; row++) {
      const wall = walls[row]?.slice(left, right + 1) ?? []
      if (
        wall.some((stands, index) => stands !== (index === 0 || index === right - left))
      )
        return false
      for (let column = left; column < right; column++) {
        if (taken[row]?.has(column)) return false
        taken[row]?.add(column)
      }
    }
    return true
  }
}

/** Where a cell ends that begins at an edge: at the next that is drawn, or the last. */
function firstEnd(
  start: number,
  last: number,
  isDrawn: (edge: number) => boolean | undefined,
): number {
  let end = start + 1
  while (end < last && !isDrawn(end)) end++
  return end
}

/** By edge, whether a bar goes down it from a rule to the next. */
function wallsIn({ edges, rules, seen }: Grid, row: number): boolean[] {
  const lines = seen.slice((rules[row] ?? 0) + 1, rules[row + 1])
  return edges.map((edge) => lines.every((line) => /[+|]/.test(line[edge] ?? '')))
}

function cellAt(
  { edges, lines, rules }: Grid,
  top: number,
  bottom: number,
  left: number,
  right: number,
): DrawnCell {
  const inside = lines.slice((rules[top] ?? 0) + 1, rules[bottom]).map((line): Part => {
    const before = line.start.column - 1
    const from = indexAt(line, before + (edges[left] ?? 0) + 1)
    const to = indexAt(line, before + (edges[right] ?? 0))
    return { line, from, text: line.text.slice(from, to).trimEnd() }
  })
  const indents = inside.flatMap(({ text }) => (text === '' ? [] : text.search(/\S/)))
  const indent = indents.reduce((least, each) => Math.min(least, each), Infinity)
  return {
    column: left,
    isFlow: true,
    parts: inside.map(({ from, line, text }) => ({
      line,
      from: from + Math.min(indent, text.length),
      text: text.slice(indent),
    })),
    ...(right > left + 1 && { colSpan: right - left }),
    ...(bottom > top + 1 && { rowSpan: bottom - top }),
  }
}
