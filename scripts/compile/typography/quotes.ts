import type { Typography } from './languages.ts'
import { type Edit, opaque, type Run, textOf } from './run.ts'

/** A quotation that has begun. */
interface Quotation {
  /** How the author wrote its mark. */
  readonly written: string
  /** 0 for outer marks, 1 for inner ones. */
  readonly level: 0 | 1
  readonly closing: string
  /** Index into the edits of its opening mark; -1 for one that stays as the author wrote it. */
  readonly edit: number
}

type Setter = (written: string, index: number, typography: Typography) => void

const apostrophe = '’'

/**
 * The curled form of every straight quote and apostrophe in a run, as its language writes them.
 *
 * Marks pair like brackets. A single quote without a partner is an apostrophe; a double one
 * without an end, as in a speech of several paragraphs, stays open. Marks that the author has
 * curled stay, and count.
 */
export function curlQuotes(run: Run): Edit[] {
  const text = textOf(run)
  if (!/["']/.test(text)) return []
  const edits: Edit[] = []
  const quotations: Quotation[] = []
  const [last] = [...text.matchAll(/(?<=\S)'(?![\p{L}\p{N}])/gu)].slice(-1)
  const state = { text, isOpen, justOpened: -1, lastClosing: last?.index ?? -1 }
  const set: Readonly<Record<Reading, Setter>> = {
    apostrophe: (_, index) => put(index, apostrophe),
    closing: close,
    opening: open,
    prime: (written, index) => put(index, written === '"' ? '″' : '′'),
    stays: () => undefined,
    typed: countTyped,
  }
  let start = 0
  for (const { text: part, typography } of run) {
    for (const { 0: written, index } of part.matchAll(/["'“”„«»]/g)) {
      const at = start + index
      set[readMark(state, written, at, typography)](written, at, typography)
    }
    start += part.length
  }
  for (const quotation of quotations) if (!startsRun(quotation)) unpair(quotation)
  return edits

  function isOpen(written: string): boolean {
    return quotations.some((quotation) => quotation.written === written)
  }

  function put(index: number, mark: string): void {
    edits.push({ from: index, to: index + 1, put: mark })
  }

  function open(written: string, index: number, { quotes }: Typography): void {
    const around = quotations.at(-1)?.level
    const usual = written === '"' ? 0 : 1
    const level = around === usual ? (usual === 0 ? 1 : 0) : usual
    const [opening, closing] = quotes[level]
    quotations.push({ written, level, closing, edit: edits.length })
    put(index, opening)
    state.justOpened = index
  }

  function close(written: string, index: number, { quotes }: Typography): void {
    const quotation = endOf(written)
    const alone = written === "'" ? apostrophe : quotes[0][1]
    put(index, quotation?.closing ?? alone)
  }

  function countTyped(written: string, _: number, typography: Typography): void {
    const [[opening, closing]] = typography.quotes
    if (opening === closing) return
    if (written === opening) quotations.push({ written, level: 0, closing, edit: -1 })
    else if (written === closing) endOf(opening)
  }

  /** The quotation that a mark ends. What began within it and has not ended was none. */
  function endOf(written: string): Quotation | undefined {
    const index = quotations.findLastIndex((quotation) => quotation.written === written)
    // A single quote ends nothing across a double one: it is an apostrophe.
    if (index < 0 || (written === "'" && index < quotations.length - 1)) return undefined
    const [quotation, ...within] = quotations.splice(index)
    for (const inner of within) unpair(inner)
    return quotation
  }

  function unpair({ edit, written }: Quotation): void {
    const opening = edits[edit]
    if (opening && written === "'") edits[edit] = { ...opening, put: apostrophe }
  }

  function startsRun({ edit }: Quotation): boolean {
    return edits[edit]?.from === 0
  }
}

/** What a mark stands for. `stays` is a straight mark that says nothing. */
type Reading = 'typed' | 'opening' | 'closing' | 'apostrophe' | 'prime' | 'stays'

/** What is known of a text up to a mark. */
interface Reader {
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
function readMark(
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
  const isApostrophe = mayOpen
    ? !/\s/.test(after) && isElision(reader, index, typography)
    : wordCharacter.test(after)
  if (written === "'" && isApostrophe) return 'apostrophe'
  if (mayOpen) return afterOpening(reader, written, before, after)
  if (/\s/.test(after) || endsClause.test(after) || reader.isOpen(written))
    return 'closing'
  // Words on both sides, and nothing to close: `he said,"No`.
  return wordCharacter.test(before) && wordCharacter.test(after) ? 'stays' : 'opening'
}

/** A mark after a space, a bracket or a dash. */
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
