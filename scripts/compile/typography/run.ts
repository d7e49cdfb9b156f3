import type { Text } from 'hast'
import type { Replacement, Typography } from './languages.ts'

/** A stretch of a run in one language. */
interface Piece {
  /** `undefined` for what is set as it is. */
  readonly node: Text | undefined
  text: string
  readonly typography: Typography
}

/**
 * The text of one paragraph, heading or cell, over all the elements in it, in order.
 *
 * Quotes pair over a whole run, whatever stands between them.
 */
export type Run = Piece[]

/** What to put in place of `text.slice(from, to)` of a run. */
export interface Edit {
  readonly from: number
  readonly to: number
  readonly put: string
}

export function textOf(run: Run): string {
  return run.map(({ text }) => text).join('')
}

/** Makes edits, given in order and without overlap, in a run. An edit across elements is not made. */
export function edit(run: Run, edits: readonly Edit[]): void {
  let start = 0
  let next = 0
  for (const piece of run) {
    const { node, text } = piece
    const end = start + text.length
    let edited = ''
    let done = start
    for (; edits[next]; next++) {
      const { from, put, to } = edits[next] as Edit
      // What is inserted where two pieces meet belongs to the first that may be changed.
      if (from > end || (from === end && (to > end || !node))) break
      if (to > end || !node) continue
      edited += text.slice(done - start, from - start) + put
      done = to
    }
    piece.text = edited + text.slice(done - start)
    start = end
  }
}

/** Makes replacements in a run, one kind after another. */
export function replaceAll(run: Run, replacements: readonly Replacement[]): void {
  let text = textOf(run)
  for (const { find, put } of replacements) {
    if (text.search(find) < 0) continue
    const edits: Edit[] = []
    for (const { 0: found, index } of text.matchAll(find)) {
      edits.push({ from: index, to: index + found.length, put: put.replace('$&', found) })
    }
    edit(run, edits)
    text = textOf(run)
  }
}

/** Stands in text for what is set as it is: code, addresses, pictures. */
export const opaque = '\uFFFC'
