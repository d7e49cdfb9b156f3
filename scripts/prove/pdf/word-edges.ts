import type { Book } from '../../book.ts'
import { type Finding, mostFindings } from '../evidence.ts'
import type { RuleTally } from '../text/allowed-differences.ts'
import { describeDifference } from '../text/compare-text.ts'
import { type Passage, unsqueeze } from '../text/passage.ts'
import { wayThrough } from './match-print.ts'
import type { PrintGroup } from './print-groups.ts'
import type { Stream } from './print-stream.ts'
import type { ReadPrint } from './read-print.ts'

/**
 * Where words of a PDF begin and end elsewhere than in the manuscript: two that are joined, which happens
 * where lines end, so that they are two on the page and one to whom it is read aloud; one that is split;
 * and hyphens that divide no word.
 *
 * @see ISO 32000-1, 14.8.2.5
 */
export function wordFaults(
  print: ReadPrint,
  book: Book,
  tally: RuleTally,
): readonly Finding[] {
  const faults: Fault[] = []
  const before = new Map<Stream, PrintGroup>()
  for (const { from, group: index, stream } of wayThrough(print.match.progress)) {
    const group = print.printed.groups[index]
    if (!group) continue
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
  const { body, contents, notes } = print.expected.streams
  for (const { gaps } of [body, contents, ...notes])
    tally.apply('white-space', Math.max(0, gaps.size - 1))
  return describeFaults(faults, print, book)
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
      faults.push(...edgeFaults({ stream, at }, isApart, isSpaced))
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

/** Whether a word begins at a letter, or does not, against the manuscript. */
function edgeFaults(
  { at, stream }: Omit<Fault, 'kind'>,
  isApart: boolean,
  isSpaced: boolean,
): readonly Fault[] {
  const isGap = stream.gaps.has(at)
  if (isGap && !isApart) return [{ kind: 'joined', stream, at }]
  return isSpaced && !isGap ? [{ kind: 'split', stream, at }] : []
}

/** What is put where a line ends, and not in the PDF. */
const newLine = 10

function isSpace(code: number): boolean {
  return code === 32 || (code > 126 && /\s/u.test(String.fromCharCode(code)))
}

/** Whether there are letters of one word on both sides of a place. */
function isWithinWord({ gaps, text }: Stream, at: number): boolean {
  return !gaps.has(at) && letter.test(text[at - 1] ?? '') && letter.test(text[at] ?? '')
}

/** A soft hyphen is where an author allows a word to be divided. */
const letter = /[\p{L}\p{M}\u00ad'’]/u

function describeFaults(
  faults: readonly Fault[],
  print: ReadPrint,
  book: Book,
): readonly Finding[] {
  if (faults.length === 0) return []
  const passages = passagesOf(print, book)
  return faults.slice(0, mostFindings).flatMap((fault) => {
    const { labelLength, passage } = passages.get(fault.stream) ?? {}
    return passage ? [describeFault(fault, passage, labelLength ?? 0)] : []
  })
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

const wordsFound = {
  joined: (text: string, at: number) => text.slice(0, at).trimEnd() + text.slice(at),
  split: (text: string, at: number) => `${text.slice(0, at)} ${text.slice(at)}`,
  hyphen: (text: string, at: number) => {
    return `${text.slice(0, at).trimEnd()}- ${text.slice(at)}`.trimEnd()
  },
} as const

/** The word that has the fault, and the one before it where the fault is between them. */
function describeFault(
  { at, kind }: Fault,
  passage: Passage,
  labelLength: number,
): Finding {
  const { text } = passage
  const place = unsqueeze(text, Math.max(0, at - labelLength))
  const first = text.lastIndexOf(' ', Math.max(0, place - 2)) + 1
  const end = text.indexOf(' ', place)
  const missing = text.slice(first, end === -1 ? text.length : end)
  const found = wordsFound[kind](missing, place - first)
  return describeDifference({ at: first, missing, found }, passage, 'PDF')
}
