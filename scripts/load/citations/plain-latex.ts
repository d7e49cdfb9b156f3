/** What LaTeX works of a bibliography are written in, so far as the reader of BibTeX does not know it. */
import { namesIn, readData } from '../../lib/read-template.ts'

const { 'latex-accents': accents, 'latex-words': words } = readData<{
  readonly 'latex-accents': Readonly<Record<string, string>>
  readonly 'latex-words': Readonly<Record<'dropped' | 'kept' | 'second', string>> & {
    readonly signs: Readonly<Record<string, string>>
  }
}>('citations.yaml')

/** `\"o`, `\"{o}`, `{\"o}`, `{\"{o}}`, `\v s`, `{\'\i}`; braces of a whole value stay. */
const accented =
  /((?:(?<![=#]\s{0,9})\{)?)\\(["'`^~=.]|[Hbcdkrtuv](?![a-z]))\s*(?:\{(\\[ij](?![a-z])|\p{L}{0,2})\s*\}|(\\[ij])(?![a-z])(?:\{\}|\s)?|(\p{L}))(\}?)/giu
/** Of a formula, and of what touches it, such as `$^{13}$C`, all letters are as they are written. */
const formula = /[\p{L}\p{N}]{0,20}(?<!\\)\$[^$\n]{1,200}(?<!\\)\$[\p{L}\p{N}]*/gu
const address =
  /([,\s](?:url|doi)\s*=\s*)(\{(?:[^{}]|\{[^{}]*\})*\}|"(?:[^"{}]|\{[^{}]*\})*")/gi

/** A source in which letters with accents are themselves, and addresses as they are called. */
export function withLetters(source: string): string {
  return source
    .replaceAll(accented, (_, open, accent, braced, bare, letter, close) => {
      const [base = '', ...rest] = (braced ?? bare ?? letter).replace('\\', '')
      const sign = base === '' ? '' : (accents[accent] ?? '')
      const made = (base + sign).normalize('NFC') + rest.join('')
      return open && close ? made : open + made + close
    })
    .replaceAll(address, (_, before, value: string) => {
      const inner = value
        .slice(1, -1)
        .replaceAll(/\{?\\(?:textasciitilde|~)(?:\s*\{\})?\}?/g, '~')
        .replaceAll(/\{?\\?([_%&#$])\}?/g, '$1')
      return `${before}{${inner}}`
    })
    .replaceAll(formula, '{$&}')
}

interface Constants {
  readonly commands: Record<string, string>
  readonly formattingCommands: Record<string, string | undefined>
  readonly argumentCommands: Record<string, (...given: string[]) => string>
}

/** Teaches the reader of BibTeX commands that it prints as they are written. */
export function addCommands({
  argumentCommands,
  commands,
  formattingCommands,
}: Constants): void {
  Object.assign(commands, words.signs)
  for (const name of namesIn(words.kept)) formattingCommands[name] ??= undefined
  // How many arguments one takes is told by its form.
  for (const name of namesIn(words.second))
    argumentCommands[name] = (_: string, second: string) => second
  for (const name of namesIn(words.dropped)) argumentCommands[name] = (_: string) => ''
  // As text, `~` is a space.
  for (const name of ['url', 'path', 'nolinkurl'])
    argumentCommands[name] = (written: string) => written.replaceAll('\u00a0', '~')
}

/** Text without the commands that nobody knows. */
export function withoutCommands(text: string): string {
  return text.replaceAll(/\\[A-Za-z]+\s*/g, '')
}
