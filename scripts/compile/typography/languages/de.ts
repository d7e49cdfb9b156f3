import {
  narrowNoBreakSpace,
  noBreakSpace,
  type Replacement,
  type Typography,
} from '../rules.ts'
import { afterNumbers, beforeNames, beforeNumbers, betweenInitials } from '../spaces.ts'

/** Abbreviations of several words, by their first letters and what may follow (DIN 5008). */
const abbreviations: readonly (readonly [first: string, next: string])[] = [
  ['[zZ]', 'B|T|Zt'],
  ['[dD]', 'h|J|R'],
  ['[uU]', 'a|ä|U|v'],
  ['[oO]', 'ä|Ä|g'],
  ['[sS]', 'o|u'],
  ['[iI]', 'd|e|A|S'],
  ['a', 'a|D|M|O'],
  ['e', 'h|S|V'],
  ['m', 'E|W'],
  ['[vn]', 'Chr'],
]

const withinAbbreviations: readonly Replacement[] = abbreviations.map(
  ([first, next]) => ({
    find: new RegExp(
      `(?<=(?<![\\p{L}\\p{N}])(?:\\p{L}\\. ?)?${first}\\.) ?(?=(?:${next})\\.)`,
      'gu',
    ),
    put: narrowNoBreakSpace,
  }),
)

const months =
  'Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember'

const replacements: readonly Replacement[] = [
  ...withinAbbreviations,
  afterNumbers('Uhr|Euro|Mio\\.|Mrd\\.'),
  beforeNumbers('S\\.|Nr\\.|Abs\\.|Art\\.|Bd\\.|Kap\\.|Abb\\.'),
  beforeNames('(?:Dr|Prof|Hr|Fr)\\.'),
  betweenInitials,
  {
    find: new RegExp(`(?<=(?<!\\d)\\d{1,2}\\.) (?=(?:${months})(?!\\p{L}))`, 'gu'),
    put: noBreakSpace,
  },
]

const elision = /^(?:s|n|ne|nen|ner|nem|rum|ran|rauf|raus|rein|runter|rüber)(?!\p{L})/iu

export const german: Typography = {
  quotes: [
    ['„', '“'],
    ['‚', '‘'],
  ],
  elision,
  replacements,
}

/** Swiss books quote with guillemets, without spaces inside. */
export const swissGerman: Typography = {
  quotes: [
    ['«', '»'],
    ['‹', '›'],
  ],
  elision,
  replacements,
}
