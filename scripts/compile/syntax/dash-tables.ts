import type { AlignType } from 'mdast'
import {
  type DrawnCell,
  type DrawnLine,
  type DrawnReader,
  type DrawnTable,
  dashes,
  drawnConstruct,
  drawnSyntax,
  indexAt,
  partOf,
  type Verdict,
} from './drawn-tables.ts'
import { startingWith } from './tokens.ts'

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

const [space, tab, virtualSpace] = [32, -2, -1]

export const dashTables = drawnSyntax({
  flow: { ...startingWith({ '-': construct }), null: construct },
  // The first column of a head is often empty: what follows is no code then.
  flowInitial: { [space]: construct, [tab]: construct, [virtualSpace]: construct },
})

const rule = /^ {0,3}-{3,}\s*$/

/** A line as it is seen; `dashes` have gaps, and a `rule` has none. */
type Look = 'empty' | 'dashes' | 'rule' | 'text'

function lookOf({ text }: DrawnLine): Look {
  if (text.trim() === '') return 'empty'
  return dashes.test(text) ? 'dashes' : rule.test(text) ? 'rule' : 'text'
}

type Steps = Readonly<Partial<Record<Look, readonly [Verdict, next: string]>>>

const lastLine = { dashes: ['last', 'ended'], rule: ['last', 'ended'] } as const

/** What a line may be, by what is expected of it: the verdict, and what comes next. All else makes no table. */
const steps: Readonly<Record<string, Steps>> = {
  first: {
    rule: ['take', 'firstHead'],
    dashes: ['take', 'firstBareRow'],
    text: ['take', 'onlyDashes'],
  },
  onlyDashes: { dashes: ['take', 'firstRow'] },
  firstRow: { text: ['take', 'rows'] },
  rows: { ...lastLine, empty: ['end', 'rows'], text: ['take', 'rows'] },
  firstHead: { text: ['take', 'heads'] },
  heads: { dashes: ['take', 'manyRows'], text: ['take', 'heads'] },
  manyRows: { ...lastLine, empty: ['take', 'manyRows'], text: ['take', 'manyRows'] },
  firstBareRow: { text: ['take', 'bareRows'] },
  bareRows: { ...lastLine, empty: ['take', 'bareRows'], text: ['take', 'bareRows'] },
}

function makeReader(): DrawnReader {
  let columns: readonly Column[] = []
  let head: DrawnLine | undefined
  let step = 'first'
  return {
    read(line) {
      const look = lookOf(line)
      if (step === 'ended') return 'end'
      if (step === 'first' && look === 'dashes') columns = columnsOf(line)
      const [verdict, then] = steps[step]?.[look] ?? ['fail', step]
      const isTable = verdict !== 'take' || !isProse(line)
      if (step === 'first' && look === 'text') head = line
      step = then
      return isTable ? verdict : 'fail'
    },
    isSure: () => ['firstRow', 'rows', 'manyRows'].includes(step),
    finish(lines) {
      const isWhole = ['ended', 'rows', 'manyRows'].includes(step)
      return isWhole ? layTable(lines, step === 'manyRows') : undefined
    },
  }

  /** A break may stand right below prose, which minds no columns; so there may between two of them. */
  function isProse(line: DrawnLine): boolean {
    if (step === 'onlyDashes')
      return columnsOf(line).some(({ start }) => head && isCut(head, start))
    const isBare = /^(?:firstBareRow|bareRows)$/.test(step)
    return isBare && columns.some(({ start }) => /\S/.test(gapBefore(line, start)))
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
  if (last && /^(?:dashes|rule)$/.test(lookOf(last))) body.pop()
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
