import { groupBy } from '../../../lib/group-by.ts'
import { type Finding, mostFindings } from '../../evidence.ts'
import type { RuleTally } from '../../text/allowed-differences.ts'
import { describeDifference } from '../../text/compare-text.ts'
import { isSpace, withoutSpaces } from '../../text/passage.ts'
import { offsetIn, type Stream } from '../print/expected-print.ts'
import type { PrintGroup } from '../print/print-groups.ts'
import type { ReadPrint } from '../print/read-print.ts'

/**
 * Where words of a PDF begin and end elsewhere than in the manuscript: two that are joined, which happens
 * where lines end, so that they are two on the page and one to whom it is read aloud; one that is split;
 * and hyphens that divide no word.
 *
 * @see ISO 32000-1, 14.8.2.5
 */
export function wordFaults(
  { match, streams }: ReadPrint,
  tally: RuleTally,
): readonly Finding[] {
  const faults: Fault[] = []
  const before = new Map<Stream, PrintGroup>()
  for (const { from, group, stream } of match.steps) {
    const last = before.get(stream)
    const isSameBlock = last?.block === group.block
    const isSpaced = group.isSpaced || (last !== undefined && endsWithSpace(last))
    const edges = readEdges(group.text, stream, from, {
      isApart: isSpaced || !isSameBlock,
      isSpaced: isSpaced && isSameBlock,
    })
    faults.push(...edges.faults)
    tally.apply('line-end', edges.lines)
    tally.apply('line-hyphen', edges.hyphens)
    before.set(stream, group)
  }
  for (const { gaps } of [streams.body, streams.contents, ...streams.notes])
    tally.apply('white-space', Math.max(0, gaps.size - 1))
  return faults.slice(0, mostFindings).map(describeFault)
}

/** At the beginning of a word, or within one. */
interface Fault {
  readonly kind: 'joined' | 'split' | 'hyphen'
  readonly stream: Stream
  readonly at: number
}

interface Edges {
  readonly faults: readonly Fault[]
  readonly lines: number
  /** That divide words. */
  readonly hyphens: number
}

function endsWithSpace({ text }: PrintGroup): boolean {
  return /[^\S\n]\n?$/u.test(text)
}

/**
 * @param before - Whether the text before ends a word, and whether it does so because there is white space.
 */
function readEdges(
  text: string,
  stream: Stream,
  from: number,
  before: { readonly isApart: boolean; readonly isSpaced: boolean },
): Edges {
  const faults: Fault[] = []
  let [lines, hyphens] = [0, 0]
  let { isApart, isSpaced } = before
  let at = from
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === stream.text.charCodeAt(at)) {
      const kind = edgeFault(stream.gaps.has(at), isApart, isSpaced)
      if (kind) faults.push({ kind, stream, at })
      isApart = false
      isSpaced = false
      at++
    } else if (code === newLine) lines++
    else if (isSpace(code)) {
      isApart = true
      isSpaced = true
    } else if (isWithinWord(stream, at)) hyphens++
    else faults.push({ kind: 'hyphen', stream, at })
  }
  return { faults, lines, hyphens }
}

/** What is wrong where a word begins at a letter, or does not, against the manuscript. */
function edgeFault(
  isGap: boolean,
  isApart: boolean,
  isSpaced: boolean,
): Fault['kind'] | undefined {
  if (isGap) return isApart ? undefined : 'joined'
  return isSpaced ? 'split' : undefined
}

/** What is put where a line ends, and not in the PDF. */
const newLine = 10

/** Whether there are letters of one word on both sides of a place. */
function isWithinWord({ gaps, text }: Stream, at: number): boolean {
  return !gaps.has(at) && letter.test(text[at - 1] ?? '') && letter.test(text[at] ?? '')
}

