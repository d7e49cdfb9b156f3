import { looksLikeHeading } from './headings.ts'

/** What stands between two breaks: a paragraph, a heading, or lines that belong together. */
export interface Block {
  /** As written, without the white space around them. */
  readonly lines: readonly string[]
  /** The same in one line. */
  readonly text: string
  /** Line of the file where it begins, from 1. */
  readonly line: number
  /** Whether its lines are lines, as in a poem or a list, and not a paragraph that was wrapped. */
  readonly keepsLines: boolean
}

/** Longer lines than this no program breaks, and no person at a typewriter. */
const widestWrap = 120
const narrowestWrap = 40

/** A longer line is no verse. */
const longestVerse = 60

/** What share of lines must have been broken for want of room: of all, or of those whose next goes on in lower case. */
const wrappedShare = 0.55
const goingOnShare = 0.75

/** One with words. */
interface Line {
  /** In the file, from 1. */
  readonly number: number
  readonly text: string
  readonly next: Line | undefined
  /** Empty lines after it; of the last one, without end. */
  readonly gap: number
}

/**
 * Divides text by its empty lines, and by where its lines end although there was room.
 *
 * @returns The blocks, and how the file separates paragraphs, for people.
 */
export function splitBlocks(text: string) {
  const lines = linesOf(text)
  const width = widthOf(lines)
  const broken = new Set(lines.filter((line) => isBrokenForRoom(line, width)))
  const shareOfBroken = (some: readonly Line[]) =>
    some.length < 2 ? 0 : some.filter((line) => broken.has(line)).length / some.length
  const adjacent = lines.filter(({ gap }) => gap === 0)
  const isSpaced = adjacent.length === 0
  const pairs = isSpaced ? lines.filter(({ gap }) => gap === 1) : adjacent
  const goingOn = pairs.filter(({ next }) => /^\p{Ll}/u.test(next?.text ?? ''))
  const isWrapped =
    width >= narrowestWrap &&
    width <= widestWrap &&
    (shareOfBroken(pairs) >= wrappedShare || shareOfBroken(goingOn) >= goingOnShare)
  const full = isWrapped ? broken : new Set<Line>()
  const isDoubled = isWrapped && isSpaced
  const runs = piecesOf(lines, ({ gap }) => gap > (isDoubled ? 1 : 0))
  const blocks = runs.flatMap((run) =>
    areVerses(run, full)
      ? [blockOf(run, true)]
      : piecesOf(run, (line) => !full.has(line)).map((lines) => blockOf(lines, false)),
  )
  return { blocks, style: isWrapped ? describeWrap(width, isDoubled) : unwrapped }
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = []
  for (const [index, raw] of [...text.split('\n').entries()].reverse()) {
    const next = lines.at(-1)
    const gap = next ? next.number - index - 2 : Number.POSITIVE_INFINITY
    const line = { number: index + 1, text: raw.trim(), next, gap }
    if (line.text !== '') lines.push(line)
  }
  return lines.reverse()
}

/** Lines in pieces, each of which ends with a line that is the last of one, or with the last of all. */
function piecesOf(
  lines: readonly Line[],
  isLast: (line: Line) => boolean,
): readonly (readonly Line[])[] {
  const pieces: Line[][] = []
  let isNew = true
  for (const line of lines) {
    if (isNew) pieces.push([])
    pieces.at(-1)?.push(line)
    isNew = isLast(line)
  }
  return pieces
}

function blockOf(lines: readonly Line[], keepsLines: boolean): Block {
  const texts = lines.map(({ text }) => text)
  return { lines: texts, text: texts.join(' '), line: lines[0]?.number ?? 0, keepsLines }
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
function isBrokenForRoom(line: Line, width: number): boolean {
  const { next } = line
  if (!next || isAddress(line) || isAddress(next)) return false
  if (lengthWith(line, next) <= width) return false
  const { next: afterNext } = next
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

function endsSentence({ text }: Line): boolean {
  return /[.!?…]["'”’»“)]*$/.test(text)
}

/** Three short lines or more that end before their time, and not as sentences do. */
function areVerses(run: readonly Line[], full: ReadonlySet<Line>): boolean {
  const sentences = run.filter(endsSentence).length
  return (
    run.length >= 3 &&
    run.filter((line) => full.has(line)).length <= run.length / 2 &&
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
