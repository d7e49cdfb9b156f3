/**
 * Fits the text of a PDF, in reading order, to what it should be.
 *
 * What should be there is several streams: the text, each note, the contents. Every group of the
 * print belongs to one of them and goes on where the stream has got to:
 *
 * - notes are what the structure says are notes; they begin in the order of the book, each with its number
 *   and after its reference; one that goes on at the foot of the next page goes on after whatever stands
 *   between;
 * - the contents stand where they like, but in one piece after another;
 * - labels of list items are the browser's, and words in a drawing are the drawing's;
 * - before and after the text, and nowhere else, there may be words of the apparatus;
 * - white space does not count, nor does a hyphen at the end of a line that the text lacks.
 *
 * Where a group fits more than one stream, the likeliest is taken, and the others are tried when
 * that leads nowhere. Groups are long, so this is rare; how often is bounded, so that time is in
 * proportion to the length of the text, whatever it says.
 */
import { firstThat } from '../../../lib/first-that.ts'
import { isSpace } from '../../text/passage.ts'
import type { PrintStreams, Stream } from './expected-print.ts'
import type { PrintGroup } from './print-groups.ts'

export interface Match {
  readonly isComplete: boolean
  /** As far as it could be fitted. */
  readonly progress: Progress
  /** The groups of the text, the notes and the contents, from the first to the last. */
  readonly steps: readonly Step[]
}

/** A group that is of a stream. */
export interface Step {
  readonly group: PrintGroup
  /** Of the group. */
  readonly index: number
  readonly stream: Stream
  /** Where it begins in the stream, and where it ends. */
  readonly from: number
  readonly to: number
  /** The note that it is of; `undefined` for the text and the contents. */
  readonly note: number | undefined
  /** Whether a note begins with it. */
  readonly isStart: boolean
}

/** How far the streams have been found, before a group. */
interface Progress {
  readonly group: number
  readonly body: number
  readonly contents: number
  /** Notes that have begun or may begin, and how far each has been found. */
  readonly open: ReadonlyMap<number, number>
  /** Notes found whole. */
  readonly finished: number
  /** The note that the group before belongs to. */
  readonly inNote: number | undefined
  /** The group before that is of a stream, and all before it. */
  readonly way: Way | undefined
}

interface Way extends Step {
  readonly before: Way | undefined
}

/** Choices that are looked at again before the text is said to differ. */
const mostReturns = 2_000

/** The way through the print that fits all of it, or the longest that there is. */
export function matchPrint(groups: readonly PrintGroup[], streams: PrintStreams): Match {
  const choices: Progress[] = [start]
  let furthest = start
  let returns = 0
  for (let at = choices.pop(); at && returns <= mostReturns; at = choices.pop()) {
    if (isFurther(at, furthest)) furthest = at
    const group = groups[at.group]
    if (!group && isFinished(at, streams))
      return { isComplete: true, progress: at, steps: stepsTo(at) }
    const ways = group ? waysOn(at, group, streams) : []
    if (ways.length === 0) returns++
    choices.push(...ways.toReversed())
  }
  return { isComplete: false, progress: furthest, steps: stepsTo(furthest) }
}

const start: Progress = {
  group: 0,
  body: 0,
  contents: 0,
  open: new Map(),
  finished: 0,
  inNote: undefined,
  way: undefined,
}

function isFurther(a: Progress, b: Progress): boolean {
  return a.group > b.group || (a.group === b.group && a.body > b.body)
}

function isFinished(at: Progress, { body, contents, notes }: PrintStreams): boolean {
  return (
    at.finished === notes.length &&
    at.body === body.text.length &&
    at.contents === contents.text.length
  )
}

/** What a group may be, the likeliest first. */
function waysOn(
  at: Progress,
  group: PrintGroup,
  streams: PrintStreams,
): readonly Progress[] {
  const next = { ...at, group: at.group + 1 }
  const along = (notes: readonly number[]): readonly Progress[] =>
    notes.flatMap((note) => alongNote(next, note, group, streams))
  // A label may be the author's as well: the term that is described.
  const generated = isGenerated(group, streams) ? [next] : []
  if (group.isNote) {
    const [begun, expected] = openNotes(at)
    return [
      ...along(begun.filter((note) => note === at.inNote)),
      // In their order, so that none is passed over.
      ...along(expected.slice(0, 1)),
      ...along(begun.filter((note) => note !== at.inNote)),
      ...generated,
    ]
  }
  const outside = { ...next, inNote: undefined }
  const isOutside = at.body === 0 || at.body === streams.body.text.length
  return [
    ...alongStream(outside, 'body', group, streams),
    ...alongStream(outside, 'contents', group, streams),
    ...generated,
    ...(isOutside && streams.isApparatus(group.text) ? [outside] : []),
  ]
}

