import type { Typography } from './rules.ts'
import { type Edit, type Run, textOf } from './run.ts'
import { type Reading, readMark } from './straight-mark.ts'

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
const primes: Readonly<Record<string, string>> = { "'": '′', '"': '″' }

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
  const typographyAt = typographyIn(run)
  const state = { text, isOpen, justOpened: -1, lastClosing: lastClosingIn(text) }
  const set: Readonly<Record<Reading, Setter>> = {
    apostrophe: (_, index) => put(index, apostrophe),
    closing: close,
    opening: open,
    prime: (written, index) => put(index, primes[written] ?? written),
    stays: () => undefined,
    typed: countTyped,
  }
  for (const { 0: written, index } of text.matchAll(/["'“”„«»]/g)) {
    const typography = typographyAt(index)
    set[readMark(state, written, index, typography)](written, index, typography)
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

/** Where the last single quote stands that may be a closing one. */
function lastClosingIn(text: string): number {
  let last = -1
  for (const { index } of text.matchAll(/(?<=\S)'(?![\p{L}\p{N}])/gu)) last = index
  return last
}

/** The typography at an index, for indexes in rising order. */
function typographyIn(run: Run): (index: number) => Typography {
  let piece = 0
  let end = run[0]?.text.length ?? 0
  return (index) => {
    while (index >= end && piece < run.length - 1) {
      piece++
      end += run[piece]?.text.length ?? 0
    }
    // A run with a mark in it has a piece.
    return (run[piece] as Run[number]).typography
  }
}
