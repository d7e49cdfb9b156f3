/** A finished PDF as its readers have it: opened, fitted to what it should say, and line by line. */
import type { Artifact, PrintedPlace } from '../../../book.ts'
import { memoize } from '../../../lib/memoize.ts'
import type { Run } from '../../../pdf/page-content.ts'
import { type OpenPdf, readPdf } from '../../../pdf/read-pdf.ts'
import { nameOf } from '../../../pdf/syntax.ts'
import { type Evidence, type Origin, unreadable } from '../../evidence.ts'
import { splitLigatures } from '../../text/expected-text.ts'
import { expectedPrint, originIn, type PrintStreams } from './expected-print.ts'
import { follow, type Match, matchPrint, type Step } from './match-print.ts'
import { type PrintedText, type PrintGroup, printedText } from './print-groups.ts'

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
  return { printed, streams, match: matchPrint(printed.groups, streams) }
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
  /** Of the note that it is in; `undefined` in the text. */
  readonly note: number | undefined
  readonly isCode: boolean
  readonly lines: readonly PrintedLine[]
  /** Where a line of it comes from. */
  readonly originOf: (line: PrintedLine) => Origin | undefined
}

interface OpenBlock extends PrintedBlock {
  isCode: boolean
  readonly lines: PrintedLine[]
}

/** The text and the notes of a PDF, block by block; none if they are not what they should be. */
export const printedBlocks = memoize((evidence: Evidence): readonly PrintedBlock[] => {
  const { match, streams } = readPrint(evidence)
  if (!match.isComplete) return []
  const pdf = openPdf(evidence.artifact)
  const blocks = new Map<number, OpenBlock>()
  for (const step of match.steps) {
    const { group, note, stream } = step
    if (stream === streams.contents) continue
    const block = blocks.get(group.block) ?? {
      kind: nameOf(pdf.objects.dictionary({ ref: group.block }).get('S')),
      note,
      isCode: true,
      lines: [],
      originOf: ({ at }) => originIn(stream, at),
    }
    blocks.set(group.block, block)
    block.isCode &&= group.role === 'Code'
    const runs = runsOf(pdf, group)
    if (group.role === 'Formula') addFormula(block.lines, step, runs)
    else addRuns(block.lines, step, runs)
  }
  return [...blocks.values()]
})

function runsOf(pdf: OpenPdf, { mcid, page }: PrintGroup): readonly Run[] {
  return pdf.runsByMark[page]?.get(mcid) ?? []
}

/** The runs of a group, each with its place in the stream. */
function placedRuns({ from, stream }: Step, runs: readonly Run[]) {
  let at = from
  return runs.map((run) => {
    const to = follow(stream.text, at, `${splitLigatures(run.text)}\n`) ?? at
    const placed = { run, at, to }
    at = to
    return placed
  })
}

function addRuns(lines: PrintedLine[], step: Step, runs: readonly Run[]): void {
  const { page } = step.group
  for (const { at, run, to } of placedRuns(step, runs)) {
    if (run.end < run.x) continue
    const last = lines.at(-1)
    const isBroken =
      endsInHyphen(run.text) && step.stream.text[to - 1] !== run.text.at(-1)
    if (last && last.page === page && isSameLine(last, run)) join(last, run, isBroken)
    else {
      const { end, gap, size, text, x, y } = run
      lines.push({ page, y, x, end, size, text, gap, isBroken, at })
    }
  }
}

/** One piece of a line: the lines of type in a formula are no lines of the text. */
function addFormula(
  lines: PrintedLine[],
  { from, group: { page, text } }: Step,
  runs: readonly Run[],
): void {
  const [largest] = runs.toSorted((a, b) => b.size - a.size)
  if (!largest) return
  const formula = { ...largest, text, gap: Number.POSITIVE_INFINITY }
  for (const { end, x } of runs) {
    formula.x = Math.min(formula.x, x)
    formula.end = Math.max(formula.end, end)
  }
  const last = lines.at(-1)
  if (last && last.page === page && isSameLine(last, formula)) join(last, formula, false)
  else lines.push({ ...formula, page, isBroken: false, at: from })
}

/** What is raised or lowered stands on the line too. */
function isSameLine(line: PrintedLine, { size, y }: Run): boolean {
  return Math.abs(line.y - y) < 0.7 * Math.max(line.size, size)
}

function join(line: PrintedLine, run: Run, isBroken: boolean): void {
  if (run.size > line.size) line.y = run.y
  line.size = Math.max(line.size, run.size)
  line.x = Math.min(line.x, run.x)
  line.end = Math.max(line.end, run.end)
  line.text += run.text
  line.gap = Math.min(line.gap, run.gap)
  line.isBroken = isBroken
}

export function endsInHyphen(text: string): boolean {
  return /[-\u2010]\s*$/u.test(text)
}

/** How far letters reach above and below their base line, accents and descenders too, in ems. */
const rise = 0.85
const drop = 0.25

/** Where lines stand on the page of the first of them. */
export function printedPlace(lines: readonly PrintedLine[]): PrintedPlace | undefined {
  const [first] = lines
  if (!first) return undefined
  const { page } = first
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const line of lines) {
    if (line.page !== page) continue
    left = Math.min(left, line.x)
    right = Math.max(right, line.end)
    bottom = Math.min(bottom, line.y - drop * line.size)
    top = Math.max(top, line.y + rise * line.size)
  }
  return { page, box: [left, bottom, right, top] }
}

/** Text on a page, given by its index. */
export interface PlacedRun {
  readonly page: number
  readonly run: Run
}

/** Where letters of the text stand, given by their places among all its letters, ascending. */
export function bodyPlaces(
  evidence: Evidence,
  letters: readonly number[],
): readonly (PlacedRun | undefined)[] {
  const { match, streams } = readPrint(evidence)
  const pdf = openPdf(evidence.artifact)
  const steps = match.steps.filter(({ stream }) => stream === streams.body)
  let next = 0
  return letters.map((letter) => {
    while ((steps[next + 1]?.from ?? Number.POSITIVE_INFINITY) <= letter) next++
    const step = steps[next]
    if (!step) return undefined
    const placed = placedRuns(step, runsOf(pdf, step.group))
    const run = placed.find(({ at, to }) => at <= letter && letter < to)?.run
    return run && { page: step.group.page, run }
  })
}

/** By index of each note, where it begins. */
export function notePlaces(evidence: Evidence): ReadonlyMap<number, PlacedRun> {
  const pdf = openPdf(evidence.artifact)
  const places = new Map<number, PlacedRun>()
  for (const { group, isStart, note } of readPrint(evidence).match.steps) {
    if (!isStart || note === undefined) continue
    const run = runsOf(pdf, group).find(({ text }) => text.trim() !== '')
    if (run) places.set(note, { page: group.page, run })
  }
  return places
}

/** Where in the manuscript a run on a page comes from. */
export function originOfRun(
  evidence: Evidence,
  { page, run }: PlacedRun,
): Origin | undefined {
  const step = readPrint(evidence).match.steps.find(({ group }) => {
    return group.page === page && group.mcid === run.mcid
  })
  if (!step) return undefined
  const runs = placedRuns(step, runsOf(openPdf(evidence.artifact), step.group))
  return originIn(step.stream, runs.find((each) => each.run === run)?.at ?? step.from)
}
