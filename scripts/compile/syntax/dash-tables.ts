import type { AlignType } from 'mdast'
import type { Extension } from 'micromark-util-types'
import {
  type DrawnCell,
  type DrawnLine,
  type DrawnReader,
  type DrawnTable,
  dashes,
  drawnConstruct,
  indexAt,
  partOf,
  type Verdict,
} from './drawn-tables.ts'

/**
 * Pandoc's simple tables and multiline tables: columns that stand below each other, under a line of dashes.
 *
 *     Ford    Depth
 *     ------ ------
 *     Old         1
 *
 * A line of dashes has a gap, so that no heading is taken for one. A table whose rows are parted by empty
 * lines begins and ends with a line of dashes; so does a table without a head.
 */
const construct = drawnConstruct('dashTable', makeReader)

const [dash, space, tab, virtualSpace] = [45, 32, -2, -1]

export const dashTables: Extension = {
  flow: { [dash]: construct, null: construct },
  // The first column of a head is often empty: what follows is no code then.
  flowInitial: { [space]: construct, [tab]: construct, [virtualSpace]: construct },
}

const rule = /^ {0,3}-{3,}\s*$/

function isDashed({ text }: DrawnLine): boolean {
  return rule.test(text) || dashes.test(text)
}

/** What a line is expected to be, and what it is then. */
type Step = (line: DrawnLine, isEmpty: boolean) => readonly [Verdict, Step]

function makeReader(): DrawnReader {
  let columns: readonly Column[] = []
  let head: DrawnLine | undefined
  let step: Step = first
  return {
    read(line) {
      const [verdict, then] = step(line, line.text.trim() === '')
      step = then
      return verdict
    },
    isSure: () => [firstRow, rows, manyRows].includes(step),
    finish(lines) {
      const isWhole = [ended, rows, manyRows].includes(step)
      return isWhole ? layTable(lines, step === manyRows) : undefined
    },
  }

  function first(line: DrawnLine): readonly [Verdict, Step] {
    if (rule.test(line.text)) return ['take', firstHead]
    if (!dashes.test(line.text)) {
      head = line
      return ['take', onlyDashes]
    }
    columns = columnsOf(line)
    return ['take', firstBareRow]
  }

  /** A break may stand right below prose, which minds no columns. */
  function onlyDashes(line: DrawnLine): readonly [Verdict, Step] {
    if (!dashes.test(line.text)) return ['fail', firstRow]
    const isProse = columnsOf(line).some(({ start }) => head && isCut(head, start))
    return [isProse ? 'fail' : 'take', firstRow]
  }

  function firstRow(line: DrawnLine, isEmpty: boolean): readonly [Verdict, Step] {
    return [isEmpty || isDashed(line) ? 'fail' : 'take', rows]
  }

  function rows(line: DrawnLine, isEmpty: boolean): readonly [Verdict, Step] {
    if (isEmpty) return ['end', rows]
    return isDashed(line) ? ['last', ended] : ['take', rows]
  }

  function firstHead(line: DrawnLine, isEmpty: boolean): readonly [Verdict, Step] {
    return [isEmpty || isDashed(line) ? 'fail' : 'take', heads]
  }

  function heads(line: DrawnLine, isEmpty: boolean): readonly [Verdict, Step] {
    if (dashes.test(line.text)) return ['take', manyRows]
    return [isEmpty || isDashed(line) ? 'fail' : 'take', heads]
  }

  function manyRows(line: DrawnLine): readonly [Verdict, Step] {
    return isDashed(line) ? ['last', ended] : ['take', manyRows]
  }

  function firstBareRow(line: DrawnLine, isEmpty: boolean): readonly [Verdict, Step] {
    return isEmpty || isDashed(line) ? ['fail', bareRows] : bareRows(line)
  }

  /** So there may between two of them. */
  function bareRows(line: DrawnLine): readonly [Verdict, Step] {
    if (isDashed(line)) return ['last', ended]
    const isProse = columns.some(({ start }) => /\S/.test(gapBefore(line, start)))
    return [isProse ? 'fail' : 'take', bareRows]
  }

  function ended(): readonly [Verdict, Step] {
    return ['end', ended]
  }
}

