import { memoize } from '../../lib/memoize.ts'
import type { Run } from '../../pdf/content.ts'
import { nameOf } from '../../pdf/syntax.ts'
import type { Evidence, Origin } from '../evidence.ts'
import { apart } from '../text/expected-text.ts'
import { originAt, type Passage, unsqueeze } from '../text/passage.ts'
import { type Way, wayThrough } from './match-print.ts'
import { openPdf } from './open-pdf.ts'
import type { PrintGroup } from './print-groups.ts'
import { follow } from './print-stream.ts'
import { readPrint } from './read-print.ts'

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

/** The text and the notes of a PDF, block by block; none if they are not what they should be. */
export const printedBlocks = memoize((evidence: Evidence): readonly PrintedBlock[] => {
  const print = readPrint(evidence)
  if (!print.match.isComplete) return []
  const { objects, pages } = openPdf(evidence.artifact)
  const runsOf = indexRuns(pages)
  const labels = [...evidence.book.notes.values()].map(({ label }) => label.length)
  const blocks = new Map<number, OpenBlock>()
  for (const way of wayThrough(print.match.progress)) {
    const group = print.printed.groups[way.group]
    if (!group || way.stream === print.expected.streams.contents) continue
    const { note } = way
    const passage = note === undefined ? print.expected.body : print.expected.notes[note]
    const label = note === undefined ? 0 : (labels[note] ?? 0)
    const block = blocks.get(group.block) ?? {
      kind: nameOf(objects.dictionary({ ref: group.block }).get('S')),
      note,
      isCode: true,
      lines: [],
      originOf: ({ at }) => passage && placeOf(passage, at - label),
    }
    blocks.set(group.block, block)
    block.isCode &&= group.role === 'Code'
    const runs = runsOf(group)
    if (group.role === 'Formula') addFormula(block.lines, way, group, runs)
    else addRuns(block.lines, way, group, runs)
  }
  return [...blocks.values()]
})

interface OpenBlock extends PrintedBlock {
  isCode: boolean
  readonly lines: PrintedLine[]
}

function placeOf(passage: Passage, at: number): Origin | undefined {
  return originAt(passage, unsqueeze(passage.text, Math.max(0, at)))
}

function indexRuns(
  pages: readonly { readonly runs: readonly Run[] }[],
): (group: PrintGroup) => readonly Run[] {
  const index = pages.map(({ runs }) => {
    const byMark = new Map<number, Run[]>()
    for (const run of runs) {
      if (run.mcid === undefined) continue
      const known = byMark.get(run.mcid)
      if (known) known.push(run)
      else byMark.set(run.mcid, [run])
    }
    return byMark
  })
  return ({ mcid, page }) => index[page]?.get(mcid) ?? []
}

/** The runs of a group, each with its place in the stream. */
function placedRuns(
  { from, stream }: Pick<Way, 'from' | 'stream'>,
  runs: readonly Run[],
): readonly { readonly run: Run; readonly at: number; readonly to: number }[] {
  let at = from
  return runs.map((run) => {
    const to = follow(stream.text, at, `${apart(run.text)}\n`) ?? at
    const placed = { run, at, to }
    at = to
    return placed
  })
}

function addRuns(
  lines: PrintedLine[],
  way: Way,
  { page }: PrintGroup,
  runs: readonly Run[],
): void {
  for (const { at, run, to } of placedRuns(way, runs)) {
    if (run.end < run.x) continue
    const last = lines.at(-1)
    const isBroken = endsInHyphen(run.text) && way.stream.text[to - 1] !== run.text.at(-1)
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
  { from }: Way,
  { page, text }: PrintGroup,
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

interface Place {
  readonly page: number
  readonly run: Run
}

/** Where letters of the text stand, given by their places among all its letters, ascending. */
export function bodyPlaces(
  evidence: Evidence,
  letters: readonly number[],
): readonly (Place | undefined)[] {
  const { expected, match, printed } = readPrint(evidence)
  const runsOf = indexRuns(openPdf(evidence.artifact).pages)
  const steps = wayThrough(match.progress).filter(({ stream }) => {
    return stream === expected.streams.body
  })
  let step = 0
  return letters.map((letter) => {
    while ((steps[step + 1]?.from ?? Number.POSITIVE_INFINITY) <= letter) step++
    const way = steps[step]
    const group = way && printed.groups[way.group]
    if (!group) return undefined
    const placed = placedRuns(way, runsOf(group))
    const run = placed.find(({ at, to }) => at <= letter && letter < to)?.run
    return run && { page: group.page, run }
  })
}

/** By index of each note, where it begins. */
export function notePlaces(evidence: Evidence): ReadonlyMap<number, Place> {
  const { match, printed } = readPrint(evidence)
  const runsOf = indexRuns(openPdf(evidence.artifact).pages)
  const places = new Map<number, Place>()
  for (const { group: index, isStart, note } of wayThrough(match.progress)) {
    const group = printed.groups[index]
    const run = group && runsOf(group).find(({ text }) => text.trim() !== '')
    if (group && run && isStart && note !== undefined)
      places.set(note, { page: group.page, run })
  }
  return places
}

/** Where in the manuscript a run on a page comes from. */
export function originOfRun(
  evidence: Evidence,
  page: number,
  run: Run,
): Origin | undefined {
  const { expected, match, printed } = readPrint(evidence)
  const way = wayThrough(match.progress).find(({ group }) => {
    const found = printed.groups[group]
    return found?.page === page && found.mcid === run.mcid
  })
  const group = way && printed.groups[way.group]
  if (!group) return undefined
  const runs = indexRuns(openPdf(evidence.artifact).pages)(group)
  const at = placedRuns(way, runs).find((each) => each.run === run)?.at ?? way.from
  const { note } = way
  const passage = note === undefined ? expected.body : expected.notes[note]
  const label =
    note === undefined ? 0 : ([...evidence.book.notes.values()][note]?.label.length ?? 0)
  return passage && placeOf(passage, at - label)
}
