import type { Position } from 'unist'
import type { VFile } from 'vfile'

/** Where a file of settings gives a key of the outermost level; `undefined` when it gives none. */
export function keyPlace(file: VFile, key: string): Position | undefined {
  const lines = String(file).split('\n')
  const index = lines.findIndex((line) => line.startsWith(`${key}:`))
  const text = lines[index]?.trimEnd()
  if (text === undefined) return undefined
  const line = index + 1
  return { start: { line, column: 1 }, end: { line, column: text.length + 1 } }
}
