import type { Origin } from '../../evidence.ts'
import type { StoreFacts } from './store-facts.ts'

/** What a rule is given of a store's demand. */
export interface Measure {
  /** 0 where the demand has none. */
  readonly limit: number
  readonly among: readonly string[]
}

/** Where a book breaks a rule, as parts of a sentence: Unexpected `found`, expected `expected`. */
export interface Fault {
  readonly found: string
  readonly expected: string
  readonly origin?: Origin | undefined
}

/** Something that stores ask of an EPUB. */
export interface Rule {
  /** What the author can do, as an imperative sentence. */
  readonly advice: string
  readonly check: (facts: StoreFacts, measure: Measure) => readonly Fault[]
}

export type Rules = Readonly<Record<string, Rule>>

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

/** `1,600`, `4.1`. */
export function digits(value: number): string {
  return number.format(value)
}

/** `4.1 MB`, in powers of ten as stores count. */
export function megabytes(bytes: number): string {
  return `${digits(bytes / 1e6)} MB`
}

/** `4.1 million pixels`. */
export function megapixels(pixels: number): string {
  return `${digits(pixels / 1e6)} million pixels`
}

/** `JPEG`, `JPEG or PNG`. */
export function oneOf(names: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(names)
}