interface Column {
  readonly start: number
  /** Of the dashes. */
  readonly width: number
}

function columnsOf({ start, text }: DrawnLine): Column[] {
  return [...text.matchAll(/-+/g)].map(({ 0: { length }, index }) => ({
    start: start.column - 1 + index,
    width: length,
  }))
}

function layTable(written: readonly DrawnLine[], isUnclosed: boolean): DrawnTable {
  const isFramed = rule.test(written[0]?.text ?? '')
  const lines = written.slice(isFramed ? 1 : 0)
  const middle = lines.findIndex(({ text }) => dashes.test(text))
  const body = lines.slice(middle + 1)
  const [last] = body.slice(-1)
  if (last && isDashed(last)) body.pop()
  const columns = columnsOf(lines[middle] as DrawnLine)
  const heads = lines.slice(0, middle)
  const isParted = body.some((line, index) => isBelowGap(line, body[index - 1]))
  const isMultiline = isFramed || (middle === 0 && isParted)
  const rows = isMultiline ? partRows(body) : body.map((line) => [line])
  const aligned = heads.length > 0 ? heads : body.slice(0, 1)
  return {
    align: columns.map((_, index) => alignOf(aligned, columns, index)),
    headRows: heads.length > 0 ? 1 : 0,
    rows: (heads.length > 0 ? [heads, ...rows] : rows).map((row) =>
      cellsOf(row, columns),
    ),
    ...(isMultiline && { widths: columns.map(({ width }) => width) }),
    ...(isUnclosed && { fault: 'unclosed' as const }),
  }
}

function isBelowGap(line: DrawnLine, above: DrawnLine | undefined): boolean {
  return above !== undefined && line.start.line > above.start.line + 1
}

/** Lines up to the next empty one are a row. */
function partRows(lines: readonly DrawnLine[]): DrawnLine[][] {
  const rows: DrawnLine[][] = []
  for (const [index, line] of lines.entries()) {
    const row = rows.at(-1)
    if (row && !isBelowGap(line, lines[index - 1])) row.push(line)
    else rows.push([line])
  }
  return rows
}

/** In a row: each line has a part in each column, be it ever so short. */
const mostParts = 2000

/** As far as there is text: what rows leave out is counted before it is made. */
function cellsOf(lines: readonly DrawnLine[], columns: readonly Column[]): DrawnCell[] {
  const width = lines.reduce((most, line) => Math.max(most, line.width), 0)
  const cells: DrawnCell[] = []
  for (const [column, { start }] of columns.entries()) {
    if (start >= width) break
    if (lines.length > 1 && (column + 1) * lines.length > mostParts)
      throw new RangeError(
        `row of more than ${mostParts} lines and columns at line ${lines[0]?.start.line}`,
      )
    const parts = lines.map((line) => partOf(line, start, columns[column + 1]?.start))
    cells.push({ column, parts, isCut: lines.some((line) => isCut(line, start)) })
  }
  return cells
}

/** Whether a word reaches over the beginning of a column. */
function isCut(line: DrawnLine, start: number): boolean {
  const index = indexAt(line, start)
  return index > 0 && /^\S\S$/u.test(line.text.slice(index - 1, index + 1))
}

/** What stands before a column, and parts it from the one before. */
function gapBefore(line: DrawnLine, start: number): string {
  const index = indexAt(line, start)
  return line.text.slice(Math.max(index - 1, 0), index)
}

/** By where the words of the head, or of the first row without one, stand over the dashes. */
function alignOf(
  lines: readonly DrawnLine[],
  columns: readonly Column[],
  index: number,
): AlignType {
  const { start = 0, width = 0 } = columns[index] ?? {}
  const texts = lines.map((line) =>
    line.text
      .slice(indexAt(line, start), indexAt(line, columns[index + 1]?.start ?? Infinity))
      .trimEnd(),
  )
  const [longest = ''] = texts.toSorted((a, b) => b.length - a.length)
  const [isLoose, isShort] = [longest.startsWith(' '), longest.length < width]
  if (isLoose) return isShort ? 'center' : 'right'
  return isShort && longest !== '' ? 'left' : null
}
