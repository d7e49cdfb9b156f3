import { type Finding, mostFindings } from '../evidence.ts'
import type { RuleTally } from '../text/allowed-differences.ts'
import { describeDifference } from '../text/compare-text.ts'
import { type Passage, squeeze, unsqueeze } from '../text/passage.ts'
import type { ListNumber } from '../text/read-tree.ts'
import { wayThrough } from './match-print.ts'
import type { PrintGroup } from './print-groups.ts'
import type { Stream } from './print-stream.ts'
import type { ReadPrint } from './read-print.ts'

/** Numbers that stand before an item of a list, or at another place. */
interface Found {
  readonly texts: readonly string[]
  /** What goes on behind them, and what had come before. */
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
  const { body, notes } = print.expected.streams
  const waiting = new Map(
    [body, ...notes].map((stream) => [stream, byPlace(print.expected.numbersOf(stream))]),
  )
  const take = (place: Place | undefined): readonly string[] => {
    const numbers = place && waiting.get(place.stream)
    const found = (place && numbers?.get(place.at)) ?? []
    if (place) numbers?.delete(place.at)
    return found
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
    [...numbers].map(([at, texts]) => ({
      place: { stream, at },
      missing: texts.join(' '),
      found: '',
    })),
  )
  return [...faults, ...lost].slice(0, mostFindings).map(({ place, ...difference }) => {
    const { labelLength, passage } = passageOf(print, place?.stream)
    const at = unsqueeze(passage.text, Math.max(0, (place?.at ?? 0) - labelLength))
    return describeDifference({ ...difference, at }, passage, 'PDF')
  })
}

/** Before each group of the text and of notes, and at the end, the numbers that precede it. */
function foundNumbers(
  { match, printed }: ReadPrint,
  isGenerated: (group: PrintGroup) => boolean,
): readonly Found[] {
  const found: Found[] = []
  let index = 0
  let last: Place | undefined
  const texts = (to: number): readonly string[] => {
    const groups = printed.groups.slice(index, to).filter(isGenerated)
    index = to + 1
    return groups.map(({ text }) => squeeze(text))
  }
  for (const { from, group, stream, to } of wayThrough(match.progress)) {
    const next = { stream, at: from }
    found.push({ texts: texts(group), next, last })
    last = { stream, at: to }
  }
  found.push({ texts: texts(printed.groups.length), next: undefined, last })
  return found
}

function byPlace(numbers: readonly ListNumber[]): Map<number, readonly string[]> {
  const places = new Map<number, string[]>()
  for (const { at, text } of numbers) {
    const known = places.get(at)
    if (known) known.push(text)
    else places.set(at, [text])
  }
  return places
}

function isSame(texts: readonly string[], others: readonly string[]): boolean {
  return texts.join(' ') === others.join(' ')
}

function passageOf(
  { expected }: ReadPrint,
  stream: Stream | undefined,
): { readonly passage: Passage; readonly labelLength: number } {
  const note = stream ? expected.streams.notes.indexOf(stream) : -1
  const passage = expected.notes[note]
  const label = expected.streams.notes[note]?.text.length ?? 0
  return passage
    ? { passage, labelLength: label - squeeze(passage.text).length }
    : { passage: expected.body, labelLength: 0 }
}
