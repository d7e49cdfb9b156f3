/**
 * How each language is set: its quotation marks, and the spaces at which no line may break.
 */
import {
  narrowNoBreakSpace,
  noBreakSpace,
  opaque,
  type Quotes,
  type Replacement,
  type Typography,
} from './run.ts'

const units =
  '%|‰|°C|°F|€|£|\\$|km/h|km²|m²|m³|km|cm|mm|µm|m|kg|mg|g|t|ha|hl|cl|ml|l|h|min|s|Hz|kHz|MHz|GHz|kW|MW|W|kB|MB|GB|TB'

/** `5 km`, `20 %`. More units are given as alternatives of a regular expression. */
function afterNumbers(more = ''): Replacement {
  const all = more ? `${units}|${more}` : units
  return {
    find: new RegExp(`(?<=\\d) (?=(?:${all})(?![\\p{L}\\p{N}]))`, 'gu'),
    put: noBreakSpace,
  }
}

/** `§ 5`, `№ 5`, and numbers after the given abbreviations, such as `p. 5`. */
function beforeNumbers(abbreviations: string): Replacement {
  return {
    find: new RegExp(`(?<=[§№]|(?<!\\p{L})(?:${abbreviations})) (?=[\\dIVXLC])`, 'gu'),
    put: noBreakSpace,
  }
}

/** Names after the given titles, such as `Dr. Watson`. */
function beforeNames(titles: string): Replacement {
  return {
    find: new RegExp(`(?<=(?<!\\p{L})(?:${titles})) (?=\\p{Lu})`, 'gu'),
    put: noBreakSpace,
  }
}

/** `J. R. R.`: one initial before another. */
const betweenInitials: Replacement = {
  find: /(?<=(?<![\p{L}\p{N}])\p{Lu}\.) (?=\p{Lu}\.)/gu,
  put: noBreakSpace,
}

/** The dash that begins an utterance. */
const afterDialogueDash: Replacement = { find: /(?<=^[–—]) /g, put: noBreakSpace }

/** English: double quotes outside, British English included. */
const english: Typography = {
  quotes: [
    ['“', '”'],
    ['‘', '’'],
  ],
  elision:
    /^(?:tis|twas|twere|twill|twould|em|til|till|cause|bout|round|cos|coz|cuz|nuff|gainst|neath|n)(?!\p{L})/iu,
  replacements: [
    afterNumbers('[ap]m|[ap]\\.m\\.'),
    beforeNumbers('pp?\\.|[Nn]os?\\.|[Ff]igs?\\.|[Vv]ols?\\.|[Cc]h\\.'),
    beforeNames('(?:Mrs?|Ms|Dr|Prof|St|Rev)\\.?'),
    betweenInitials,
  ],
}

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

const germanReplacements: readonly Replacement[] = [
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

const germanElision =
  /^(?:s|n|ne|nen|ner|nem|rum|ran|rauf|raus|rein|runter|rüber)(?!\p{L})/iu

const german: Typography = {
  quotes: [
    ['„', '“'],
    ['‚', '‘'],
  ],
  elision: germanElision,
  replacements: germanReplacements,
}

/** Swiss books quote with guillemets, without spaces inside. */
const swissGerman: Typography = {
  quotes: [
    ['«', '»'],
    ['‹', '›'],
  ],
  elision: germanElision,
  replacements: germanReplacements,
}

const frenchQuotes: readonly [Quotes, Quotes] = [
  ['«', '»'],
  ['“', '”'],
]

/** What a sentence or clause can end with, before its mark. */
const clauseEnd = `[\\p{L}\\p{N}»”’)\\]%…${opaque}]`

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
      find: new RegExp(`(?<=${clauseEnd})${marks}(?=${marks}*${after})`, 'gu'),
      put: `${space}$&`,
    },
  ]
}

