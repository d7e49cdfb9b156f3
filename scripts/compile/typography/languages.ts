/**
 * How each language is set: its quotation marks, and the spaces at which no line may break.
 */
import {
  narrowNoBreakSpace,
  noBreakSpace,
  opaque,
  type Replacement,
  type Typography,
} from './run.ts'

const units =
  '%|‰|°C|°F|€|£|\\$|km/h|km²|m²|m³|km|cm|mm|µm|m|kg|mg|g|t|ha|hl|cl|ml|l|h|min|s|Hz|kHz|MHz|GHz|kW|MW|W|kB|MB|GB|TB'

/** A space at which no line may break. */
function unbreakable(find: RegExp | string): Replacement {
  return { find: new RegExp(find, 'gu'), put: noBreakSpace }
}

/** `5 km`, `20 %`. More units are given as alternatives of a regular expression. */
function afterNumbers(more?: string): Replacement {
  const all = more ? `${units}|${more}` : units
  return unbreakable(`(?<=\\d) (?=(?:${all})(?![\\p{L}\\p{N}]))`)
}

/** `§ 5`, `№ 5`, and numbers after the given abbreviations, such as `p. 5`. */
function beforeNumbers(abbreviations: string): Replacement {
  return unbreakable(`(?<=[§№]|(?<!\\p{L})(?:${abbreviations})) (?=[\\dIVXLC])`)
}

/** Names after the given titles, such as `Dr. Watson`. */
function beforeNames(titles: string): Replacement {
  return unbreakable(`(?<=(?<!\\p{L})(?:${titles})) (?=\\p{Lu})`)
}

/** `J. R. R.`: one initial before another. */
const betweenInitials = unbreakable(/(?<=(?<![\p{L}\p{N}])\p{Lu}\.) (?=\p{Lu}\.)/u)

/** The dash that begins an utterance. */
const afterDialogueDash = unbreakable(/(?<=^[–—]) /u)

/** `12 000` */
const withinThousands: Replacement = {
  find: /(?<=(?<!\d)\d{1,3}) (?=\d{3}(?!\d))/g,
  put: narrowNoBreakSpace,
}

/** @param marks - Outer and inner quotation marks, in four characters. */
function language(
  marks: string,
  replacements: readonly Replacement[],
  elision?: RegExp,
): Typography {
  const [open = '', close = '', innerOpen = '', innerClose = ''] = marks
  const quotes = [
    [open, close],
    [innerOpen, innerClose],
  ] as const
  return { quotes, replacements, ...(elision && { elision }) }
}

/** English: double quotes outside, British English included. */
const english = language(
  '“”‘’',
  [
    afterNumbers('[ap]m|[ap]\\.m\\.'),
    beforeNumbers('pp?\\.|[Nn]os?\\.|[Ff]igs?\\.|[Vv]ols?\\.|[Cc]h\\.'),
    beforeNames('(?:Mrs?|Ms|Dr|Prof|St|Rev)\\.?'),
    betweenInitials,
  ],
  /^(?:tis|twas|twere|twill|twould|em|til|till|cause|bout|round|cos|coz|cuz|nuff|gainst|neath|n)(?!\p{L})/iu,
)

/** Abbreviations of several words, by their first letters and what may follow (DIN 5008). */
const abbreviations: Readonly<Record<string, string>> = {
  '[zZ]': 'B|T|Zt',
  '[dD]': 'h|J|R',
  '[uU]': 'a|ä|U|v',
  '[oO]': 'ä|Ä|g',
  '[sS]': 'o|u',
  '[iI]': 'd|e|A|S',
  a: 'a|D|M|O',
  e: 'h|S|V',
  m: 'E|W',
  '[vn]': 'Chr',
}

const months =
  'Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember'

const german = (marks: string): Typography =>
  language(
    marks,
    [
      ...Object.entries(abbreviations).map(([first, next]) => ({
        find: new RegExp(
          `(?<=(?<![\\p{L}\\p{N}])(?:\\p{L}\\. ?)?${first}\\.) ?(?=(?:${next})\\.)`,
          'gu',
        ),
        put: narrowNoBreakSpace,
      })),
      afterNumbers('Uhr|Euro|Mio\\.|Mrd\\.'),
      beforeNumbers('S\\.|Nr\\.|Abs\\.|Art\\.|Bd\\.|Kap\\.|Abb\\.'),
      beforeNames('(?:Dr|Prof|Hr|Fr)\\.'),
      betweenInitials,
      unbreakable(`(?<=(?<!\\d)\\d{1,2}\\.) (?=(?:${months})(?!\\p{L}))`),
    ],
    /^(?:s|n|ne|nen|ner|nem|rum|ran|rauf|raus|rein|runter|rüber)(?!\p{L})/iu,
  )

/** What a sentence or clause can end with, before its mark. */
const clauseEnd = `[\\p{L}\\p{N}»”’)\\]%…${opaque}]`

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

