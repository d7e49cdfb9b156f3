import { looksLikeHeading } from './headings.ts'

/** What stands between two breaks: a paragraph, a heading, or lines that belong together. */
export interface Block {
  /** As written, without the white space around them. */
  readonly lines: readonly string[]
  /** Line of the file where it begins, from 1. */
  readonly line: number
  /** Whether its lines are lines, as in a poem or a list, and not a paragraph that was wrapped. */
  readonly keepsLines: boolean
}

export interface Layout {
  readonly blocks: readonly Block[]
  /** How the file separates paragraphs, for people. */
  readonly style: string
}

/** Longer lines than this no program breaks, and no person at a typewriter. */
const widestWrap = 120
const narrowestWrap = 40

/** A longer line is no verse. */
const longestVerse = 60

/** What share of lines must have been broken for want of room: of all, or of those whose next goes on in lower case. */
const wrappedShare = 0.55
const goingOnShare = 0.75

interface Line {
  /** Among the lines that are not empty, from 0. */
  readonly index: number
  /** In the file, from 1. */
  readonly number: number
  readonly text: string
  /** Empty lines before it. */
  readonly gap: number
}

/** Divides text by its empty lines, and by where its lines end although there was room. */
export function splitBlocks(text: string): Layout {
  const lines = linesOf(text)
  const width = widthOf(lines)
  const isFull = ({ index }: Line) => isBrokenForRoom(lines, index, width)
  const inner = lines.slice(0, -1)
  const gapAfter = ({ index }: Line) => lines[index + 1]?.gap
  const adjacent = inner.filter((line) => gapAfter(line) === 0)
  const isSpaced = adjacent.length === 0
  const pairs = isSpaced ? inner.filter((line) => gapAfter(line) === 1) : adjacent
  const goingOn = pairs.filter(({ index }) =>
    /^\p{Ll}/u.test(lines[index + 1]?.text ?? ''),
  )
  const isWrapped =
    width >= narrowestWrap &&
    width <= widestWrap &&
    (shareOf(pairs, isFull) >= wrappedShare || shareOf(goingOn, isFull) >= goingOnShare)

  const isDoubled = isWrapped && isSpaced
  const blocks = runsOf(lines, isDoubled ? 1 : 0).flatMap((run) =>
    blocksOf(run, (line) => isWrapped && isFull(line)),
  )
  return { blocks, style: isWrapped ? describeWrap(width, isDoubled) : unwrapped }
}

function linesOf(text: string): readonly Line[] {
  let gap = 0
  const lines: Line[] = []
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    if (line === '') gap += 1
    else {
      lines.push({ index: lines.length, number: index + 1, text: line, gap })
      gap = 0
    }
  }
  return lines
}

/** Where lines are broken: as long as nearly the longest, so that one that could not be broken does not count. */
function widthOf(lines: readonly Line[]): number {
  const lengths = lines
    .filter(({ text }) => text.includes(' '))
    .map(({ text }) => text.length)
    .sort((one, other) => one - other)
  return lengths[Math.floor(0.98 * (lengths.length - 1))] ?? 0
}

/** Whether the first word of the next line would not have fitted on this one. */
function isBrokenForRoom(lines: readonly Line[], index: number, width: number): boolean {
  const [line, next, afterNext] = lines.slice(index, index + 3)
  if (!line || !next || isAddress(line) || isAddress(next)) return false
  if (lengthWith(line, next) <= width) return false
  const isNextShort =
    !afterNext || isAddress(afterNext) || lengthWith(next, afterNext) <= width
  const isNew =
    isNextShort && (looksLikeHeading(next.text) || /^.{3,40}:$/.test(next.text))
  return !(endsSentence(line) && isNew)
}

/** Length of a line if it had taken in the first word of the next. */
function lengthWith(line: Line, next: Line): number {
  const [word = ''] = next.text.split(' ')
  return line.text.length + 1 + word.length
}

function shareOf(lines: readonly Line[], isFull: (line: Line) => boolean): number {
  return lines.length < 2 ? 0 : lines.filter(isFull).length / lines.length
}

function endsSentence({ text }: Line): boolean {
  return /[.!?…]["'”’»“)]*$/.test(text)
}

/** Lines with no more than `largestGap` empty ones between them. */
function runsOf(
  lines: readonly Line[],
  largestGap: number,
): readonly (readonly Line[])[] {
  const runs: Line[][] = []
  for (const line of lines) {
    const run = runs.at(-1)
    if (run && line.gap <= largestGap) run.push(line)
    else runs.push([line])
  }
  return runs
}

function blocksOf(run: readonly Line[], isFull: (line: Line) => boolean): Block[] {
  const [first] = run
  if (first && areVerses(run, isFull)) {
    return [{ lines: run.map(({ text }) => text), line: first.number, keepsLines: true }]
  }
  const blocks: { lines: string[]; line: number; keepsLines: false }[] = []
  let before: Line | undefined
  for (const line of run) {
    if (before && isFull(before)) blocks.at(-1)?.lines.push(line.text)
    else blocks.push({ lines: [line.text], line: line.number, keepsLines: false })
    before = line
  }
  return blocks
}

/** Three short lines or more that end before their time, and not as sentences do. */
function areVerses(run: readonly Line[], isFull: (line: Line) => boolean): boolean {
  const full = run.filter(isFull).length
  const sentences = run.filter(endsSentence).length
  return (
    run.length >= 3 &&
    full <= run.length / 2 &&
    sentences < run.length * 0.8 &&
    run.every((line) => line.text.length <= longestVerse && !isAddress(line))
  )
}

function isAddress({ text }: Line): boolean {
  return /^<?https?:\/\/\S+$/i.test(text)
}

const unwrapped =
  'each line is a paragraph of its own, with or without empty lines between'

function describeWrap(width: number, isDoubled: boolean): string {
  const gap = isDoubled ? 'two empty lines' : 'an empty line'
  return `lines are broken at about ${width} characters; a paragraph ends at ${gap}, or where the next word would still have fitted`
}
