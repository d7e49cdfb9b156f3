import { shorten } from '../../lib/shorten.ts'
import { type Finding, finding } from '../evidence.ts'
import type { Difference } from './compare-text.ts'
import { originAt, type Passage } from './passage.ts'

/** How much of a text is quoted, in characters. */
const mostQuoted = 72

/**
 * A difference as a problem of the manuscript line whose text it concerns: what is missing, what
 * stands there instead, and the words before.
 *
 * @param output - What the text was read from, such as `PDF`.
 */
export function describeDifference(
  { at, found, missing }: Difference,
  expected: Passage,
  output: string,
): Finding {
  const origin = originAt(expected, at + (missing.startsWith(' ') ? 1 : 0))
  const place = placeIn(expected.text, at)
  const [lost, added] = [shorten(missing, mostQuoted), shorten(found, mostQuoted)]
  if (added === '') return finding('text-lost', [output, lost, place], origin)
  if (lost === '') return finding('text-added', [output, added, place], origin)
  return finding('text-changed', [output, added, lost, place], origin)
}

/** `behind “the words before”`. */
function placeIn(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - 40), at).trim()
  if (before === '') return 'at the beginning'
  const words = at > 40 ? before.replace(/^\S*\s+/u, '') : before
  return `behind \`${words}\``
}
