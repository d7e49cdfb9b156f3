import {
  narrowNoBreakSpace,
  noBreakSpace,
  opaque,
  type Quotes,
  type Replacement,
  type Typography,
} from '../rules.ts'
import { afterDialogueDash, afterNumbers, beforeNames } from '../spaces.ts'

const quotes: readonly [Quotes, Quotes] = [
  ['«', '»'],
  ['“', '”'],
]

/** What a sentence or clause can end with, before its mark. */
const end = `[\\p{L}\\p{N}»”’)\\]%…${opaque}]`

function insideGuillemets(space: string): Replacement[] {
  return [
    { find: /(?<=«) /g, put: space },
    { find: / (?=»)/g, put: space },
    { find: /«(?=\S)/g, put: `$&${space}` },
    { find: /(?<=\S)»/g, put: `${space}$&` },
  ]
}

/** Space before marks that end a clause, whether the author has typed one or not. */
function before(marks: string, space: string): Replacement[] {
  const after = '(?:[\\s»”’)\\]…]|$)'
  return [
    { find: new RegExp(` (?=${marks}+${after})`, 'g'), put: space },
    {
      find: new RegExp(`(?<=${end})${marks}(?=${marks}*${after})`, 'gu'),
      put: `${space}$&`,
    },
  ]
}

const common: readonly Replacement[] = [
  // Thousands: `12 000`.
  { find: /(?<=(?<!\d)\d{1,3}) (?=\d{3}(?!\d))/g, put: narrowNoBreakSpace },
  afterNumbers('ans|francs|euros'),
  { find: /(?<=(?<!\p{L})[Nn][°º]) ?(?=\d)/gu, put: noBreakSpace },
  {
    find: /(?<=§|(?<!\p{L})(?:pp?|chap|vol|art|fig|t)\.) (?=[\dIVXLC])/gu,
    put: noBreakSpace,
  },
  beforeNames('MM?\\.|Mmes?|Mlles?|Dr|Pr'),
  afterDialogueDash,
]

/** French as the Imprimerie nationale sets it: thin before `;`, `!` and `?`, full before `:` and inside « ». */
export const french: Typography = {
  quotes,
  replacements: [
    ...insideGuillemets(noBreakSpace),
    ...before('[;!?]', narrowNoBreakSpace),
    ...before(':', noBreakSpace),
    ...common,
  ],
}

/** In Switzerland all these spaces are thin. */
export const swissFrench: Typography = {
  quotes,
  replacements: [
    ...insideGuillemets(narrowNoBreakSpace),
    ...before('[:;!?]', narrowNoBreakSpace),
    ...common,
  ],
}

/** In Canada `;`, `!` and `?` follow the word at once. */
export const canadianFrench: Typography = {
  quotes,
  replacements: [
    ...insideGuillemets(noBreakSpace),
    ...before(':', noBreakSpace),
    ...common,
  ],
}
