/**
 * Everything that can be said to an author, and the one way to say it.
 *
 * Codes are permanent: authors search for them, and each has a fixture folder of the same name
 * under `tests/fixtures/problems/`.
 */
import type { Node, Position } from 'unist'
import type { VFile } from 'vfile'

interface ProblemKind {
  /** `error`: must not be published. `warning`: a human should look. */
  readonly severity: 'error' | 'warning'
  /** What was found and what was expected, in one sentence without a final period. */
  readonly reason: (...details: string[]) => string
  /** What the author can do about it, as an imperative sentence. */
  readonly hint: string
}

export const problems = {
  // Files
  'manuscript-missing': {
    severity: 'error',
    reason: (path: string) =>
      `Cannot find a manuscript at \`${path}\`, expected a folder with Markdown files or one Markdown file`,
    hint: 'Check the path, or run `npm run import -- FILE` to make a manuscript from a text file.',
  },
} satisfies Record<string, ProblemKind>

export type ProblemCode = keyof typeof problems

/**
 * Attach a problem to the source file it is about.
 *
 * @param file - Gets the message.
 * @param code - One of {@link problems}.
 * @param details - What the problem's `reason` needs, already formatted for reading.
 * @param place - Node or range to point at; without one, the message points at the file.
 * @param cause - The other place of a problem that has two, such as the first of two equal ids.
 */
export function report<Code extends ProblemCode>(
  file: VFile,
  code: Code,
  details: Parameters<(typeof problems)[Code]['reason']>,
  place?: Node | Position,
  cause?: { readonly text: string; readonly place: Node | Position | undefined },
): void {
  const { hint, reason, severity }: ProblemKind = problems[code]
  const position = positionOf(place)
  const message = file.message(reason(...details), {
    ...(position === undefined ? {} : { place: position }),
    ruleId: code,
    source: 'colophon',
  })
  const other = positionOf(cause?.place)
  message.fatal = severity === 'error'
  message.note = other
    ? `${hint} (${cause?.text} at line ${other.start.line}, column ${other.start.column})`
    : hint
}

/** Whether any file carries a problem that must stop publication. */
export function hasErrors(files: Iterable<VFile>): boolean {
  return [...files].some((file) => file.messages.some((message) => message.fatal))
}

function positionOf(place: Node | Position | undefined): Position | undefined {
  return place && 'type' in place ? place.position : (place as Position | undefined)
}
