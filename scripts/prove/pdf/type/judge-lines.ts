import { type Finding, finding } from '../../evidence.ts'
import { fewOf } from '../few-of.ts'
import { endsInHyphen, type PrintedBlock, type PrintedLine } from '../printed-lines.ts'
import { printedPlace } from '../printed-place.ts'

/** A line that is not as it should be. */
interface Place {
  readonly block: PrintedBlock
  readonly line: PrintedLine
}

/** In ems: spaces between words that are wider are holes, three times as wide as the font's own. */
const loosest = 0.75

/** Hyphens that may end lines one after the other. */
const mostHyphens = 3

/** Letters of a word that is too short to be a line. */
const shortWord = 4

/** How far a line of justified text reaches, as a share of the widest of its block. */
const full = 0.9

/** Blocks that hold running text. */
const prose = new Set(['P', 'LBody', 'Note', 'BlockQuote'])

/** Widows, orphans, runts, ladders of hyphens and loose lines in running text. */
export function judgeLines(blocks: readonly PrintedBlock[]): readonly Finding[] {
  const running = blocks.filter(({ isCode, kind, lines }) => {
    return prose.has(kind) && !isCode && lines.length > 1
  })
  const text = running.filter(({ note }) => note === undefined)
  return [
    ...fewOf(text.flatMap(widowOf), (place, among) => {
      const details = [wordsOf(place), pageOf(place), among] as const
      return finding('line-widowed', [...details], originOf(place), printedOf(place))
    }),
    ...fewOf(text.flatMap(orphanOf), (place, among) => {
      const details = [wordsOf(place), pageOf(place), among] as const
      return finding('line-orphaned', [...details], originOf(place), printedOf(place))
    }),
    ...fewOf(running.flatMap(runtOf), (place, among) => {
      const details = [wordsOf(place), pageOf(place), among] as const
      return finding('line-short', [...details], originOf(place), printedOf(place))
    }),
    ...fewOf(running.flatMap(laddersOf), (place, among) => {
      const details = [String(place.count), wordsOf(place), pageOf(place), among] as const
      return finding('hyphens-stacked', [...details], originOf(place), printedOf(place))
    }),
    ...fewOf(
      running.flatMap(looseIn).toSorted((a, b) => spaceOf(b.line) - spaceOf(a.line)),
      (place, among) => {
        const details = [wordsOf(place), pageOf(place), among] as const
        return finding('line-loose', [...details], originOf(place), printedOf(place))
      },
    ),
  ]
}

function originOf({ block, line }: Place) {
  return block.originOf(line)
}

/** The line, or so many from it on. */
function printedOf({ block, count = 1, line }: Place & { readonly count?: number }) {
  const first = block.lines.indexOf(line)
  return printedPlace(block.lines.slice(first, first + count))
}

function pageOf({ line }: Place): string {
  return String(line.page + 1)
}

/** How much of a line is quoted, in characters. */
const mostQuoted = 60

function wordsOf({ line }: Place): string {
  const words = line.text.replace(/\s+/gu, ' ').trim()
  return words.length > mostQuoted ? `${words.slice(0, mostQuoted - 1).trim()}…` : words
}

/** The last line of a paragraph, alone at the head of a page. */
function widowOf(block: PrintedBlock): readonly Place[] {
  const [before, line] = block.lines.slice(-2)
  return before && line && before.page !== line.page ? [{ block, line }] : []
}

/** The first line of a paragraph, alone at the foot of a page. */
function orphanOf(block: PrintedBlock): readonly Place[] {
  const [line, next] = block.lines
  return line && next && line.page !== next.page ? [{ block, line }] : []
}

/** The last line of a paragraph that is the rest of a word, or a very short word. */
function runtOf(block: PrintedBlock): readonly Place[] {
  const [before, line] = block.lines.slice(-2)
  if (!before || !line || !isFull(before, block)) return []
  const words = line.text.trim().split(/\s+/u)
  const letters = line.text.replace(/[^\p{L}\p{N}]/gu, '').length
  const isRunt = words.length === 1 && (before.isBroken || letters <= shortWord)
  return isRunt ? [{ block, line }] : []
}

/** Whether a line ends because it is full, and not because the author ended it. */
function isFull(line: PrintedLine, { lines }: PrintedBlock): boolean {
  const left = Math.min(...lines.slice(-mostCompared).map(({ x }) => x))
  const right = Math.max(...lines.slice(-mostCompared).map(({ end }) => end))
  return line.end - left >= (right - left) * full
}

/** Lines of a block that are looked at to know how wide it is. */
const mostCompared = 50

function laddersOf(block: PrintedBlock): readonly (Place & { readonly count: number })[] {
  const ladders: (Place & { readonly count: number })[] = []
  let count = 0
  // Behind the last line, a ladder ends too.
  for (const [index, line] of [...block.lines, undefined].entries()) {
    if (line && endsInHyphen(line.text)) {
      count++
      continue
    }
    const first = block.lines[index - count]
    if (count > mostHyphens && first) ladders.push({ block, line: first, count })
    count = 0
  }
  return ladders
}

function spaceOf({ gap, size }: PrintedLine): number {
  return Number.isFinite(gap) ? gap / size : 0
}

function looseIn(block: PrintedBlock): readonly Place[] {
  return block.lines
    .filter((line) => spaceOf(line) > loosest)
    .map((line) => ({ block, line }))
}
