import type { Point, Position } from 'unist'

/** Turns offsets into lines and columns: from one offset, and up to another when there is one. */
export type Positions = (from: number, to?: number) => Position

/** Finds lines and columns of `text`, which start at 1; a line ends with LF or CRLF. */
export function positionsIn(text: string): Positions {
  const lineStarts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    lineStarts.push(at + 1)
  }

  function pointAt(offset: number): Point {
    let low = 0
    let high = lineStarts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((lineStarts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1, offset }
  }

  return (from, to = from) => ({ start: pointAt(from), end: pointAt(to) })
}
