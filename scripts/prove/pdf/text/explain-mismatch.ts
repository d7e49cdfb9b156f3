import type { Finding } from '../../evidence.ts'
import {
  compareText,
  type Difference,
  describeDifference,
} from '../../text/compare-text.ts'
import { offsetWithSpaces, withoutSpaces } from '../../text/passage.ts'
import { offsetIn, type Stream } from '../print/expected-print.ts'
import { follow, isGenerated } from '../print/match-print.ts'
import type { PrintGroup } from '../print/print-groups.ts'
import type { ReadPrint } from '../print/read-print.ts'

/** How much of the print after the place where it ceases to fit is compared, in groups. */
const groupsAhead = 60

/** Characters beyond those, to find the two together again. */
const reach = 8_000

/** Notes that are considered for what goes on there. */
const mostNotes = 8

/** A stream and the place in its text that the print has got to. */
interface Candidate {
  readonly stream: Stream
  readonly at: number
}

/** What is wrong where a PDF ceases to fit what should be in it. */
export function explainMismatch(print: ReadPrint): readonly Finding[] {
  const { match, printed, streams } = print
  const { group } = match.progress
  const groups = printed.groups
    .slice(group, group + groupsAhead)
    .filter((each) => !isGenerated(each, streams))
  const ahead = plainText(groups)
  const aheadInBody = plainText(withoutNotes(groups, print))
  const tries = candidatesOf(print).flatMap((candidate) => {
    const isBody = candidate.stream === streams.body
    const difference = firstDifference(candidate, isBody ? aheadInBody : ahead)
    return ahead === '' || !difference ? [] : [{ candidate, difference }]
  })
  const [likeliest] = tries.toSorted(
    (a, b) => sizeOf(a.difference) - sizeOf(b.difference),
  )
  if (!likeliest) return lostRest(print)
  const { candidate, difference } = likeliest
  return [describeDifference(difference, candidate.stream.passage, 'PDF')]
}

/** What stands between the text because its notes are there is no difference of the text. */
function withoutNotes(
  groups: readonly PrintGroup[],
  { match, streams: { notes } }: ReadPrint,
): readonly PrintGroup[] {
  const { open } = match.progress
  const next = match.steps.reduce((after, { note = -1 }) => Math.max(after, note + 1), 0)
  const waiting = Array.from({ length: mostNotes }, (_, index) => next + index)
  const found = new Map([
    ...open,
    ...waiting.map((note) => [note, open.get(note) ?? 0] as const),
  ])
  return groups.filter(({ text }) => {
    for (const [note, at] of found) {
      const end = follow(notes[note]?.text ?? '', at, text)
      if (end === undefined || end === at) continue
      found.set(note, end)
      return false
    }
    return true
  })
}

function sizeOf({ found, missing }: Difference): number {
  return found.length + missing.length
}

function plainText(groups: readonly PrintGroup[]): string {
  const text = groups.map((group) => group.text).join('')
  return text
    .replace(/[-\u2010]\n/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
}

/** All streams that the print might go on with. */
function candidatesOf({ match, streams }: ReadPrint): readonly Candidate[] {
  const { body, contents, open } = match.progress
  const all = [
    { stream: streams.body, at: body },
    ...[...open].slice(0, mostNotes).flatMap(([note, at]): Candidate[] => {
      const stream = streams.notes[note]
      return stream ? [{ stream, at }] : []
    }),
    { stream: streams.contents, at: contents },
  ]
  const going = all.filter(
    ({ at, stream }) => offsetIn(stream, at) < stream.passage.text.length,
  )
  return going.length > 0 ? going : all.slice(0, 1)
}

/** Compared without white space, which print does not keep, and told with it. */
function firstDifference(
  { at, stream }: Candidate,
  ahead: string,
): Difference | undefined {
  const start = offsetIn(stream, at)
  const text = stream.passage.text.slice(start, start + ahead.length + reach)
  const [difference] = compareText(withoutSpaces(text), withoutSpaces(ahead))
  if (!difference) return undefined
  const cut = (from: string, length: number): [number, number] => [
    offsetWithSpaces(from, difference.at),
    offsetWithSpaces(from, difference.at + length),
  ]
  const lost = cut(text, difference.missing.length)
  const added = cut(ahead, difference.found.length)
  const isChange = difference.missing !== '' && difference.found !== ''
  const [from, to] = isChange ? wholeWords(text, lost) : lost
  return {
    at: start + from,
    missing: text.slice(from, to),
    found: ahead.slice(...(isChange ? wholeWords(ahead, added) : added)),
  }
}

function wholeWords(text: string, [from, to]: [number, number]): [number, number] {
  const end = text.indexOf(' ', to)
  return [text.lastIndexOf(' ', from) + 1, end === -1 ? text.length : end]
}

/** The print ends, and not all of the text has come. */
function lostRest({ match, streams }: ReadPrint): readonly Finding[] {
  const { body, contents, open } = match.progress
  const seen = new Set(match.steps.map(({ note }) => note))
  const rest = (stream: Stream, from: number): readonly Finding[] => {
    const at = offsetIn(stream, from)
    const missing = stream.passage.text.slice(at)
    const difference = { at, missing, found: '' }
    return missing === '' ? [] : [describeDifference(difference, stream.passage, 'PDF')]
  }
  return [
    ...rest(streams.body, body),
    ...rest(streams.contents, contents),
    ...streams.notes.flatMap((note, index) => {
      return seen.has(index) && !open.has(index) ? [] : rest(note, open.get(index) ?? 0)
    }),
  ]
}
