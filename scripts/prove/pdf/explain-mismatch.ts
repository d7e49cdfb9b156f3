import type { Book } from '../../book.ts'
import type { Finding } from '../evidence.ts'
import { compareText, type Difference, describeDifference } from '../text/compare-text.ts'
import { type Passage, squeeze, unsqueeze } from '../text/passage.ts'
import { wayThrough } from './match-print.ts'
import type { PrintGroup } from './print-groups.ts'
import { follow, isGenerated } from './print-stream.ts'
import type { ReadPrint } from './read-print.ts'

/** How much of the print behind the place where it ceases to fit is compared, in groups. */
const groupsAhead = 60

/** Characters beyond those, to find the two together again. */
const reach = 8_000

/** Notes that are considered for what goes on there. */
const mostNotes = 8

/** A stream and the place in it that the print has got to. */
interface Candidate {
  readonly passage: Passage
  /** White space left out. */
  readonly at: number
}

/** What is wrong where a PDF ceases to fit what should be in it. */
export function explainMismatch(print: ReadPrint, book: Book): readonly Finding[] {
  const { group } = print.match.progress
  const groups = print.printed.groups
    .slice(group, group + groupsAhead)
    .filter((each) => !isGenerated(each, print.expected.streams))
  const ahead = plainText(groups)
  const aheadInBody = plainText(withoutNotes(groups, print))
  const tries = candidatesOf(print, book).flatMap((candidate) => {
    const isBody = candidate.passage === print.expected.body
    const difference = firstDifference(candidate, isBody ? aheadInBody : ahead)
    return ahead === '' || !difference ? [] : [{ candidate, difference }]
  })
  const [likeliest] = tries.toSorted(
    (a, b) => sizeOf(a.difference) - sizeOf(b.difference),
  )
  if (!likeliest) return lostRest(print, book)
  return [describeDifference(likeliest.difference, likeliest.candidate.passage, 'PDF')]
}

/** What stands between the text because its notes are there is no difference of the text. */
function withoutNotes(
  groups: readonly PrintGroup[],
  { expected, match }: ReadPrint,
): readonly PrintGroup[] {
  const { open } = match.progress
  const { notes } = expected.streams
  const next = wayThrough(match.progress).reduce((after, { note = -1 }) => {
    return Math.max(after, note + 1)
  }, 0)
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
function candidatesOf({ expected, match }: ReadPrint, book: Book): readonly Candidate[] {
  const { body, contents, open } = match.progress
  const labels = [...book.notes.values()].map(({ label }) => label.length)
  const notes = [...open].slice(0, mostNotes).map(([note, found]): Candidate => {
    const passage = expected.notes[note] ?? nothing
    return { passage, at: Math.max(0, found - (labels[note] ?? 0)) }
  })
  const all = [
    { passage: expected.body, at: body },
    ...notes,
    { passage: expected.contents, at: contents },
  ]
  const going = all.filter(
    ({ at, passage }) => unsqueeze(passage.text, at) < passage.text.length,
  )
  return going.length > 0 ? going : all.slice(0, 1)
}

const nothing: Passage = { text: '', starts: [], origins: [] }

/** Compared without white space, which print does not keep, and told with it. */
function firstDifference(
  { at, passage }: Candidate,
  ahead: string,
): Difference | undefined {
  const start = unsqueeze(passage.text, at)
  const text = passage.text.slice(start, start + ahead.length + reach)
  const [difference] = compareText(squeeze(text), squeeze(ahead))
  if (!difference) return undefined
  const cut = (from: string, length: number): [number, number] => [
    unsqueeze(from, difference.at),
    unsqueeze(from, difference.at + length),
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
function lostRest({ expected, match }: ReadPrint, book: Book): readonly Finding[] {
  const { body, contents, open } = match.progress
  const seen = new Set(wayThrough(match.progress).map(({ note }) => note))
  const rest = (passage: Passage, from: number): readonly Finding[] => {
    const at = unsqueeze(passage.text, from)
    const difference = { at, missing: passage.text.slice(at), found: '' }
    return difference.missing === ''
      ? []
      : [describeDifference(difference, passage, 'PDF')]
  }
  const labels = [...book.notes.values()].map(({ label }) => label.length)
  return [
    ...rest(expected.body, body),
    ...rest(expected.contents, contents),
    ...expected.notes.flatMap((note, index) => {
      if (seen.has(index) && !open.has(index)) return []
      return rest(note, Math.max(0, (open.get(index) ?? 0) - (labels[index] ?? 0)))
    }),
  ]
}
