import { type Finding, finding } from '../../evidence.ts'
import { fewOf } from '../few-of.ts'
import type { PrintedBlock } from '../printed-lines.ts'

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
    return finding('heading-stranded', [...details], block.originOf(line))
  })
}

/** The last page of a chapter, or of an article, that has little on it. */
function sparsePages(
  text: readonly PrintedBlock[],
  blocks: readonly PrintedBlock[],
  drawn: readonly boolean[],
): readonly Finding[] {
  const linesOn = countLines(blocks)
  let opening = text[0]?.lines[0]?.page
  const sparse = text.flatMap((block, index) => {
    const next = text[index + 1]
    if (block.kind === 'H1') opening = block.lines[0]?.page
    const line = block.lines.at(-1)
    const isEnd = !next || (next.kind === 'H1' && next.lines[0]?.page !== line?.page)
    if (!line || !isEnd || line.page === opening || drawn[line.page]) return []
    const count = linesOn.get(line.page) ?? 0
    const first = block.lines.find(({ page }) => page === line.page)
    return count <= fewLines && first ? [{ block, line: first, count }] : []
  })
  return fewOf(sparse, ({ block, count, line }, among) => {
    const lines = count === 1 ? '1 line' : `${count} lines`
    const details = [String(line.page + 1), lines, among] as const
    return finding('page-sparse', [...details], block.originOf(line))
  })
}

/** By page, how many lines of text and notes are on it. */
function countLines(blocks: readonly PrintedBlock[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const { page } of blocks.flatMap(({ lines }) => lines))
    counts.set(page, (counts.get(page) ?? 0) + 1)
  return counts
}
