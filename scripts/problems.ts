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

  // The whole book
  'id-duplicate': {
    severity: 'error',
    reason: (id: string) =>
      `Unexpected second element with the id \`${id}\`, expected every id once in the book`,
    hint: 'Give one of the two another id, and change the links that mean it.',
  },
  'link-broken': {
    severity: 'error',
    reason: (target: string, expected: string) =>
      `Unexpected link to \`${target}\`, which is nowhere in the book, expected ${expected}`,
    hint: 'Link to `#id` in this file, or to `other.md` or `other.md#id` by its path from this file.',
  },
  'link-malformed': {
    severity: 'error',
    reason: (address: string, expected: string) =>
      `Unexpected address \`${address}\`, expected ${expected}`,
    hint: 'Copy the address from the address bar of a browser, with its `https://`.',
  },
  'words-missing': {
    severity: 'warning',
    reason: (language: string) =>
      `Unexpected language \`${language}\`, for which there are no words such as “Contents”, expected one with a file in \`templates/words/\``,
    hint: 'Copy `templates/words/en.yaml` to a file named after the language, and translate it. Until then these words are English.',
  },

  // Pictures
  'picture-missing': {
    severity: 'error',
    reason: (path: string) =>
      `Cannot find the picture \`${path}\`, expected a file in the manuscript folder`,
    hint: 'Check the spelling, capitals too. The path begins at the folder of the file that shows the picture.',
  },
  'picture-outside': {
    severity: 'error',
    reason: (path: string, found: string) =>
      `Unexpected picture \`${path}\` outside the manuscript (${found}), expected a file in the manuscript folder`,
    hint: 'Save a copy of the picture in the manuscript folder, and name that.',
  },
  'picture-broken': {
    severity: 'error',
    reason: (path: string, found: string) =>
      `Cannot read the picture \`${path}\` (${found}), expected a whole picture`,
    hint: 'Open the picture in an image editor, and export it again.',
  },
  'picture-too-large': {
    severity: 'error',
    reason: (path: string, found: string) =>
      `Unexpected size of the picture \`${path}\` (${found}), expected a smaller one`,
    hint: 'Scale the picture to the size at which it prints at 300 dots per inch, and export it again.',
  },
  'picture-format': {
    severity: 'error',
    reason: (path: string, found: string) =>
      `Unexpected format of the picture \`${path}\` (${found}), expected PNG, JPEG, GIF, WebP or SVG`,
    hint: 'Export the picture as PNG or JPEG, or a drawing as SVG.',
  },
  'picture-active': {
    severity: 'error',
    reason: (path: string, found: string) =>
      `Unexpected active content in the drawing \`${path}\` (${found}), expected shapes and text alone`,
    hint: 'Export the drawing as plain SVG, without scripts and links to other files.',
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
