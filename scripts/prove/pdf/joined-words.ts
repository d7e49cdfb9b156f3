import type { Book } from '../../book.ts'
import { type Finding, mostFindings } from '../evidence.ts'
import { describeDifference } from '../text/describe-difference.ts'
import { type Passage, unsqueeze } from '../text/passage.ts'
import { wayThrough } from './match-print.ts'
import type { PrintGroup } from './print-groups.ts'
import type { Stream } from './print-stream.ts'
import type { ReadPrint } from './read-print.ts'

/**
 * Words of one paragraph between which the manuscript has white space and a PDF has none, which
 * happens where lines end: on the page they are two, to whom it is read aloud they are one.
 *
 * @see ISO 32000-1, 14.8.2.5
 */
export function joinedWords(print: ReadPrint, book: Book): readonly Finding[] {
  const places: Place[] = []
  const before = new Map<Stream, PrintGroup>()
  for (const { from, group: index, stream } of wayThrough(print.match.progress)) {
    const group = print.printed.groups[index]
    if (!group) continue
    const last = before.get(stream)
    const isApart = group.isSpaced || last?.block !== group.block || endsWithSpace(last)
    for (const at of joinsIn(group.text, stream, from, isApart))
      places.push({ stream, at })
    before.set(stream, group)
  }
  if (places.length === 0) return []
  const passages = passagesOf(print, book)
  return places.slice(0, mostFindings).flatMap(({ at, stream }) => {
    const { labelLength, passage } = passages.get(stream) ?? {}
    return passage ? [describeJoin(passage, at - (labelLength ?? 0))] : []
  })
}

/** The beginning of a word in a stream. */
interface Place {
  readonly stream: Stream
  readonly at: number
}

function endsWithSpace({ text }: PrintGroup): boolean {
  return /[^\S\n]\n?$/u.test(text)
}

/** @param isApart - Whether the text before ends a word. */
function joinsIn(
  text: string,
  stream: Stream,
  from: number,
  isApart: boolean,
): readonly number[] {
  const joins: number[] = []
  let at = from
  let isEdge = isApart
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === stream.text.charCodeAt(at)) {
      if (!isEdge && stream.gaps.has(at)) joins.push(at)
      isEdge = false
      at++
    } else if (code !== newLine && isSpace(code)) isEdge = true
  }
  return joins
}

/** What is put where a line ends, and not in the PDF. */
const newLine = 10

function isSpace(code: number): boolean {
  return code === 32 || (code > 126 && /\s/u.test(String.fromCharCode(code)))
}

function passagesOf({ expected }: ReadPrint, book: Book) {
  const { body, contents, notes } = expected.streams
  const labels = [...book.notes.values()].map(({ label }) => label.length)
  const all: [Stream, { passage: Passage | undefined; labelLength: number }][] = [
    [body, { passage: expected.body, labelLength: 0 }],
    [contents, { passage: expected.contents, labelLength: 0 }],
  ]
  for (const [index, note] of notes.entries()) {
    const labelLength = labels[index] ?? 0
    all.push([note, { passage: expected.notes[index], labelLength }])
  }
  return new Map(all)
}

function describeJoin(passage: Passage, index: number): Finding {
  const { text } = passage
  const second = unsqueeze(text, index)
  const first = text.lastIndexOf(' ', second - 2) + 1
  const end = text.indexOf(' ', second)
  const missing = text.slice(first, end === -1 ? text.length : end)
  return describeDifference(
    { at: first, missing, found: missing.replace(' ', '') },
    passage,
    'PDF',
  )
}
