import { opaque, type Typography } from './rules.ts'

/** What a mark stands for. `stays` is a straight mark that says nothing. */
export type Reading = 'typed' | 'opening' | 'closing' | 'apostrophe' | 'prime' | 'stays'

/** What is known of a text up to a mark. */
export interface Reader {
  readonly text: string
  /** Whether a quotation that was opened by such a mark is open. */
  readonly isOpen: (written: string) => boolean
  /** Where the last opening mark stands. */
  readonly justOpened: number
  /** Where the last single quote stands that may be a closing one. */
  readonly lastClosing: number
}

const opensAfter = /[\s([{<–—―/=“„«‘‚‹-]/u
const endsClause = /[.,:;!?…)\]}>»”’–—―/-]/u
const wordCharacter = new RegExp(`[\\p{L}\\p{N}${opaque}]`, 'u')

/** Feet and inches, or minutes and seconds: `6'2"`, `6' 2½"`. */
const measure = /^' ?\d+[½¼¾]?"/

/** The end of such a measure. */
const measureEnd = /\d' ?\d+[½¼¾]?$/

/** What a quotation mark or apostrophe at an index stands for, by what stands around it. */
export function readMark(
  reader: Reader,
  written: string,
  index: number,
  typography: Typography,
): Reading {
  if (written !== '"' && written !== "'") return 'typed'
  if (isPrime(reader, written, index)) return 'prime'
  const before = reader.text[index - 1] ?? ' '
  const after = reader.text[index + 1] ?? ' '
  const mayOpen = reader.justOpened === index - 1 || opensAfter.test(before)
  if (written === "'" && isApostrophe(reader, index, mayOpen, typography))
    return 'apostrophe'
  if (mayOpen) return afterOpening(reader, written, before, after)
  if (/\s/.test(after) || endsClause.test(after) || reader.isOpen(written))
    return 'closing'
  // Words on both sides, and nothing to close: `he said,"No`.
  return wordCharacter.test(before) && wordCharacter.test(after) ? 'stays' : 'opening'
}

/** A mark behind a space, a bracket or a dash. */
function afterOpening(
  reader: Reader,
  written: string,
  before: string,
  after: string,
): Reading {
  const isOpen = reader.isOpen(written)
  const isAfterDash = /[–—―/-]/.test(before)
  if (/\s/.test(after)) return isAfterDash && isOpen ? 'closing' : 'stays'
  // `word—", he said` closes where `word—"he said` opens.
  return isAfterDash && isOpen && endsClause.test(after) ? 'closing' : 'opening'
}

function isApostrophe(
  reader: Reader,
  index: number,
  mayOpen: boolean,
  typography: Typography,
): boolean {
  const after = reader.text[index + 1] ?? ' '
  if (mayOpen) return !/\s/.test(after) && isElision(reader, index, typography)
  return wordCharacter.test(after)
}

function isPrime({ isOpen, text }: Reader, written: string, index: number): boolean {
  if (!/\d/.test(text[index - 1] ?? '')) return false
  if (written === '"') {
    return measureEnd.test(text.slice(Math.max(index - 12, 0), index)) || !isOpen('"')
  }
  if (measure.test(text.slice(index, index + 12))) return true
  return !isOpen("'") && !wordCharacter.test(text[index + 1] ?? '')
}

/** `'tis`, `rock 'n' roll`, `the '90s`, and a single quote that nothing closes. */
function isElision(
  { lastClosing, text }: Reader,
  index: number,
  { elision }: Typography,
): boolean {
  const rest = text.slice(index + 1, index + 12)
  if (elision?.test(rest) || /^\d\ds?(?![\p{L}\p{N}])/u.test(rest)) return true
  // At the beginning of a paragraph, a speech may go on that ends in another.
  const goesOn = index === 0 && /^\p{Lu}/u.test(rest)
  return lastClosing <= index && !goesOn
}
