/**
 * Everything that can be said to an author, and the one way to say it.
 *
 * Codes are permanent: authors search for them, and each has a fixture folder of the same name
 * under `tests/fixtures/problems/`.
 */
import type { Node, Position } from 'unist'
import type { VFile } from 'vfile'
import { visible } from '../lib/visible.ts'
import { assembleProblems } from './assemble.ts'
import { compileProblems } from './compile.ts'
import { loadProblems } from './load.ts'
import { paginateProblems } from './paginate.ts'
import { type DetailsOf, fillSlots } from './problem-kind.ts'
import { proveProblems } from './prove.ts'

export const problems = {
  ...loadProblems,
  ...compileProblems,
  ...assembleProblems,
  ...paginateProblems,
  ...proveProblems,
}

export type ProblemCode = keyof typeof problems

/** What the sentences of a problem have slots for. */
export type ProblemDetails<Code extends ProblemCode> = DetailsOf<(typeof problems)[Code]>

/**
 * Attach a problem to the source file it is about.
 *
 * @param file - Gets the message.
 * @param code - One of {@link problems}.
 * @param details - What the problem's sentences have slots for, already formatted for reading.
 * @param place - Node or range to point at; without one, the message points at the file.
 * @param cause - The other place of a problem that has two, such as the first of two equal ids.
 */
export function report<Code extends ProblemCode>(
  file: VFile,
  code: Code,
  details: ProblemDetails<Code>,
  place?: Node | Position,
  cause?: { readonly text: string; readonly place: Node | Position | undefined },
): void {
  const { hint, reason, severity } = problems[code]
  const position = positionOf(place)
  const advice = fillSlots(hint, details)
  const message = file.message(fillSlots(reason, details), {
    ...(position === undefined ? {} : { place: position }),
    ruleId: code,
    source: 'colophon',
  })
  const other = positionOf(cause?.place)
  detailsByMessage.set(message, details)
  message.fatal = severity === 'error'
  message.note = other
    ? `${advice} (${visible(cause?.text ?? '')} at line ${other.start.line}, column ${other.start.column})`
    : advice
}

const detailsByMessage = new WeakMap<VFile['messages'][number], readonly string[]>()

/** The details that a problem was reported with. */
export function detailsOf(message: VFile['messages'][number]): readonly string[] {
  return detailsByMessage.get(message) ?? []
}

/** Whether any file carries a problem that must stop publication. */
export function hasErrors(files: Iterable<VFile>): boolean {
  return [...files].some((file) => file.messages.some((message) => message.fatal))
}

function positionOf(place: Node | Position | undefined): Position | undefined {
  return place && 'type' in place ? place.position : (place as Position | undefined)
}