function openNotes({
  open,
}: Progress): [begun: readonly number[], expected: readonly number[]] {
  const notes = [...open]
  const indices = (isBegun: boolean): readonly number[] =>
    notes.filter(([, found]) => found > 0 === isBegun).map(([note]) => note)
  return [indices(true), indices(false)]
}

function alongStream(
  next: Progress,
  name: 'body' | 'contents',
  group: PrintGroup,
  streams: PrintStreams,
): readonly Progress[] {
  const stream = streams[name]
  const from = next[name]
  const end = follow(stream.text, from, group.text)
  if (end === undefined) return []
  const way = wayFrom(next, group, stream, [from, end])
  return [{ ...next, [name]: end, open: withCalls(next.open, stream, from, end), way }]
}

function wayFrom(
  { group: next, way: before }: Progress,
  group: PrintGroup,
  stream: Stream,
  [from, to]: readonly [number, number],
  note?: number,
): Way {
  const isStart = note !== undefined && from === 0
  return { group, index: next - 1, stream, from, to, note, isStart, before }
}

function alongNote(
  next: Progress,
  note: number,
  group: PrintGroup,
  { notes }: PrintStreams,
): readonly Progress[] {
  const stream = notes[note]
  const from = next.open.get(note) ?? 0
  const end = stream && follow(stream.text, from, group.text)
  if (stream === undefined || end === undefined) return []
  const isWhole = end === stream.text.length
  const open = new Map(withCalls(next.open, stream, from, end))
  if (isWhole) open.delete(note)
  else open.set(note, end)
  const way = wayFrom(next, group, stream, [from, end], note)
  const finished = next.finished + (isWhole ? 1 : 0)
  return [{ ...next, open, finished, way, inNote: isWhole ? undefined : note }]
}

function stepsTo({ way }: Progress): readonly Step[] {
  const steps: Step[] = []
  for (let step = way; step; step = step.before) steps.push(step)
  return steps.reverse()
}

/** Notes that may be waited for at a time, such as those of one table. */
const mostOpen = 1_000

/** Notes that are first called after one place of a stream and not after another. */
export function callsIn({ calls }: Stream, from: number, to: number): readonly number[] {
  let at = firstThat(0, calls.length, (index) => (calls[index]?.end ?? 0) > from)
  const found: number[] = []
  for (let call = calls[at]; call && call.end <= to; call = calls[++at])
    found.push(call.note)
  return found
}

/** With the notes that are called in a part of a stream, from which on they may begin. */
function withCalls(
  open: ReadonlyMap<number, number>,
  stream: Stream,
  from: number,
  to: number,
): ReadonlyMap<number, number> {
  const called = callsIn(stream, from, to)
  if (called.length === 0) return open
  const all = new Map(open)
  for (const note of called) all.set(note, 0)
  for (const note of all.keys()) {
    if (all.size <= mostOpen) break
    all.delete(note)
  }
  return all
}

/** Where a stream has got to when a group is taken off it; `undefined` when it says something else. */
export function follow(stream: string, from: number, group: string): number | undefined {
  let at = from
  for (let index = 0; index < group.length; index++) {
    const code = group.charCodeAt(index)
    if (code === stream.charCodeAt(at)) at++
    else if (!isSpace(code) && !(isHyphen(code) && group[index + 1] === '\n'))
      return undefined
  }
  return at
}

function isHyphen(code: number): boolean {
  return code === 0x2d || code === 0x2010
}

/**
 * Whether a group is the label of a list's item, a bullet, or a number or letter as lists count; or
 * words in a drawing.
 */
export function isGenerated(
  { role, text }: PrintGroup,
  { isDrawn }: Pick<PrintStreams, 'isDrawn'>,
): boolean {
  if (role === 'Figure') return isDrawn(text)
  return role === 'Lbl' && listLabel.test(text)
}

const listLabel = /^\s*(?:[^\p{L}\p{N}\s]|[-\u2212]?[\p{L}\p{N}]{1,10}[.)]?)\s*$/u
