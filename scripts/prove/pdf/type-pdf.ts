import { groupBy } from '../../lib/group-by.ts'
import { shorten } from '../../lib/shorten.ts'
import {
  counted,
  type Evidence,
  type Finding,
  fewOf,
  finding,
  type Verdict,
} from '../evidence.ts'
import {
  endsInHyphen,
  openPdf,
  type PrintedBlock,
  type PrintedLine,
  printedBlocks,
  printedPlace,
} from './print/read-print.ts'

/**
 * What a typesetter would put right by hand, and an author can by other words: lines that are alone on a
 * page, shorter than an indent, loose, or ladders of hyphens; headings at the foot of a page; a last page
 * of a few lines. No book is kept back for it.
 */
export function typePdf(evidence: Evidence): Verdict {
  const blocks = printedBlocks(evidence)
  const { pages } = openPdf(evidence.artifact)
  const drawn = pages.map(({ drawn, pictures }) => drawn.size > 0 || pictures.length > 0)
  return {
    read: counted(
      blocks.reduce((sum, { lines }) => sum + lines.length, 0),
      'line',
    ),
    findings: [],
    remarks: [...judgeLines(blocks), ...judgePages(blocks, drawn)],
  }
}

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
  const loose = running
    .flatMap(looseIn)
    .toSorted((a, b) => spaceOf(b.line) - spaceOf(a.line))
  return [
    ...remarks('line-widowed', text.flatMap(widowOf)),
    ...remarks('line-orphaned', text.flatMap(orphanOf)),
    ...remarks('line-short', running.flatMap(runtOf)),
    ...fewOf(running.flatMap(laddersOf), (place, among) => {
      const details = [String(place.count), wordsOf(place), pageOf(place), among] as const
      return finding('hyphens-stacked', [...details], originOf(place), printedOf(place))
    }),
    ...remarks('line-loose', loose),
  ]
}

function remarks(
  code: 'line-widowed' | 'line-orphaned' | 'line-short' | 'line-loose',
  places: readonly Place[],
): readonly Finding[] {
  return fewOf(places, (place, among) => {
    const details = [wordsOf(place), pageOf(place), among] as const
    return finding(code, [...details], originOf(place), printedOf(place))
  })
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
  return shorten(line.text, mostQuoted)
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
  // After the last line, a ladder ends too.
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

/** Lines that are too few for the last page of a chapter. */
const fewLines = 3

/**
 * Headings at the foot of a page, and last pages of a few lines.
 *
 * @param drawn - By page, whether there is anything on it besides text.
 */
export function judgePages(
  blocks: readonly PrintedBlock[],
  drawn: readonly boolean[],
): readonly Finding[] {
  const text = blocks.filter(({ note }) => note === undefined)
  return [...strandedHeadings(text, drawn), ...sparsePages(text, blocks, drawn)]
}

function isHeading({ kind }: PrintedBlock): boolean {
  return /^H\d?$/.test(kind)
}

/** A heading whose text begins on the next page, if there is no picture between. */
function strandedHeadings(
  text: readonly PrintedBlock[],
  drawn: readonly boolean[],
): readonly Finding[] {
  const stranded = text.flatMap((block, index) => {
    const line = block.lines.at(-1)
    const next = text[index + 1]
    const nextPage = next?.lines[0]?.page
    if (!line || !next || nextPage === undefined || !isHeading(block)) return []
    const isLast = nextPage > line.page && next.kind !== 'H1' && !drawn[line.page]
    return isLast ? [{ block, line }] : []
  })
  return fewOf(stranded, ({ block, line }, among) => {
    const words = block.lines.map(({ text }) => text.trim()).join(' ')
    const details = [words, String(line.page + 1), among] as const
    const place = printedPlace(block.lines.filter(({ page }) => page === line.page))
    return finding('heading-stranded', [...details], block.originOf(line), place)
  })
}

/** The last page of a chapter, or of an article, that has little on it. */
function sparsePages(
  text: readonly PrintedBlock[],
  blocks: readonly PrintedBlock[],
  drawn: readonly boolean[],
): readonly Finding[] {
  const linesOn = groupBy(
    blocks.flatMap(({ lines }) => lines),
    ({ page }) => page,
  )
  let opening = text[0]?.lines[0]?.page
  const sparse = text.flatMap((block, index) => {
    const next = text[index + 1]
    if (block.kind === 'H1') opening = block.lines[0]?.page
    const line = block.lines.at(-1)
    const isEnd = !next || (next.kind === 'H1' && next.lines[0]?.page !== line?.page)
    if (!line || !isEnd || line.page === opening || drawn[line.page]) return []
    const all = linesOn.get(line.page) ?? []
    const first = block.lines.find(({ page }) => page === line.page)
    return all.length <= fewLines && first ? [{ block, line: first, all }] : []
  })
  return fewOf(sparse, ({ all, block, line }, among) => {
    const lines = all.length === 1 ? '1 line' : `${all.length} lines`
    const details = [String(line.page + 1), lines, among] as const
    return finding('page-sparse', [...details], block.originOf(line), printedPlace(all))
  })
}
