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

/** Lines that are not as they should be. */
interface Place {
  readonly block: PrintedBlock
  /** On one page, from the first on. */
  readonly lines: readonly [PrintedLine, ...PrintedLine[]]
  /** What is said of them, before where they are; without it, they are quoted. */
  readonly says?: string
}

function remarks(
  code:
    | 'line-widowed'
    | 'line-orphaned'
    | 'line-short'
    | 'line-loose'
    | 'heading-stranded',
  places: readonly Place[],
): readonly Finding[] {
  return fewOf(places, ({ block, lines, says }, among) => {
    const [line] = lines
    const details = [says ?? wordsOf(line), pageOf(line), among] as const
    return finding(code, [...details], block.originOf(line), printedPlace(lines))
  })
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
    .toSorted((a, b) => spaceOf(b.lines[0]) - spaceOf(a.lines[0]))
  return [
    ...remarks('line-widowed', text.flatMap(widowOf)),
    ...remarks('line-orphaned', text.flatMap(orphanOf)),
    ...remarks('line-short', running.flatMap(runtOf)),
    ...fewOf(running.flatMap(laddersOf), ({ block, lines }, among) => {
      const [line] = lines
      const details = [String(lines.length), wordsOf(line), pageOf(line), among] as const
      const printed = printedPlace(lines)
      return finding('hyphens-stacked', [...details], block.originOf(line), printed)
    }),
    ...remarks('line-loose', loose),
  ]
}

function pageOf({ page }: PrintedLine): string {
  return String(page + 1)
}

/** How much of a line is quoted, in characters. */
const mostQuoted = 60

function wordsOf({ text }: PrintedLine): string {
  return shorten(text, mostQuoted)
}

/** The last line of a paragraph, alone at the head of a page. */
function widowOf(block: PrintedBlock): readonly Place[] {
  const [before, line] = block.lines.slice(-2)
  return before && line && before.page !== line.page ? [{ block, lines: [line] }] : []
}

/** The first line of a paragraph, alone at the foot of a page. */
function orphanOf(block: PrintedBlock): readonly Place[] {
  const [line, next] = block.lines
  return line && next && line.page !== next.page ? [{ block, lines: [line] }] : []
}

/** The last line of a paragraph that is the rest of a word, or a very short word. */
function runtOf(block: PrintedBlock): readonly Place[] {
  const [before, line] = block.lines.slice(-2)
  if (!before || !line || !isFull(before, block)) return []
  const words = line.text.trim().split(/\s+/u)
  const letters = line.text.replace(/[^\p{L}\p{N}]/gu, '').length
  const isRunt = words.length === 1 && (before.isBroken || letters <= shortWord)
  return isRunt ? [{ block, lines: [line] }] : []
}

/** Whether a line ends because it is full, and not because the author ended it. */
function isFull(line: PrintedLine, { lines }: PrintedBlock): boolean {
  const left = Math.min(...lines.slice(-mostCompared).map(({ x }) => x))
  const right = Math.max(...lines.slice(-mostCompared).map(({ end }) => end))
  return line.end - left >= (right - left) * full
}

/** Lines of a block that are looked at to know how wide it is. */
const mostCompared = 50

function laddersOf(block: PrintedBlock): readonly Place[] {
  const ladders: Place[] = []
  let ladder: PrintedLine[] = []
  // After the last line, a ladder ends too.
  for (const line of [...block.lines, undefined]) {
    if (line && endsInHyphen(line.text)) {
      ladder.push(line)
      continue
    }
    const [first, ...others] = ladder
    if (first && ladder.length > mostHyphens)
      ladders.push({ block, lines: [first, ...others] })
    ladder = []
  }
  return ladders
}

function spaceOf({ gap, size }: PrintedLine): number {
  return Number.isFinite(gap) ? gap / size : 0
}

function looseIn(block: PrintedBlock): readonly Place[] {
  return block.lines
    .filter((line) => spaceOf(line) > loosest)
    .map((line) => ({ block, lines: [line] }))
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

/** A heading whose text begins on the next page, if there is no picture between. */
function strandedHeadings(
  text: readonly PrintedBlock[],
  drawn: readonly boolean[],
): readonly Finding[] {
  const stranded = text.flatMap((block, index): Place[] => {
    const page = block.lines.at(-1)?.page ?? 0
    const next = text[index + 1]
    const nextPage = next?.lines[0]?.page ?? page
    const [line, ...others] = block.lines.filter((each) => each.page === page)
    const isLast = nextPage > page && next?.kind !== 'H1' && !drawn[page]
    if (!line || !isLast || !/^H\d?$/.test(block.kind)) return []
    const says = block.lines.map((each) => each.text.trim()).join(' ')
    return [{ block, lines: [line, ...others], says }]
  })
  return remarks('heading-stranded', stranded)
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
