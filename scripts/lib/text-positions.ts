import type { Node, Point, Position } from 'unist'
import type { VFile } from 'vfile'
import { firstThat } from './first-that.ts'
import { memoize } from './memoize.ts'

/** Turns offsets into lines and columns: from one offset, and up to another when there is one. */
export type Positions = (from: number, to?: number) => Position

/** Finds lines and columns of `text`, which start at 1; a line ends with LF or CRLF. */
export function positionsIn(text: string): Positions {
  const lineStarts = lineStartsIn(text)
  const pointAt = (offset: number): Point => {
    const isAfter = (index: number): boolean => (lineStarts[index] ?? 0) > offset
    const line = firstThat(1, lineStarts.length, isAfter)
    return { line, column: offset - (lineStarts[line - 1] ?? 0) + 1, offset }
  }
  return (from, to = from) => ({ start: pointAt(from), end: pointAt(to) })
}

const positionsOf = memoize((file: VFile) => positionsIn(String(file.value)))
const lineStartsOf = memoize((file: VFile) => lineStartsIn(String(file.value)))

/** The place of a part of a file. */
export function placeIn(file: VFile, from: number, to: number): Position {
  return positionsOf(file)(from, to)
}

/** Where words stand in a part of a file, if they stand there as they are; else all of it. */
export function placeOfWords(
  file: VFile,
  words: string,
  around: Position | undefined,
): Position | undefined {
  const from = around?.start.offset
  const at = from === undefined ? -1 : String(file.value).indexOf(words, from)
  const to = at + words.length
  return at < 0 || to > (around?.end.offset ?? 0) ? around : placeIn(file, at, to)
}

/** A text of which nothing is seen, in as many lines of as many characters: all after it stands where it stood. */
export function blanked(text: string): string {
  return text.replaceAll(/[^\r\n]/g, ' ')
}

/** From the start of one node to the end of another, where both have a place. */
export function spanning(
  first: Pick<Node, 'position'> | undefined,
  last: Pick<Node, 'position'> | undefined,
): Position | undefined {
  const [start, end] = [first?.position?.start, last?.position?.end]
  return start && end && { start, end }
}

/** What stands in a file where a node is, escapes and all. */
export function writtenAt(file: VFile, { position }: Pick<Node, 'position'>): string {
  return String(file.value).slice(position?.start.offset, position?.end.offset)
}

/** A line of a file by its number, from 1, without its ending, and the offset where it starts. */
export function lineAt(file: VFile, line: number): { text: string; offset: number } {
  const lineStarts = lineStartsOf(file)
  const offset = lineStarts[line - 1] ?? 0
  const text = String(file.value).slice(offset, lineStarts[line])
  return { text: text.replace(/[\r\n]+$/, ''), offset }
}

function lineStartsIn(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    starts.push(at + 1)
  }
  return starts
}
