import { type Finding, finding } from '../../evidence.ts'
import { fewOf } from '../few-of.ts'
import type { PrintedBlock, PrintedLine } from '../printed-lines.ts'
import { printedPlace } from '../printed-place.ts'

/** Lines that are too few for the last page of a chapter. */
const fewLines = 3

/**
 * Headings at the foot of a page, and last pages of a few lines.
 *
 * @param drawn - By page, whether there is anything on it beside text.
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
  const linesOn = linesByPage(blocks)
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

/** By page, the lines of text and notes on it. */
function linesByPage(
  blocks: readonly PrintedBlock[],
): ReadonlyMap<number, readonly PrintedLine[]> {
  const byPage = new Map<number, PrintedLine[]>()
  for (const line of blocks.flatMap(({ lines }) => lines)) {
    const known = byPage.get(line.page)
    if (known) known.push(line)
    else byPage.set(line.page, [line])
  }
  return byPage
}
