import { quoted, shorten } from '../../lib/visible.ts'
import { type Finding, finding } from '../evidence.ts'
import { originAt, type Passage } from './passage.ts'

/** One place where a text is not what it should be. Either of the two texts may be empty. */
export interface Difference {
  /** Offset in the expected text. */
  readonly at: number
  readonly missing: string
  readonly found: string
}

/** More differences than these are not looked for. */
const mostDifferences = 3

/** How far after a difference the texts may agree again, in characters. */
const reach = 8_000

/** So many equal characters are no accident. */
const anchorLength = 16

/** Longer words are cut where they differ. */
const longestWord = 40

/**
 * The first places where a text differs from what is expected, each of whole words.
 *
 * Goes through both texts side by side. Where they differ, it looks for the nearest place at which
 * they agree for {@link anchorLength} characters again, within {@link reach}, and goes on from there:
 * so it takes time in proportion to the length of the texts, whatever they hold.
 */
export function compareText(expected: string, found: string): readonly Difference[] {
  const differences: Difference[] = []
  if (expected === found) return differences
  let at = 0
  let foundAt = 0
  while (differences.length < mostDifferences) {
    const same = commonStart(expected, at, found, foundAt)
    at += same
    foundAt += same
    if (at === expected.length && foundAt === found.length) break
    const isWithinWord = !isEdge(expected, at) || !isEdge(found, foundAt)
    const back = isWithinWord ? startOfWord(expected, at, Math.min(same, longestWord)) : 0
    // A long start of a word that is the same could be taken for where the texts agree again.
    const known = back < anchorLength ? 0 : back
    at -= back
    foundAt -= back
    const again = findAgain(expected, at + known, found, foundAt + known)
    const missing = known + again[0]
    const added = known + again[1]
    const on =
      missing > 0 && added > 0
        ? restOfWord(expected, at + missing, found, foundAt + added)
        : 0
    differences.push({
      at,
      missing: expected.slice(at, at + missing + on),
      found: found.slice(foundAt, foundAt + added + on),
    })
    at += missing + on
    foundAt += added + on
  }
  return differences
}

/** How many characters are equal from two offsets on. */
function commonStart(a: string, fromA: number, b: string, fromB: number): number {
  const most = Math.min(a.length - fromA, b.length - fromB)
  let length = 0
  while (length < most && a.charCodeAt(fromA + length) === b.charCodeAt(fromB + length)) {
    length++
  }
  return length
}

/** How many characters before an offset its word begins; 0 where it has more than so many. */
function startOfWord(text: string, at: number, most: number): number {
  const from = Math.max(0, at - most)
  const word = text.slice(from, at).replace(/^.* /, '')
  return word.length < most || from === 0 ? word.length : 0
}

/** How many equal characters after two offsets a word ends in both texts; 0 where it does not. */
function restOfWord(a: string, atA: number, b: string, atB: number): number {
  const [rest = ''] = a.slice(atA, atA + longestWord).split(' ')
  const { length } = rest
  const isSame = isEdge(a, atA + length) && b.startsWith(rest, atB)
  return isSame && isEdge(b, atB + length) ? length : 0
}

/** Whether no word goes over an offset. */
function isEdge(text: string, at: number): boolean {
  return at >= text.length || text[at] === ' '
}

/** How much to leave out of each text until they agree again; all of both, if they never do. */
function findAgain(
  expected: string,
  at: number,
  found: string,
  foundAt: number,
): readonly [missing: number, added: number] {
  const ahead = expected.slice(at, at + reach)
  const foundAhead = found.slice(foundAt, foundAt + reach)
  const anchors = new Map<string, number>()
  for (let offset = foundAhead.length - anchorLength; offset >= 0; offset--) {
    anchors.set(foundAhead.slice(offset, offset + anchorLength), offset)
  }
  let best: readonly [number, number] | undefined
  for (let offset = 0; offset + anchorLength <= ahead.length; offset++) {
    if (best && offset >= best[0] + best[1]) break
    const met = anchors.get(ahead.slice(offset, offset + anchorLength))
    if (met === undefined) continue
    if (!best || offset + met < best[0] + best[1]) best = [offset, met]
  }
  if (best) return best
  // Both may end before they agree for long: what is common at their ends is no difference.
  const isEnd = ahead.length < reach && foundAhead.length < reach
  const common = isEnd ? commonEnd(ahead, foundAhead) : 0
  return [ahead.length - common, foundAhead.length - common]
}

function commonEnd(a: string, b: string): number {
  const most = Math.min(a.length, b.length)
  let length = 0
  while (length < most && a.at(-1 - length) === b.at(-1 - length)) length++
  return length
}

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
  const lost = shorten(missing, mostQuoted)
  const added = shorten(found, mostQuoted)
  if (added === '') return finding('text-lost', [output, lost, place], origin)
  if (lost === '') return finding('text-added', [output, added, place], origin)
  return finding('text-changed', [output, added, lost, place], origin)
}

/** `after “the words before”`. */
function placeIn(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - 40), at).trim()
  if (before === '') return 'at the beginning'
  return `after ${quoted(at > 40 ? before.replace(/^\S*\s+/u, '') : before)}`
}
