/** What stores and printers ask for, which is data, and what is said of a book that does not meet it. */
import { isSize } from './printers.ts'

/** A demand of a store or a printer. */
export interface Demand {
  readonly rule: string
  /** `error`: the book is refused. `warning`: it is taken, and readers are worse off. */
  readonly severity: 'error' | 'warning'
  /** The number that must be kept, in the unit of the rule, or all that is allowed, with spaces between. */
  readonly allowed: number | string
  /** Web address, or the name of the document and its part. */
  readonly source: string
  /** When the source was published or, for a page without a date, read: `YYYY-MM-DD` or `YYYY-MM`. */
  readonly date: string
}

/** By rule, the name of its source, and what it allows. */
export type Rows = Readonly<
  Record<string, readonly [source: string, allowed?: Demand['allowed']]>
>

export type Sources = Readonly<Record<string, Pick<Demand, 'source' | 'date'>>>

/** A store or a printer. */
export interface Judge {
  /** As customers know it. */
  readonly name: string
  readonly sources: Sources
  readonly refuses: Rows
  readonly dislikes: Rows
}

/** What things a rule is about, which value of them breaks it, and what is said of one that does. */
export interface Rule
  extends Readonly<Record<'of' | 'value' | 'found' | 'expected' | 'advice', string>> {
  readonly breaks: keyof typeof comparisons
  /** What a proof calls it. */
  readonly about?: string
  /** The setting that the rule is about, or several, the most likely one first. */
  readonly key?: string
  /** After the decimal point, at most; 1 if nothing is said. */
  readonly digits?: number
}

export type Rules = Readonly<Record<string, Rule>>

/** By name; `undefined` where a rule about it does not hold. */
export type Values = Readonly<Record<string, string | number | boolean | undefined>>

/** What is demanded; the demands for which a book is refused come first. */
export function demandsOf({ dislikes, refuses, sources }: Judge): readonly Demand[] {
  const demands = (rows: Rows, severity: Demand['severity']) =>
    Object.entries(rows).map(([rule, [source, allowed = 0]]): Demand => {
      const { date = '', source: said = '' } = sources[source] ?? {}
      return { rule, severity, allowed, source: said, date }
    })
  return [...demands(refuses, 'error'), ...demands(dislikes, 'warning')]
}

/** Whether values break a rule; those of which one is missing do not. */
export function isBroken(rule: Rule, { allowed }: Demand, values: Values): boolean {
  const value = values[rule.value]
  return value !== undefined && comparisons[rule.breaks](value, allowed)
}

/** What is said of values that break a rule: Unexpected `found`, expected `expected`, and what to do. */
export function sentenceOf(rule: Rule, demand: Demand, values: Values) {
  const limit = limitOf(demand)
  return {
    found: fill(rule.found, values, rule),
    expected: fill(rule.expected, { limit }, rule),
    advice: fill(rule.advice, { ...values, limit }, rule),
  }
}

function limitOf({ allowed }: Demand): number | string {
  return typeof allowed === 'number' ? allowed : anyOf.format(wordsOf(allowed))
}

/** How a value breaks a rule, given what is allowed. */
const comparisons = {
  above: (value, allowed) => value > allowed,
  below: (value, allowed) => value < allowed,
  other: (value, allowed) => !wordsOf(allowed).includes(String(value)),
  present: (value) => Boolean(value),
  missing: (value) => !value,
  unlike: (value, allowed) => !wordsOf(allowed).some((size) => isSize(value, size)),
} satisfies Record<
  string,
  (value: string | number | boolean, allowed: Demand['allowed']) => boolean
>

const anyOf = new Intl.ListFormat('en', { type: 'disjunction' })

function wordsOf(allowed: Demand['allowed']): readonly string[] {
  return String(allowed).split(' ')
}

/** A text with values in the place of their names. */
function fill(text: string, values: Values, { digits = 1 }: Rule): string {
  const number = new Intl.NumberFormat('en', { maximumFractionDigits: digits })
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    return typeof value === 'number' ? number.format(value) : String(value ?? '')
  })
}
