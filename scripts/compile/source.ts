import type { Point } from 'unist'
import type { VFile } from 'vfile'

const lineStartsOf = new WeakMap<VFile, number[]>()

/** The line and column, from 1, of an offset in a file. */
export function pointAt(file: VFile, offset: number): Point {
  const lineStarts = startsOf(file)
  let low = 0
  let high = lineStarts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((lineStarts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1, offset }
}

/** A line of a file by its number, from 1, without its ending, and the offset where it starts. */
export function lineAt(file: VFile, line: number): { text: string; offset: number } {
  const lineStarts = startsOf(file)
  const offset = lineStarts[line - 1] ?? 0
  const text = String(file.value).slice(offset, lineStarts[line])
  return { text: text.replace(/[\r\n]+$/, ''), offset }
}

/** Offsets where lines start. */
function startsOf(file: VFile): number[] {
  const known = lineStartsOf.get(file)
  if (known) return known
  const starts = [0]
  for (const { 0: ending, index } of String(file.value).matchAll(/\r\n|\n|\r/g)) {
    starts.push(index + ending.length)
  }
  lineStartsOf.set(file, starts)
  return starts
}