const frenchReplacements: readonly Replacement[] = [
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
const french: Typography = {
  quotes: frenchQuotes,
  replacements: [
    ...insideGuillemets(noBreakSpace),
    ...before('[;!?]', narrowNoBreakSpace),
    ...before(':', noBreakSpace),
    ...frenchReplacements,
  ],
}

/** In Switzerland all these spaces are thin. */
const swissFrench: Typography = {
  quotes: frenchQuotes,
  replacements: [
    ...insideGuillemets(narrowNoBreakSpace),
    ...before('[:;!?]', narrowNoBreakSpace),
    ...frenchReplacements,
  ],
}

/** In Canada `;`, `!` and `?` follow the word at once. */
const canadianFrench: Typography = {
  quotes: frenchQuotes,
  replacements: [
    ...insideGuillemets(noBreakSpace),
    ...before(':', noBreakSpace),
    ...frenchReplacements,
  ],
}

/**
 * What the languages written in Cyrillic share: guillemets without spaces, dashes that never
 * begin a line, and short words that never end one.
 *
 * @param letters - Prepositions, conjunctions and the like that are one letter long.
 * @param units - What is counted and measured, as alternatives of a regular expression.
 * @param abbreviations - What numbers follow, likewise.
 */
function cyrillic(letters: string, units: string, abbreviations: string): Typography {
  const both = letters + letters.toUpperCase()
  const spaces: Replacement[] = [
    { find: / (?=[–—](?:\s|$))/g, put: noBreakSpace },
    {
      find: new RegExp(`(?<=(?<![\\p{L}\\p{N}’'-])[${both}]) `, 'gu'),
      put: noBreakSpace,
    },
    { find: /(?<=(?<![\p{L}\p{N}])\p{Lu}\.) (?=\p{Lu}[\p{L}.])/gu, put: noBreakSpace },
    { find: /(?<=(?<!\p{L})т\.) (?=[дезйкнопч]\.)/gu, put: noBreakSpace },
    { find: /(?<=(?<!\d)\d{1,3}) (?=\d{3}(?!\d))/g, put: narrowNoBreakSpace },
    afterNumbers(`км|м|см|мм|кг|г|мг|л|мл|га|год\\.|млн|млрд|тис\\.|тыс\\.|${units}`),
    beforeNumbers(abbreviations),
    afterDialogueDash,
  ]
  // Some keyboards type a modifier letter for the apostrophe, which few fonts have.
  const apostrophe = { find: /(?<=\p{L})\u02BC(?=\p{L})/gu, put: '’' }
  return {
    quotes: [
      ['«', '»'],
      ['„', '“'],
    ],
    replacements: [apostrophe, ...spaces],
  }
}

const belarusian = cyrillic(
  'абвжзійоуўя',
  'руб\\.|кап\\.|гг?\\.|стст\\.',
  'с\\.|т\\.|мал\\.',
)

const russian = cyrillic(
  'абвжикосуя',
  'руб\\.|коп\\.|гг?\\.|вв?\\.|тонн|лет|человек',
  'с\\.|стр\\.|т\\.|гл\\.|рис\\.|ст\\.|ул\\.',
)

const ukrainian = cyrillic(
  'абвєжзійоуя',
  'грн|коп\\.|рр?\\.|ст\\.|тонн|років|осіб',
  'с\\.|ст\\.|т\\.|розд\\.|рис\\.|мал\\.|вул\\.',
)

/**
 * Quotation marks of languages that need no other rules, after the `delimiters` of the
 * Unicode CLDR.
 */
function set(outer: Quotes, inner: Quotes, elision?: RegExp): Typography {
  const replacements = [afterNumbers(), afterDialogueDash]
  return { quotes: [outer, inner], replacements, ...(elision ? { elision } : {}) }
}

const lowHigh: Quotes = ['„', '“']
const lowHighSingle: Quotes = ['‚', '‘']
const lowRight: Quotes = ['„', '”']
const highHigh: Quotes = ['“', '”']
const single: Quotes = ['‘', '’']
const guillemets: Quotes = ['«', '»']

/** For a language that is not listed. */
const unlisted = set(highHigh, single)

const others: Readonly<Record<string, Typography>> = {
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

/**
 * Every language that is set by rules of its own.
 *
 * To add one: write it above, or only its quotation marks in {@link others}, and add
 * a folder under `tests/fixtures/markdown/`.
 */
const languages: Readonly<Record<string, Typography>> = {
  ...others,
  be: belarusian,
  de: german,
  'de-CH': swissGerman,
  'de-LI': swissGerman,
  en: english,
  fr: french,
  'fr-CA': canadianFrench,
  'fr-CH': swissFrench,
  ru: russian,
  uk: ukrainian,
}

/** How a language is set, by the closest tag there is: `de-AT` finds `de`. */
export function typographyOf(language: string): Typography {
  for (let tag = language; tag; tag = tag.slice(0, Math.max(tag.lastIndexOf('-'), 0))) {
    if (Object.hasOwn(languages, tag)) return languages[tag] ?? unlisted
  }
  return unlisted
}
