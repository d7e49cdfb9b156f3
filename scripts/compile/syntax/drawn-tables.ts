import type { AlignType, Table, TableCell } from 'mdast'
import type {
  Chunk,
  Code,
  Construct,
  Effects,
  Event,
  Extension,
  Point,
  State,
  Token,
  TokenizeContext,
} from 'micromark-util-types'
import {
  isLineEnd,
  lineAhead,
  nextLine,
  nodesFor,
  type Syntax,
  takeLine,
} from './tokens.ts'

/**
 * What tables have in common whose columns are drawn with spaces, dashes and bars: a construct finds the
 * lines, and each cell becomes a text, or a document, of its own.
 *
 * The extensions `@adobe/micromark-extension-gridtables` and `@adobe/mdast-util-gridtables` were tried:
 * they parse cells apart from the text, so that nothing in them has a place, and notes and links that are
 * defined elsewhere are none.
 */
export interface DrawnTable
  extends Pick<Table, 'fault' | 'footRows' | 'headRows' | 'isGrid' | 'widths'> {
  readonly align: readonly AlignType[]
  readonly rows: readonly (readonly DrawnCell[])[]
}

export interface DrawnCell
  extends Pick<TableCell, 'colSpan' | 'isCut' | 'isFlow' | 'rowSpan'> {
  readonly column: number
  readonly parts: readonly Part[]
}

/** What stands of a cell in one line. */
export interface Part {
  readonly line: DrawnLine
  readonly from: number
  readonly text: string
}

/** A line of a table as it is seen: by columns, with the width that its characters have on a screen. */
export interface DrawnLine {
  readonly text: string
  /** Where its text begins. */
  readonly start: Point
  /** Index of the character in a column; none where each character takes one. */
  readonly indexes: readonly number[] | undefined
  readonly width: number
}

/** Characters that take two columns, as Pandoc counts them: those of East Asia, and emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
const accent = /[\p{M}\p{Cf}]/u
const plain = /^[\u0020-\u02ff\u0370-\u0482\u048a-\u0590]*$/u

/** @param start - Of the text; what stands before it in the line are marks of quotations and lists. */
function drawnLine(text: string, start: Point): DrawnLine {
  const before = start.column - 1
  if (plain.test(text))
    return { text, start, indexes: undefined, width: before + text.length }
  const indexes = Array.from({ length: before }, () => 0)
  let index = 0
  for (const character of text) {
    if (wide.test(character)) indexes.push(index, index)
    else if (!accent.test(character)) indexes.push(index)
    index += character.length
  }
  return { text, start, indexes, width: indexes.length }
}

/** The index in the text of the character in a column, from 0 at the beginning of the line. */
export function indexAt({ indexes, start, text }: DrawnLine, column: number): number {
  const index = indexes ? (indexes[column] ?? text.length) : column - start.column + 1
  return Math.min(Math.max(index, 0), text.length)
}

/** What stands between two columns, without the spaces around it. */
export function partOf(line: DrawnLine, start: number, end = Infinity): Part {
  const [from, to] = [indexAt(line, start), indexAt(line, end)]
  const text = line.text.slice(from, to)
  return { line, from: from + text.length - text.trimStart().length, text: text.trim() }
}

/** How colons at the ends of drawn dashes align a column, as in GFM. */
export function alignmentOf(drawn: string): AlignType {
  if (drawn.endsWith(':')) return drawn.startsWith(':') ? 'center' : 'right'
  return drawn.startsWith(':') ? 'left' : null
}

/** A line of dashes with gaps, which draws columns. */
export const dashes = /^ {0,3}-{2,}(?: +-+)+\s*$/

/** A line that draws the edges of boxes. */
export const bordered = /^\+(?::?[-=]+:?\+)+\s*$/

/** What to do with a line: it is no table after all, the table has ended, ends with this line, or goes on. */
export type Verdict = 'fail' | 'end' | 'last' | 'take'

/** Reads the lines of what may be a table. */
export interface DrawnReader {
  /** @param line - Empty ones too. */
  readonly read: (line: DrawnLine) => Verdict
  /** Whether nothing but a table can go on like this, whatever its next line begins with. */
  readonly isSure: () => boolean
  /** What has been drawn, if it is a table. @param lines - Those that are not empty. */
  readonly finish: (lines: readonly DrawnLine[]) => DrawnTable | undefined
}

/** A construct that reads a table line by line, and gives up where it is none. */
export function drawnConstruct(name: string, makeReader: () => DrawnReader): Construct {
  const construct: Construct = { name, tokenize, resolve }
  return construct

  function tokenize(
    this: TokenizeContext,
    effects: Effects,
    ok: State,
    nok: State,
  ): State {
    const context = this
    const { finish, isSure, read } = makeReader()
    const lines: DrawnLine[] = []
    let line: DrawnLine
    let verdict: Verdict
    const goesOn = nextLine(context, judge)
    // As in Pandoc, paragraphs end before a table begins.
    if (context.interrupt || isBelowRow(context) || !judge()) return nok
    return (code) => {
      effects.enter('drawnTable')
      return take(code)
    }

    /** Whether the line at which the parser is belongs to the table. */
    function judge(): boolean {
      line = drawnLine(lineAhead(context, { expandsTabs: true }), context.now())
      verdict = read(line)
      return verdict === 'take' || verdict === 'last'
    }

    function take(code: Code): State | undefined {
      if (isLineEnd(code)) return next(code)
      lines.push(line)
      return takeLine(effects, 'drawnLine', next)(code)
    }

    function next(code: Code): State | undefined {
      // Lists and quotations begin in no line of a table.
      if (isSure()) context.currentConstruct = { ...construct, concrete: true }
      if (verdict === 'last' || code === null) return end(code)
      return effects.attempt(goesOn, take, end)(code)
    }

    function end(code: Code): State | undefined {
      const token = effects.exit('drawnTable')
      const drawn = verdict === 'fail' ? undefined : finish(lines)
      if (drawn) token.drawn = drawn
      return drawn ? ok(code) : nok(code)
    }
  }

  function resolve(events: Event[], context: TokenizeContext): Event[] {
    const [, token] = events[0] ?? []
    return token?.drawn ? eventsOf(token.drawn, events, context) : events
  }
}

