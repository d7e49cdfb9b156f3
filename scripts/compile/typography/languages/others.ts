/**
 * Quotation marks of languages that need no rules beside them. After the Unicode CLDR, as its
 * `delimiters` have them.
 */
import type { Quotes, Replacement, Typography } from '../rules.ts'
import { afterDialogueDash, afterNumbers } from '../spaces.ts'

const replacements: readonly Replacement[] = [afterNumbers(), afterDialogueDash]

function set(outer: Quotes, inner: Quotes, elision?: RegExp): Typography {
  return { quotes: [outer, inner], replacements, ...(elision ? { elision } : {}) }
}

const lowHigh: Quotes = ['„', '“']
const lowHighSingle: Quotes = ['‚', '‘']
const lowRight: Quotes = ['„', '”']
const highHigh: Quotes = ['“', '”']
const single: Quotes = ['‘', '’']
const guillemets: Quotes = ['«', '»']

/** For a language that is not listed. */
export const unlisted = set(highHigh, single)

export const others: Readonly<Record<string, Typography>> = {
  af: set(highHigh, single, /^n(?!\p{L})/u),
  bg: set(lowHigh, lowHighSingle),
  ca: set(guillemets, highHigh),
  cs: set(lowHigh, lowHighSingle),
  da: set(highHigh, single),
  el: set(guillemets, highHigh),
  es: set(guillemets, highHigh),
  et: set(lowHigh, guillemets),
  fi: set(['”', '”'], ['’', '’']),
  hr: set(lowHigh, lowHighSingle),
  hu: set(lowRight, ['»', '«']),
  is: set(lowHigh, lowHighSingle),
  it: set(guillemets, highHigh),
  lt: set(lowHigh, lowHighSingle),
  lv: set(guillemets, lowHigh),
  mk: set(lowHigh, ['’', '‘']),
  nb: set(guillemets, single),
  nl: set(highHigh, single, /^[knrst](?!\p{L})/u),
  nn: set(guillemets, single),
  no: set(guillemets, single),
  pl: set(lowRight, guillemets),
  pt: set(highHigh, single),
  'pt-PT': set(guillemets, highHigh),
  ro: set(lowRight, guillemets),
  sk: set(lowHigh, lowHighSingle),
  sl: set(lowHigh, lowHighSingle),
  sq: set(guillemets, highHigh),
  sr: set(lowRight, ['’', '’']),
  sv: set(['”', '”'], ['’', '’']),
  tr: set(highHigh, single),
}
