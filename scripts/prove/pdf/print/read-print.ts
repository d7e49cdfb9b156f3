/** A finished PDF as its readers have it: opened, fitted to what it should say, and line by line. */
import type { Artifact, Book, PrintedPlace } from '../../../book.ts'
import { firstThat } from '../../../lib/first-that.ts'
import { groupBy } from '../../../lib/group-by.ts'
import { hasClass } from '../../../lib/hast.ts'
import { memoize } from '../../../lib/memoize.ts'
import type { Run } from '../../../pdf/page-content.ts'
import { type OpenPdf, readPdf } from '../../../pdf/read-pdf.ts'
import { type Evidence, type Origin, unreadable } from '../../evidence.ts'
import { expectedLetters, splitLigatures } from '../../text/expected-text.ts'
import { expectedPrint, originIn, type PrintStreams } from './expected-print.ts'
import { fitPrint, follow, type Match, type Step } from './fit-print.ts'
import { type PrintedText, printedText } from './print-groups.ts'

/**
 * A finished PDF, read once for all checks.
 *
 * @throws An `unreadable` error when it is broken.
 */
export const openPdf = memoize(({ bytes }: Artifact): OpenPdf => {
  try {
    return readPdf(bytes)
  } catch (error) {
    throw unreadable('Cannot open the PDF', error)
  }
})

export interface ReadPrint {
  readonly printed: PrintedText
  readonly streams: PrintStreams
  readonly match: Match
}

/** A PDF fitted to what should be in it; done once for all checks of a proof. */
export const readPrint = memoize(({ artifact, book, pageMap }: Evidence): ReadPrint => {
  const printed = printedText(openPdf(artifact))
  const streams = expectedPrint(book, pageMap)
  return { printed, streams, match: fitPrint(printed.groups, streams) }
})

/** A line of print as readers see it. Lengths are in points. */
export interface PrintedLine {
  /** Index of the page. */
  readonly page: number
  /** Of its base line above the lower edge of the page. */
  y: number
  x: number
  end: number
  size: number
  text: string
  /** Of the narrowest space between words; endless where there is none. */
  gap: number
  /** Whether it ends within a word, whose rest is on the next line. */
  isBroken: boolean
  /** Place of its first letter in the stream that it is of. */
  readonly at: number
}

/** What begins a line, such as a paragraph. */
export interface PrintedBlock {
  /** As the structure names it, such as `P` or `H2`. */
  readonly kind: string
  /** The id of the note that it is in; `undefined` in the text. */
  readonly note: string | undefined
  readonly isCode: boolean
  /** Whether its author ends lines of it. */
  readonly isVerse: boolean
  readonly lines: readonly PrintedLine[]
  /** Where a line of it comes from. */
  readonly originOf: (line: PrintedLine) => Origin | undefined
}

/** The text and the notes of a PDF, block by block; none if they are not what they should be. */
export const printedBlocks = memoize((evidence: Evidence): readonly PrintedBlock[] => {
  const { match, streams } = readPrint(evidence)
  if (!match.isComplete) return []
  const steps = match.steps.filter(({ stream }) => stream !== streams.contents)
  const isVerse = verseFinder(evidence.book)
  return [...groupBy(steps, ({ group }) => group.block)].map(([block, within]) => {
    const [{ group, stream }] = within as [Step, ...Step[]]
    const pieces = within.flatMap((step) => {
      const { element, page } = step.group
      const found = element.type === 'Formula' ? formulaIn(step) : runsIn(step)
      return found.map((piece) => ({ ...piece, page }))
    })
    const lines: PrintedLine[] = []
    for (const [index, piece] of pieces.entries()) {
      const last = lines.at(-1)
      // A letter as high as several lines stands beside them, and is none.
      if (index === 0 && piece.size > initial * (pieces[1]?.size ?? piece.size)) continue
      if (last && last.page === piece.page && isSameLine(last, piece)) join(last, piece)
      else lines.push(piece)
    }
    return {
      kind: block.type,
      note: group.note,
      isCode: within.every((step) => step.group.element.type === 'Code'),
      isVerse: isVerse(group.note, lines),
      lines,
      originOf: ({ at }) => originIn(stream, at),
    }
  })
})

