import { isAbsolute, relative, sep } from 'node:path'
import { styleText } from 'node:util'
import type { VFile } from 'vfile'

type VFileMessage = VFile['messages'][number]
type Colour = Parameters<typeof styleText>[0]

/**
 * Every problem of every file as an author reads it, or nothing when there is none.
 *
 * Two lines a problem: `file:line:column  severity  reason  code`, then the hint, indented; at the
 * end, how many there are. Files keep their order, and within a file the problems follow the text.
 */
export function formatProblems(files: readonly VFile[], inColour: boolean): string {
  const paint = (colour: Colour, text: string) =>
    inColour ? styleText(colour, text) : text
  const found = files.flatMap((file) =>
    file.messages.toSorted(byPlace).map((message) => formatProblem(file, message, paint)),
  )
  return found.length === 0 ? '' : `${found.join('\n\n')}\n\n${countProblems(files)}\n`
}

function formatProblem(
  file: VFile,
  message: VFileMessage,
  paint: (colour: Colour, text: string) => string,
): string {
  const severity = message.fatal ? paint('red', 'error') : paint('yellow', 'warning')
  const head = [
    paint('bold', placeOf(file, message)),
    severity,
    message.reason,
    paint('dim', message.ruleId ?? ''),
  ]
  const note = message.note ? `\n  ${message.note}` : ''
  return `${head.join('  ').trimEnd()}${note}`
}

function placeOf(file: VFile, { line, column }: VFileMessage): string {
  return [pathFromHere(file), line, column].filter((part) => part !== undefined).join(':')
}

/** Relative to the working directory for whatever lies in it, so that a terminal can open it. */
function pathFromHere(file: VFile): string {
  const path = relative(process.cwd(), file.path ?? '') || (file.path ?? 'manuscript')
  const outside = path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)
  return outside ? (file.path ?? path) : path
}

function byPlace(one: VFileMessage, other: VFileMessage): number {
  return (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0)
}

function countProblems(files: readonly VFile[]): string {
  const messages = files.flatMap((file) => file.messages)
  const errors = messages.filter(({ fatal }) => fatal).length
  const warnings = messages.length - errors
  return [
    errors > 0 ? count(errors, 'error') : '',
    warnings > 0 ? count(warnings, 'warning') : '',
  ]
    .filter((part) => part !== '')
    .join(', ')
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
