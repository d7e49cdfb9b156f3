import type { Point, Position } from 'unist'
import type { VFile } from 'vfile'
import { lineAt } from '../../lib/text-positions.ts'

/** Raw HTML in the tree of a chapter. */
export interface RawHtml {
  readonly value: string
  readonly position?: Position | undefined
}

/** Where a part of raw HTML stands in the source, by its first and last index. */
export type RawPlaces = (from: number, to: number) => Position | undefined

/**
 * A map from raw HTML to the source.
 *
 * In quotations and lists the lines of the source begin with marks that the HTML has lost, so
 * places are counted from the ends of lines.
 */
export function rawPlaces(file: VFile, { position, value }: RawHtml): RawPlaces {
  if (!position) return () => undefined
  const { start } = position
  const lines = value.split('\n')
  /** Index where each line of the HTML begins. */
  const lineStarts = [0]
  for (const line of lines) lineStarts.push((lineStarts.at(-1) ?? 0) + line.length + 1)
  // Tags are asked for in order, so the line of the last one is a good place to start from.
  let current = 0
  return (from, to) => ({ start: pointOf(from), end: pointOf(to) })

  function pointOf(index: number): Point {
    while (index < (lineStarts[current] ?? 0)) current--
    while (index >= (lineStarts[current + 1] ?? Number.POSITIVE_INFINITY)) current++
    const { offset, text } = lineAt(file, start.line + current)
    const lost = text.trimEnd().length - (lines[current] ?? '').trimEnd().length
    const before = current === 0 ? start.column - 1 : Math.max(lost, 0)
    const distance = before + index - (lineStarts[current] ?? 0)
    return { line: start.line + current, column: distance + 1, offset: offset + distance }
  }
}