/** Whether a table of GFM goes on here, whose rows are read one by one. */
function isBelowRow({ events }: TokenizeContext): boolean {
  const last = events.findLast(([, { type }]) => !/^line(?:Ending|Prefix)$/.test(type))
  return /^table(?:Head|Row)$/.test(last?.[1].type ?? '')
}

/** The events of a table, with a text for each cell that is still to be tokenized. */
function eventsOf(
  table: DrawnTable,
  read: readonly Event[],
  context: TokenizeContext,
): Event[] {
  const token = read[0]?.[1] as Token
  const events: Event[] = []
  add('drawnTable', token, { drawn: table }, () => {
    for (const cells of table.rows) addRow(cells)
    // By their number micromark knows how many lines these events are of.
    events.push(...read.filter(([, { type }]) => type === 'lineEnding'))
  })
  return events

  function addRow(cells: readonly DrawnCell[]): void {
    const parts = cells.flatMap((cell) => cell.parts)
    const row = rangeOf(parts, token)
    add('drawnRow', row, {}, () => {
      for (const cell of cells) {
        add('drawnCell', rangeOf(cell.parts, row), { drawnCell: cell }, () =>
          addText(cell),
        )
      }
    })
  }

  function addText(cell: DrawnCell): void {
    const streams = new Map<Token, Chunk[]>()
    // Asked for a text that goes over lines, micromark asks the context of its events for each of them.
    const own: TokenizeContext = Object.assign(Object.create(context), {
      sliceStream(token: Token): Chunk[] {
        // A cell beside it may have left the line lazy.
        context.parser.lazy[token.start.line] = false
        return streams.get(token) ?? []
      },
    })
    const chunks = chunksOf(cell)
    const [[first] = []] = chunks
    const addChunks = () => {
      for (const [chunk, stream] of chunks) {
        streams.set(chunk, stream)
        events.push(['enter', chunk, own], ['exit', chunk, own])
      }
    }
    const [last] = chunks.at(-1) ?? []
    if (cell.isFlow || !first || !last) addChunks()
    else add('paragraph', { start: first.start, end: last.end }, {}, addChunks)
  }

  function add(
    type: Token['type'],
    { end, start }: Pick<Token, 'end' | 'start'>,
    fields: Pick<Token, 'drawn' | 'drawnCell'>,
    content: () => void,
  ): void {
    const token: Token = { type, start: { ...start }, end: { ...end }, ...fields }
    events.push(['enter', token, context])
    content()
    events.push(['exit', token, context])
  }
}

const lineFeed = -4

/** Tokens that are linked as one text, for each line of a cell, with the characters that they stand for. */
function chunksOf({ isFlow, parts }: DrawnCell): (readonly [Token, Chunk[]])[] {
  const isFilled = ({ text }: Part) => text !== ''
  const lines = parts.slice(parts.findIndex(isFilled), parts.findLastIndex(isFilled) + 1)
  let previous: Token | undefined
  return lines.map((part, index) => {
    const chunk: Token = {
      type: isFlow ? 'chunkDocument' : 'chunkText',
      contentType: isFlow ? 'document' : 'text',
      start: pointOf(part, 0),
      end: pointOf(part, part.text.length),
    }
    if (previous) {
      previous.next = chunk
      chunk.previous = previous
    }
    previous = chunk
    const end = index < lines.length - 1 ? [lineFeed] : []
    return [chunk, part.text === '' ? end : [part.text, ...end]]
  })
}

function pointOf({ from, line: { start } }: Part, index: number): Point {
  const distance = from + index
  return { ...start, column: start.column + distance, offset: start.offset + distance }
}

function rangeOf(
  parts: readonly Part[],
  around: Pick<Token, 'end' | 'start'>,
): Pick<Token, 'end' | 'start'> {
  const filled = parts.filter(({ text }) => text !== '')
  const [first, last] = [filled[0], filled.at(-1)]
  // What holds nothing and goes over lines would be taken for the end of one.
  if (!first || !last) return { start: around.start, end: around.start }
  return { start: pointOf(first, 0), end: pointOf(last, last.text.length) }
}

/** Puts a `Table` into the tree for what is drawn as one. */
export const drawnSyntax = (tokens: Extension): Syntax => ({ tokens, nodes })

const nodes = nodesFor({
  drawnTable(token) {
    const { align, rows, ...facts } = token.drawn as DrawnTable
    return { type: 'table', align: [...align], ...facts, children: [] }
  },
  drawnRow: () => ({ type: 'tableRow', children: [] }),
  drawnCell(token) {
    const { parts, ...facts } = token.drawnCell as DrawnCell
    return { type: 'tableCell', ...facts, isFlow: true, children: [] }
  },
})