/** Tells whether among lines of the text, or of a note, are some that an author has ended or begun. */
function verseFinder(book: Book) {
  const { body, notes } = expectedLetters(book)
  const begins = new Map(
    [[undefined, body] as const, ...notes].map(([note, { places }]) => {
      const before = book.notes.get(note ?? '')?.label.length ?? 0
      const lines = places.filter(
        ({ element }) => element.tagName === 'br' || hasClass(element, 'line'),
      )
      return [note, lines.map(({ at }) => before + at)]
    }),
  )
  return (note: string | undefined, lines: readonly PrintedLine[]): boolean => {
    const [from = 0, to = 0] = [lines[0]?.at, lines.at(-1)?.at]
    const all = begins.get(note) ?? []
    const next = all[firstThat(0, all.length, (index) => (all[index] ?? 0) >= from)]
    return next !== undefined && next <= to
  }
}

/** How many times as large as the text a letter is that begins it beside several lines. */
const initial = 2

/** The runs of a group, each with its place in the stream. */
export function placedRuns({ from, group, stream }: Step) {
  let at = from
  return group.runs.map((run) => {
    const to = follow(stream.text, at, `${splitLigatures(run.text)}\n`) ?? at
    const placed = { run, at, to }
    at = to
    return placed
  })
}

/** What stands on one line. */
type Piece = Omit<PrintedLine, 'page'>

function runsIn(step: Step): readonly Piece[] {
  return placedRuns(step)
    .filter(({ run }) => run.end >= run.x)
    .map(({ at, run: { end, gap, size, text, x, y }, to }) => {
      const isBroken = endsInHyphen(text) && step.stream.text[to - 1] !== text.at(-1)
      return { y, x, end, size, text, gap, isBroken, at }
    })
}

/** One piece of a line: the lines of type in a formula are no lines of the text. */
function formulaIn({ from, group: { runs, text } }: Step): readonly Piece[] {
  const [largest] = runs.toSorted((a, b) => b.size - a.size)
  if (!largest) return []
  const { size, y } = largest
  const x = Math.min(...runs.map((run) => run.x))
  const end = Math.max(...runs.map((run) => run.end))
  const gap = Number.POSITIVE_INFINITY
  return [{ y, x, end, size, text, gap, isBroken: false, at: from }]
}

/** What is raised or lowered stands on the line too. */
function isSameLine(line: PrintedLine, { size, y }: Piece): boolean {
  return Math.abs(line.y - y) < 0.7 * Math.max(line.size, size)
}

function join(line: PrintedLine, { end, gap, isBroken, size, text, x, y }: Piece): void {
  if (size > line.size) line.y = y
  line.size = Math.max(line.size, size)
  line.x = Math.min(line.x, x)
  line.end = Math.max(line.end, end)
  line.text += text
  line.gap = Math.min(line.gap, gap)
  line.isBroken = isBroken
}

export function endsInHyphen(text: string): boolean {
  return /[-\u2010]\s*$/u.test(text)
}

/** How far letters reach above and below their base line, accents and descenders too, in ems. */
const rise = 0.85
const drop = 0.25

/** Where lines stand on the page of the first of them. */
export function printedPlace(all: readonly PrintedLine[]): PrintedPlace | undefined {
  const page = all[0]?.page
  if (page === undefined) return undefined
  const lines = all.filter((line) => line.page === page)
  const left = Math.min(...lines.map(({ x }) => x))
  const bottom = Math.min(...lines.map(({ size, y }) => y - drop * size))
  const right = Math.max(...lines.map(({ end }) => end))
  const top = Math.max(...lines.map(({ size, y }) => y + rise * size))
  return { page, box: [left, bottom, right, top] }
}

/** Where in the manuscript a run on a page comes from. */
export function originOfRun(evidence: Evidence, run: Run): Origin | undefined {
  const { match, printed } = readPrint(evidence)
  const group = printed.groupOf.get(run)
  const step = match.steps.find((each) => each.group === group)
  if (!step) return undefined
  const at = placedRuns(step).find((each) => each.run === run)?.at
  return originIn(step.stream, at ?? step.from)
}
