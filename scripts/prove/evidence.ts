/** What a check may look at, and what it hands back. */
import type { Node, Position } from 'unist'
import type { VFile } from 'vfile'
import type { Artifact, Book, Browser, HeldRule, PageMap, PrintedPlace } from '../book.ts'
import {
  type ProblemCode,
  type ProblemDetails,
  type Reported,
  report,
} from '../problems/report.ts'
import type { AppliedRules } from './text/allowed-differences.ts'

/** A finished file, what it should be, and what checks may work with. */
export interface Evidence {
  readonly book: Book
  readonly artifact: Artifact
  readonly pageMap: PageMap | undefined
  /** There when an EPUB is proved. */
  readonly browser?: Pick<Browser, 'inspect'> | undefined
  /** Whether checks that take long look at all of a large book, and not at a sample. */
  readonly isThorough?: boolean | undefined
}

/** A place in the manuscript. */
export interface Origin {
  readonly file: VFile
  readonly place?: Node | Position | undefined
}

/** Something wrong in a finished file. Reports itself where it comes from, else on the file given. */
export type Finding = (proofFile: VFile) => void

export interface Verdict {
  /** How much was read of what, such as `1284, 'word'`; `undefined` for nothing. */
  readonly read?: readonly [count: number, noun: string, plural?: string]
  /** Those to be shown are the first {@link mostFindings}. */
  readonly findings: readonly Finding[]
  /** Whether all of them are to be shown. */
  readonly showsAll?: boolean
  /** What a human should look at, though the file may go out. */
  readonly remarks?: readonly Finding[]
  /** For a check of links: those of {@link Book.linksOut} that the file has. */
  readonly addresses?: readonly string[]
  /** What the file was held to that printers ask for. */
  readonly held?: readonly HeldRule[]
  /** By which rules the text was allowed to differ from the manuscript's, and how often. */
  readonly applied?: AppliedRules
}

/** Reads one finished file again, and compares one side of it with what it should be. */
export type CheckFinished = (evidence: Evidence) => Verdict | Promise<Verdict>

/**
 * A finding of a kind, with what its sentence needs.
 *
 * @param printed - Where it is seen in print.
 */
export function finding<Code extends ProblemCode>(
  code: Code,
  details: ProblemDetails<Code>,
  origin?: Origin,
  printed?: PrintedPlace,
): Finding {
  return (proofFile) => {
    const place = origin?.place ?? undefined
    const seen = report(origin?.file ?? proofFile, code, details, place)
    if (printed) keepPlace(seen, printed)
  }
}

/** Keeps where in print it is seen what a message is about. */
export function keepPlace(
  { file: { data }, message }: Reported,
  place: PrintedPlace,
): void {
  data.printedPlaces ??= new WeakMap()
  data.printedPlaces.set(message, place)
}

/**
 * A page as it is named to people: by its printed number and by its place in the file, as viewers show both.
 *
 * @param page - Its index.
 */
export function pageName({ pageMap }: Pick<Evidence, 'pageMap'>, page: number): string {
  const place = String(page + 1)
  const { label } = pageMap?.pages[page] ?? {}
  return label && label !== place
    ? `${label} (${place} of ${pageMap?.pages.length})`
    : place
}

/** How many findings of one check are shown: a thousand say no more than a handful. */
export const mostFindings = 5

const name = 'UnreadableError'

/** An error that says: this finished file is broken, not the program that reads it. */
export function unreadable(reason: string, cause?: unknown): Error {
  const because = cause instanceof Error ? `: ${cause.message}` : ''
  return Object.assign(new Error(`${reason}${because}`, { cause }), { name })
}

/** Whether an error was made by {@link unreadable}. */
export function isUnreadable(error: unknown): error is Error {
  return error instanceof Error && error.name === name
}

/** How many places of one kind are shown. */
const mostShown = 3

/**
 * Findings about the first places of a kind; the last of them says how many there are.
 *
 * @param describe - Is given how many, such as ` (3 of 12 such places are shown)`, or nothing.
 */
export function fewOf<Place>(
  places: readonly Place[],
  describe: (place: Place, among: string) => Finding,
): readonly Finding[] {
  const shown = places.slice(0, mostShown)
  const among =
    places.length > mostShown
      ? ` (${mostShown} of ${places.length} such places are shown)`
      : ''
  return shown.map((place, index) =>
    describe(place, index === shown.length - 1 ? among : ''),
  )
}
