/** A piece of text to be set otherwise, wherever it stands. */
export interface Replacement {
  /** Global; what it looks at without taking stands in look-arounds. */
  readonly find: RegExp
  /** `$&` stands for what was found. */
  readonly put: string
}

/** An opening and a closing mark. */
export type Quotes = readonly [open: string, close: string]

/** How a language is set. */
export interface Typography {
  /** Outer and inner quotation marks. */
  readonly quotes: readonly [outer: Quotes, inner: Quotes]
  /** Matches the rest of a word that begins with an apostrophe, such as the `tis` of `'tis`. */
  readonly elision?: RegExp
  readonly replacements: readonly Replacement[]
}

export const noBreakSpace = '\u00A0'
export const narrowNoBreakSpace = '\u202F'

/** Stands in text for what is set as it is: code, addresses, pictures. */
export const opaque = '\uFFFC'
