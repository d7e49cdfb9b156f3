import { groupBy } from '../../lib/group-by.ts'
import { elementsOf } from '../../lib/hast.ts'
import { shorten } from '../../lib/visible.ts'
import type { ProblemCode, ProblemDetails } from '../../problems/report.ts'
import {
  type Evidence,
  type Finding,
  fewOf,
  finding,
  pageName,
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
  const openings = evidence.book.sections.map(({ tree }) => {
    const named = elementsOf(tree).find(({ properties }) => properties.id)
    return evidence.pageMap?.pageOf.get(String(named?.properties.id))
  })
  const nameOf = (page: number) => pageName(evidence, page)
  return {
    read: [blocks.reduce((sum, { lines }) => sum + lines.length, 0), 'line'],
    findings: [],
    remarks: [
      ...judgeLines(blocks, nameOf),
      ...judgePages(blocks, drawn, new Set(openings), nameOf),
    ],
  }
}

/** Lines that are not as they should be. */
interface Place {
  readonly block: PrintedBlock
  /** Where in the manuscript it is told. */
  readonly line: PrintedLine
  /** Where in print it is shown. */
  readonly lines: readonly PrintedLine[]
  /** What is said of them, with the name of their page, but how many there are. */
  readonly says: (page: string) => readonly string[]
}

/** How a page is called, by its index. */
type NameOf = (page: number) => string

const byPlace: NameOf = (page) => pageName({ pageMap: undefined }, page)

/** What is said of a line by its words and its page; nothing where there is none. */
function placeOf(
  block: PrintedBlock,
  line: PrintedLine | undefined,
  lines = line ? [line] : [],
  says: Place['says'] = (page) => [shorten(line?.text ?? '', mostQuoted), page],
): readonly Place[] {
  return line ? [{ block, line, lines, says }] : []
}

/** Whether an author has written it, and not we, as an entry of a bibliography. */
function isWritten({ block, line }: Place): boolean {
  const origin = block.originOf(line)
  return origin === undefined || origin.place !== undefined
}

function remarks<Code extends ProblemCode>(
  code: Code,
  places: readonly Place[],
  nameOf: NameOf,
): readonly Finding[] {
  return fewOf(places.filter(isWritten), ({ block, line, lines, says }, among) => {
    const details = [...says(nameOf(line.page)), among] as unknown as ProblemDetails<Code>
    return finding(code, details, block.originOf(line), printedPlace(lines))
  })
}

/** How much of a line is quoted, in characters. */
const mostQuoted = 60

/** In ems: spaces between words that are wider are holes that anybody sees, four times as wide as the font's own. */
const loosest = 1

/** Hyphens that may end lines one after the other. */
const mostHyphens = 3

/** Letters of a word that is too short to be a line. */
const shortWord = 4

/** How far a line of justified text reaches, as a share of the widest of its block. */
const full = 0.9

/** Blocks that hold running text. */
const prose = new Set(['P', 'LBody', 'Note', 'BlockQuote'])

/** Widows, orphans, runts, ladders of hyphens and loose lines in running text. */
export function judgeLines(
  blocks: readonly PrintedBlock[],
  nameOf = byPlace,
): readonly Finding[] {
  const running = blocks.filter(({ isCode, kind, lines }) => {
    return prose.has(kind) && !isCode && lines.length > 1
  })
  const text = running.filter(({ note }) => note === undefined)
  const loose = running
    .flatMap((block) => block.lines.flatMap((line) => placeOf(block, line)))
    .filter(({ line }) => spaceOf(line) > loosest)
    .toSorted((a, b) => spaceOf(b.line) - spaceOf(a.line))
  return [
    ...remarks('line-widowed', text.flatMap(widowOf), nameOf),
    ...remarks('line-orphaned', text.flatMap(orphanOf), nameOf),
    ...remarks('line-short', running.flatMap(runtOf), nameOf),
    ...remarks('hyphens-stacked', running.flatMap(laddersOf), nameOf),
    ...remarks('line-loose', loose, nameOf),
  ]
}

/** The last line of a paragraph, alone at the head of a page. */
function widowOf(block: PrintedBlock): readonly Place[] {
  const [before, line] = block.lines.slice(-2)
  return before?.page === line?.page ? [] : placeOf(block, line)
}

/** The first line of a paragraph, alone at the foot of a page. */
function orphanOf(block: PrintedBlock): readonly Place[] {
  const [line, next] = block.lines
  return line?.page === next?.page ? [] : placeOf(block, line)
}