/** @param inside - The space inside guillemets. */
function french(inside: string, beforeMarks: readonly Replacement[]): Typography {
  return language('«»“”', [
    { find: /(?<=«) /g, put: inside },
    { find: / (?=»)/g, put: inside },
    { find: /«(?=\S)/g, put: `$&${inside}` },
    { find: /(?<=\S)»/g, put: `${inside}$&` },
    ...beforeMarks,
    withinThousands,
    afterNumbers('ans|francs|euros'),
    unbreakable(/(?<=(?<!\p{L})[Nn][°º]) ?(?=\d)/u),
    unbreakable(/(?<=§|(?<!\p{L})(?:pp?|chap|vol|art|fig|t)\.) (?=[\dIVXLC])/u),
    beforeNames('MM?\\.|Mmes?|Mlles?|Dr|Pr'),
    afterDialogueDash,
  ])
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
  return language('«»„“', [
    // Some keyboards type a modifier letter for the apostrophe, which few fonts have.
    { find: /(?<=\p{L})\u02BC(?=\p{L})/gu, put: '’' },
    unbreakable(/ (?=[–—](?:\s|$))/u),
    unbreakable(`(?<=(?<![\\p{L}\\p{N}’'-])[${both}]) `),
    unbreakable(/(?<=(?<![\p{L}\p{N}])\p{Lu}\.) (?=\p{Lu}[\p{L}.])/u),
    unbreakable(/(?<=(?<!\p{L})т\.) (?=[дезйкнопч]\.)/u),
    withinThousands,
    afterNumbers(`км|м|см|мм|кг|г|мг|л|мл|га|год\\.|млн|млрд|тис\\.|тыс\\.|${units}`),
    beforeNumbers(abbreviations),
    afterDialogueDash,
  ])
}

const common = [afterNumbers(), afterDialogueDash]

/** For a language that is not listed. */
const unlisted = language('“”‘’', common)

/** Languages that need no other rules, by their quotation marks: the `delimiters` of the Unicode CLDR. */
const others: Readonly<Record<string, string>> = {
  '„“‚‘': 'bg cs hr is lt sk sl',
  '„“’‘': 'mk',
  '„“«»': 'et',
  '„”«»': 'pl ro',
  '„”»«': 'hu',
  '„”’’': 'sr',
  '“”‘’': 'da pt tr',
  '””’’': 'fi sv',
  '«»“”': 'ca el es it pt-PT sq',
  '«»‘’': 'nb nn no',
  '«»„“': 'lv',
}

/**
 * Every language that is set by rules of its own.
 *
 * To add one: write it here, or only its code after its quotation marks in {@link others}, and add
 * a folder under `tests/fixtures/markdown/`.
 */
const languages: ReadonlyMap<string, Typography> = new Map([
  ...Object.entries(others).flatMap(([marks, codes]) =>
    codes.split(' ').map((code) => [code, language(marks, common)] as const),
  ),
  ['af', language('“”‘’', common, /^n(?!\p{L})/u)],
  ['be', cyrillic('абвжзійоуўя', 'руб\\.|кап\\.|гг?\\.|стст\\.', 'с\\.|т\\.|мал\\.')],
  ['de', german('„“‚‘')],
  // Swiss books quote with guillemets, without spaces inside.
  ['de-CH', german('«»‹›')],
  ['de-LI', german('«»‹›')],
  ['en', english],
  // As the Imprimerie nationale has it: thin before `;`, `!` and `?`, full before `:` and inside « ».
  [
    'fr',
    french(noBreakSpace, [
      ...before('[;!?]', narrowNoBreakSpace),
      ...before(':', noBreakSpace),
    ]),
  ],
  // In Canada `;`, `!` and `?` follow the word at once; in Switzerland all these spaces are thin.
  ['fr-CA', french(noBreakSpace, before(':', noBreakSpace))],
  ['fr-CH', french(narrowNoBreakSpace, before('[:;!?]', narrowNoBreakSpace))],
  ['nl', language('“”‘’', common, /^[knrst](?!\p{L})/u)],
  [
    'ru',
    cyrillic(
      'абвжикосуя',
      'руб\\.|коп\\.|гг?\\.|вв?\\.|тонн|лет|человек',
      'с\\.|стр\\.|т\\.|гл\\.|рис\\.|ст\\.|ул\\.',
    ),
  ],
  [
    'uk',
    cyrillic(
      'абвєжзійоуя',
      'грн|коп\\.|рр?\\.|ст\\.|тонн|років|осіб',
      'с\\.|ст\\.|т\\.|розд\\.|рис\\.|мал\\.|вул\\.',
    ),
  ],
])

/** How a language is set, by the closest tag there is: `de-AT` finds `de`. */
export function typographyOf(language: string): Typography {
  for (let tag = language; tag; tag = tag.slice(0, Math.max(tag.lastIndexOf('-'), 0))) {
    const found = languages.get(tag)
    if (found) return found
  }
  return unlisted
}