/** A soft hyphen is where an author allows a word to be divided. */
const letter = /[\p{L}\p{M}\u00ad'’]/u

const wordsFound = {
  joined: (text: string, at: number) => text.slice(0, at).trimEnd() + text.slice(at),
  split: (text: string, at: number) => `${text.slice(0, at)} ${text.slice(at)}`,
  hyphen: (text: string, at: number) => {
    return `${text.slice(0, at).trimEnd()}- ${text.slice(at)}`.trimEnd()
  },
} as const

/** The word that has the fault, and the one before it where the fault is between them. */
function describeFault({ at, kind, stream }: Fault): Finding {
  const { text } = stream.passage
  const place = offsetIn(stream, at)
  const first = text.lastIndexOf(' ', Math.max(0, place - 2)) + 1
  const end = text.indexOf(' ', place)
  const missing = text.slice(first, end === -1 ? text.length : end)
  const found = wordsFound[kind](missing, place - first)
  return describeDifference({ at: first, missing, found }, stream.passage, 'PDF')
}

/** Numbers that stand before an item of a list, or at another place. */
interface FoundNumbers {
  readonly texts: readonly string[]
  /** What goes on after them, and what had come before. */
  readonly next: Place | undefined
  readonly last: Place | undefined
}

interface Place {
  readonly stream: Stream
  readonly at: number
}

/**
 * Where numbers of lists are not what counting makes them, or not before their items.
 *
 * @param isGenerated - Whether a group that is of no stream is the number of an item.
 */
export function numberFaults(
  print: ReadPrint,
  isGenerated: (group: PrintGroup) => boolean,
  tally: RuleTally,
): readonly Finding[] {
  const { body, notes } = print.streams
  const waiting = new Map(
    [body, ...notes].map((stream) => [stream, groupBy(stream.numbers, ({ at }) => at)]),
  )
  const take = (place: Place | undefined): readonly string[] => {
    const numbers = place && waiting.get(place.stream)
    const found = (place && numbers?.get(place.at)) ?? []
    if (place) numbers?.delete(place.at)
    return found.map(({ text }) => text)
  }
  const faults: { place: Place | undefined; missing: string; found: string }[] = []
  for (const { last, next, texts } of foundNumbers(print, isGenerated)) {
    const expected = take(next)
    tally.apply('list-number', texts.length)
    if (isSame(texts, expected)) continue
    // The last items of a text may be empty.
    const all = [...take(last), ...expected]
    if (!isSame(texts, all))
      faults.push({ place: next ?? last, missing: all.join(' '), found: texts.join(' ') })
  }
  const lost = [...waiting].flatMap(([stream, numbers]) =>
    [...numbers].map(([at, items]) => {
      const missing = items.map(({ text }) => text).join(' ')
      return { place: { stream, at }, missing, found: '' }
    }),
  )
  return [...faults, ...lost].slice(0, mostFindings).map(({ place, ...difference }) => {
    const stream = place?.stream ?? body
    const at = offsetIn(stream, place?.at ?? 0)
    return describeDifference({ ...difference, at }, stream.passage, 'PDF')
  })
}

/** Before each group of the text and of notes, and at the end, the numbers that precede it. */
function foundNumbers(
  { match, printed }: ReadPrint,
  isGenerated: (group: PrintGroup) => boolean,
): readonly FoundNumbers[] {
  const found: FoundNumbers[] = []
  let index = 0
  let last: Place | undefined
  const texts = (to: number): readonly string[] => {
    const groups = printed.groups.slice(index, to).filter(isGenerated)
    index = to + 1
    return groups.map(({ text }) => withoutSpaces(text))
  }
  for (const { from, index: group, stream, to } of match.steps) {
    const next = { stream, at: from }
    found.push({ texts: texts(group), next, last })
    last = { stream, at: to }
  }
  found.push({ texts: texts(printed.groups.length), next: undefined, last })
  return found
}

function isSame(texts: readonly string[], others: readonly string[]): boolean {
  return texts.join(' ') === others.join(' ')
}