/** The last line of a paragraph, not of verse, that is the rest of a word, or a very short word. */
function runtOf(block: PrintedBlock): readonly Place[] {
  const [before, line] = block.lines.slice(-2)
  if (block.isVerse || !before || !line || !isFull(before, block)) return []
  const words = line.text.trim().split(/\s+/u)
  const letters = line.text.replace(/[^\p{L}\p{N}]/gu, '').length
  // Chinese and Japanese are broken between any two characters.
  const isOfWords = !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(
    line.text,
  )
  const isRunt =
    isOfWords && words.length === 1 && (before.isBroken || letters <= shortWord)
  return isRunt ? placeOf(block, line) : []
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
  const ladders: PrintedLine[][] = [[]]
  for (const line of block.lines) {
    if (endsInHyphen(line.text)) ladders.at(-1)?.push(line)
    else ladders.push([])
  }
  return ladders
    .filter(({ length }) => length > mostHyphens)
    .flatMap((lines) => placeOf(block, lines[0], lines))
    .map((place) => {
      const count = String(place.lines.length)
      return { ...place, says: (page) => [count, ...place.says(page)] }
    })
}

function spaceOf({ gap, size }: PrintedLine): number {
  return Number.isFinite(gap) ? gap / size : 0
}

/** Lines that are too few for the last page of a chapter. */
const fewLines = 3

/**
 * Headings at the foot of a page, and last pages of a few lines.
 *
 * @param drawn - By page, whether there is anything on it besides text.
 * @param openings - Pages on which a chapter begins, with a heading or without.
 */
export function judgePages(
  blocks: readonly PrintedBlock[],
  drawn: readonly boolean[],
  openings: ReadonlySet<number | undefined> = new Set(),
  nameOf = byPlace,
): readonly Finding[] {
  const text = blocks.filter(({ note }) => note === undefined)
  const sparse = sparsePages(text, blocks, (page) => drawn[page] || openings.has(page))
  return [
    ...remarks('heading-stranded', strandedHeadings(text, drawn), nameOf),
    ...remarks('page-sparse', sparse, nameOf),
  ]
}

/** A heading whose text begins on the next page, if there is no picture between. After a blank page another section begins. */
function strandedHeadings(
  text: readonly PrintedBlock[],
  drawn: readonly boolean[],
): readonly Place[] {
  // A caption may stand on the page after the text that comes after it.
  const foot = new Map<number, number>()
  for (const { page, y } of text.flatMap(({ lines }) => lines))
    foot.set(page, Math.min(y, foot.get(page) ?? y))
  return text.flatMap((block, index): readonly Place[] => {
    const { page = 0, y = 0 } = block.lines.at(-1) ?? {}
    const next = text[index + 1]
    const nextPage = next?.lines[0]?.page ?? page
    const lines = block.lines.filter((each) => each.page === page)
    const isAtFoot = nextPage > page && y <= (foot.get(page) ?? y)
    const isOfNext = next?.kind === 'H1' || (nextPage > page + 1 && !drawn[page + 1])
    const isLast = isAtFoot && !isOfNext && !drawn[page]
    if (!isLast || !/^H\d?$/.test(block.kind)) return []
    const words = block.lines.map((each) => each.text.trim()).join(' ')
    return placeOf(block, lines[0], lines, (name) => [words, name])
  })
}

/** The last page of a chapter, or of an article, that has little on it. */
function sparsePages(
  text: readonly PrintedBlock[],
  blocks: readonly PrintedBlock[],
  isFilled: (page: number) => boolean | undefined,
): readonly Place[] {
  const linesOn = groupBy(
    blocks.flatMap(({ lines }) => lines),
    ({ page }) => page,
  )
  let opening = text[0]?.lines[0]?.page
  return text.flatMap((block, index) => {
    const next = text[index + 1]
    if (block.kind === 'H1') opening = block.lines[0]?.page
    const line = block.lines.at(-1)
    const isEnd = !next || (next.kind === 'H1' && next.lines[0]?.page !== line?.page)
    if (!line || !isEnd || line.page === opening || isFilled(line.page)) return []
    const lines = linesOn.get(line.page) ?? []
    const first = block.lines.find(({ page }) => page === line.page)
    if (lines.length > fewLines) return []
    const count = lines.length === 1 ? '1 line' : `${lines.length} lines`
    return placeOf(block, first, lines, (name) => [name, count])
  })
}
