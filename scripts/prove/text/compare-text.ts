import { shorten } from '../../lib/shorten.ts'
import { type Finding, finding } from '../evidence.ts'
import { originAt, type Passage } from './passage.ts'

/** One place where a text is not what it should be. Either of the two may be empty. */
export interface Difference {
  /** Offset in the expected text. */
  readonly at: number
  readonly missing: string
  readonly found: string
}

/** More differences than these are not looked for. */
const mostDifferences = 3

/** How far behind a difference the texts may find each other again, in characters. */
const reach = 8_000

/** So many equal characters are no accident. */
const anchorLength = 16

/**
 * The first places where a text differs from what is expected.
 *
 * Takes time in proportion to the length of the texts, whatever they hold: what stands behind a
 * difference is only searched as far as {@link reach}.
 */
export function compareText(expected: string, found: string): readonly Difference[] {
  const differences: Difference[] = []
  let at = 0
  let foundAt = 0
  while (differences.length < mostDifferences) {
    const same = commonLength(expected, at, found, foundAt)
    at += same
    foundAt += same
    if (at === expected.length && foundAt === found.length) break
    const [wordAt, foundWordAt] = backToWord(expected, at, found, foundAt)
    // The texts would find each other again before they differ.
    const known = at - wordAt < anchorLength ? 0 : at - wordAt
    const again = findAgain(expected, wordAt + known, found, foundWordAt + known)
    ;[at, foundAt] = [wordAt, foundWordAt]
    const lengths: [number, number] = [again[0] + known, again[1] + known]
    const [missing, added] = onToWord(expected, at, found, foundAt, lengths)
    differences.push({
      at,
      missing: expected.slice(at, at + missing),
      found: found.slice(foundAt, foundAt + added),
    })
    at += missing
    foundAt += added
  }
  return differences
}

/** How many characters are equal from two offsets on. */
function commonLength(a: string, fromA: number, b: string, fromB: number): number {
  const most = Math.min(a.length - fromA, b.length - fromB)
  let length = 0
  while (length < most && a.charCodeAt(fromA + length) === b.charCodeAt(fromB + length)) {
    length++
  }
  return length
}

/** Longer words are cut where they differ. */
const longestWord = 40

/** A difference within a word is one of the whole word. */
function backToWord(a: string, atA: number, b: string, atB: number): [number, number] {
  if (isEdge(a, atA) && isEdge(b, atB)) return [atA, atB]
  for (let back = 0; back < longestWord && back <= Math.min(atA, atB); back++) {
    const before = a[atA - back - 1]
    if (before === undefined || before === ' ') return [atA - back, atB - back]
    if (before !== b[atB - back - 1]) break
  }
  return [atA, atB]
}

/** A change ends where a word ends in both texts. */
function onToWord(
  a: string,
  atA: number,
  b: string,
  atB: number,
  [lengthA, lengthB]: [number, number],
): [number, number] {
  if (lengthA === 0 || lengthB === 0) return [lengthA, lengthB]
  for (let on = 0; on < longestWord; on++) {
    const [endA, endB] = [atA + lengthA + on, atB + lengthB + on]
    if (isEdge(a, endA) && isEdge(b, endB)) return [lengthA + on, lengthB + on]
    if (a[endA] !== b[endB]) break
  }
  return [lengthA, lengthB]
}

/** Whether a word ends at an offset, or none goes over it. */
function isEdge(text: string, at: number): boolean {
  return at >= text.length || text[at] === ' '
}

/** How much to leave out of each text until they agree again; all of both, if they never do. */
function findAgain(
  expected: string,
  at: number,
  found: string,
  foundAt: number,
): [missing: number, added: number] {
  const ahead = expected.slice(at, at + reach)
  const foundAhead = found.slice(foundAt, foundAt + reach)
  const anchors = new Map<string, number>()
  for (let offset = foundAhead.length - anchorLength; offset >= 0; offset--) {
    anchors.set(foundAhead.slice(offset, offset + anchorLength), offset)
  }
  let best: [number, number] | undefined
  for (let offset = 0; offset + anchorLength <= ahead.length; offset++) {
    if (best && offset >= best[0] + best[1]) break
    const met = anchors.get(ahead.slice(offset, offset + anchorLength))
    if (met === undefined) continue
    if (!best || offset + met < best[0] + best[1]) best = [offset, met]
  }
  return best ?? endings(ahead, foundAhead)
}

/** The texts end before they agree for long: what is common at their ends is no difference. */
function endings(ahead: string, foundAhead: string): [number, number] {
  let length = 0
  const most = Math.min(ahead.length, foundAhead.length)
  while (
    length < most &&
    ahead[ahead.length - 1 - length] === foundAhead[foundAhead.length - 1 - length]
  ) {
    length++
  }
  const isEnd = ahead.length < reach && foundAhead.length < reach
  const common = isEnd ? length : 0
  return [ahead.length - common, foundAhead.length - common]
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
