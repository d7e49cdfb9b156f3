import {
  alignmentOf,
  type DrawnCell,
  type DrawnLine,
  type DrawnTable,
  drawnConstruct,
  drawnSyntax,
} from './drawn-tables.ts'
import { startingWith } from './tokens.ts'

/**
 * Tables of Kramdown and Leanpub, whose groups of rows are parted by lines, above the head too.
 *
 *     |------+-------|
 *     | Ford | Depth |
 *     |:-----|------:|
 *     | Old  | 1     |
 *     |======+=======|
 *     | All  | 1     |
 *     |------+-------|
 *
 * The first of several groups is the head, and what stands below a line of `=` at the end is the foot.
 * Where no line is drawn but the one below the head, GFM knows the table.
 */
const construct = drawnConstruct('barTable', () => ({
  read: ({ text }) => (/^\s*\|/.test(text) ? 'take' : 'end'),
  isSure: () => false,
  finish: layTable,
}))

export const barTables = drawnSyntax({ flow: startingWith({ '|': construct }) })

/** In the body, what holds a few dashes between spaces are cells. */
const rule = /^\s*\|(?=.*(?:-{3}|={3}))(?:[-=+|:]+|[=+|: \t]+)\s*$/
const looseRule = /^\s*\|(?=.*[-=])[-=+|: \t]+$/

interface Rule {
  readonly at: number
  readonly text: string
  /** How many groups of rows stand above it. */
  readonly above: number
}

function partRows(lines: readonly DrawnLine[]) {
  const groups: DrawnLine[][] = []
  const rules: Rule[] = []
  for (const [at, line] of lines.entries()) {
    const { text } = line
    const isNew = rules.length === 0 ? at === 0 : rules.at(-1)?.at === at - 1
    const isHead = groups.length === 1 && !isNew
    if (rule.test(text) || (isHead && looseRule.test(text)))
      rules.push({ at, text, above: groups.length })
    else if (isNew) groups.push([line])
    else groups.at(-1)?.push(line)
  }
  return { groups, rules }
}

function layTable(lines: readonly DrawnLine[]): DrawnTable | undefined {
  const { groups, rules } = partRows(lines)
  const isOfGfm = rules.every(({ at, text }) => at === 1 && !/[=+]/.test(text))
  const [head, ...bodies] = groups
  if (isOfGfm || !head) return undefined
  const before = rules.findLast(({ above }) => above === bodies.length)
  const foot = bodies.length > 1 && before?.text.includes('=') ? bodies.at(-1) : undefined
  const aligned =
    rules
      .find(({ above }) => above === 1)
      ?.text.trim()
      .slice(1) ?? ''
  const marks = aligned.split(/[|+]/)
  const rows = groups.flat().map(cellsOf)
  return {
    align: (rows[0] ?? []).map((_, index) => alignmentOf(marks[index]?.trim() ?? '')),
    headRows: bodies.length > 0 ? head.length : 0,
    footRows: foot?.length ?? 0,
    rows,
  }
}

/** What stands between two bars that nothing escapes, and that stand in no code. */
const cell = /((?:\\.|`[^`]*`|[^\\|])*)(?:\||$)/gsu

function cellsOf(line: DrawnLine): DrawnCell[] {
  const whole = line.text.trimEnd()
  const first = whole.indexOf('|') + 1
  const found = [...whole.slice(first).matchAll(cell)].filter(
    ({ 0: written, index }) => written !== '' || index === 0,
  )
  return found.map(({ 1: text = '', index }, column) => {
    const from = first + index + text.length - text.trimStart().length
    return { column, parts: [{ line, from, text: text.trim() }] }
  })
}
