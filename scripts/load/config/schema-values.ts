/** The values that keys of `book.yaml` have. The message of a check says what was expected. */
import * as v from 'valibot'
import { expectedLanguage, readLanguage } from '../../lib/languages.ts'
import { places } from '../../lib/section-kinds.ts'
import {
  readConformance,
  readIsbn,
  readRole,
  readSubject,
  roleExpectation,
} from './values.ts'

const { object, optional, picklist } = v

const oneLine = v.pipe(
  v.string('text'),
  v.transform((value) => value.trim().replaceAll(/\s+/g, ' ')),
)

/** Half characters, which YAML can escape, are refused. */
const whole = v.regex<string, string>(/^\P{Cs}*$/u, 'text of whole characters')
const visible = v.pipe(
  v.string(),
  v.regex(/[^\p{Cf}\s]/u, 'text that can be seen'),
  whole,
)

/** Text in one line. */
export const text = v.pipe(oneLine, visible)

/** `yes` and `no` are those of older YAML. */
export const flag = v.pipe(
  v.string('`true` or `false`'),
  v.toLowerCase(),
  picklist(['true', 'false', 'yes', 'no'], '`true` or `false`'),
  v.transform((value) => value === 'true' || value === 'yes'),
)

const resolutionExpectation = 'dots per inch from 72 to 2400, such as `300`'
export const resolution = v.pipe(
  v.string(resolutionExpectation),
  v.regex(/^\s*\d{2,4}(?:\s*dpi)?\s*$/iu, resolutionExpectation),
  v.transform((value) => Number.parseInt(value, 10)),
  v.minValue(72, resolutionExpectation),
  v.maxValue(2400, resolutionExpectation),
)

const position = form(/^\d+(?:\.\d+)*$/, 'a number such as `2` or `2.1`')
/** File systems take names of 255 bytes; `.proof.html` is the longest that follows. */
const mostSlugBytes = 255 - '.proof.html'.length
export const slug = v.pipe(
  form(
    /^[\p{L}\p{N}][\p{L}\p{N}\p{M}_.-]{0,99}$/u,
    'at most 100 letters, digits, `-`, `_` and `.`, such as `the-ford`',
  ),
  v.maxBytes(
    mostSlugBytes,
    `a name of at most ${mostSlugBytes} bytes, of which letters of some scripts take three`,
  ),
)
/** Paragraphs, with an empty line between them; each is text in one line. */
export const paragraphs = v.pipe(
  v.string('text'),
  v.transform((value) =>
    value
      .trim()
      .split(/\n[^\S\n]*\n\s*/)
      .map((part) => part.trim().replaceAll(/\s+/g, ' '))
      .join('\n\n'),
  ),
  visible,
)
const mailAddress = form(/^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/, 'a mail address')
const webExpectation = 'an address that begins with `https://`'
const webAddress = v.pipe(
  form(/^https?:\/\/[^\s"<>\\^`{|}]+$/i, webExpectation),
  v.url(webExpectation),
)
const scheme = v.pipe(
  text,
  v.toLowerCase(),
  picklist(['bisac', 'thema'], '`bisac` or `thema`'),
)
export const depth = v.pipe(picklist(['1', '2', '3'], '1, 2 or 3'), v.transform(Number))
export const isbn = read(readIsbn, '10 or 13 digits with a right check digit')
const macroExpectation =
  "what a command in formulas stands for, such as `\\RR: \\mathbb{R}` or `\\norm: ['\\|#1\\|', 1]`"
/** Names of commands with or without a backslash, as KaTeX and MathJax have them. */
export const macros = v.pipe(
  v.record(v.string(), v.unknown(), macroExpectation),
  v.transform((given) =>
    Object.fromEntries(
      Object.entries(given).map(([name, value]) => [
        `\\${name.replace(/^\\+/, '')}`,
        [value].flat(),
      ]),
    ),
  ),
  v.record(
    v.pipe(v.string(), v.regex(/^\\[A-Za-z]+$/, macroExpectation)),
    v.pipe(
      v.union(
        [v.tuple([v.string()]), v.tuple([v.string(), v.pipe(v.string(), v.digits())])],
        macroExpectation,
      ),
      // How many arguments a command takes, its text says.
      v.transform(([body]) => body),
    ),
  ),
)
const uncitedExpectation = 'keys such as `@doe99, @roe05`, or `@*` for all'
/** As Pandoc has them, in one text or in a list. */
export const uncited = v.pipe(
  prepared((value) =>
    [value]
      .flat()
      .join(' ')
      .split(/[\s,;[\]]+/)
      .filter(Boolean),
  ),
  v.array(
    v.pipe(
      v.string(),
      v.regex(/^-?@(?:\{[^{}]+\}|[^{}]+)$/, uncitedExpectation),
      v.transform((key) => key.replace(/^-?@\{?([^{}]+)\}?$/, '$1')),
    ),
  ),
  v.minLength(1, uncitedExpectation),
)
export const language = read(readLanguage, expectedLanguage)
export const role = read(readRole, roleExpectation)

export const series = short(
  { name: text, number: optional(position) },
  'a name, or a `name` and a `number`',
)
export const outputIntent = short(
  { profile: text, condition: optional(text) },
  'a file, or a `profile` and a `condition`',
)
export const original = short(
  { title: text, language: optional(language) },
  'a title, or a `title` and a `language`',
)

/** Words, a code, or both; which scheme a code belongs to is told by its form where it is not said. */
export const subject = v.pipe(
  short(
    { name: optional(text), code: optional(text), scheme: optional(scheme) },
    'a subject',
  ),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const checked = readSubject(dataset.value)
    if (!('key' in checked)) return checked
    addIssue(issueAt(dataset.value, checked.key, checked.expected))
    return NEVER
  }),
)

const levels = form(/^[0-6]$/, 'a number of levels from 0 to 6')
const counting = picklist(
  ['by-chapter', 'through', 'none'],
  '`by-chapter`, `through` or `none`',
)
const counted = ['figures', 'tables', 'listings', 'equations', 'theorems'] as const
export const numbering = object(
  {
    headings: optional(v.pipe(levels, v.transform(Number))),
    ...v.entriesFromList(counted, optional(counting)),
  },
  '`true`, `false`, or keys such as `headings` and `figures`',
)

/** `true`, or what it says besides. */
export const colophon = v.pipe(
  paragraphs,
  v.transform(
    (given) => ({ true: true, yes: true, false: false, no: false })[given] ?? given,
  ),
)

const openingExpectation = '`recto`, `any` or `run-on`'
/** Those that a section may be, and groups of them. */
const openingKinds = [...['all', 'front', 'poem', 'back'], ...Object.keys(places)]
export const opening = short(
  v.entriesFromList(
    openingKinds,
    optional(picklist(['recto', 'any', 'run-on'], openingExpectation)),
  ),
  `${openingExpectation}, or keys such as \`chapter\` and \`poem\``,
)

/** A claim needs somebody who answers for it. */
export const accessibility = v.pipe(
  object(
    {
      'conforms-to': optional(
        read(
          readConformance,
          'a version and level of WCAG such as `wcag-2.1-aa` or `wcag-2.2-a`',
        ),
      ),
      'certified-by': optional(text),
      credential: optional(text),
      report: optional(webAddress),
      contact: optional(mailAddress),
      statement: optional(flag, 'false'),
    },
    'keys such as `conforms-to` and `certified-by`',
  ),
  v.rawCheck(({ addIssue, dataset }) => {
    if (!dataset.typed) return
    const { value } = dataset
    const isClaimed = value['conforms-to'] !== undefined
    for (const key of ['certified-by', 'credential', 'report'] as const) {
      const isMissing = isClaimed && key === 'certified-by' && !value[key]
      const isAlone = !isClaimed && value[key] !== undefined
      if (isMissing || isAlone)
        addIssue({
          ...issueAt(value, key, 'it together with `conforms-to`'),
          input: value[key],
        })
    }
  }),
)

/** A name, or a mapping with one. */
export function person<Role extends v.GenericSchema<unknown, string | undefined>>(
  role: Role,
) {
  return short({ name: text, role, 'file-as': optional(text) }, 'a name')
}

/** Text alone is short for a mapping: for the first of its keys. */
function short<Entries extends v.ObjectEntries>(entries: Entries, expected: string) {
  const [key = ''] = Object.keys(entries)
  return v.pipe(
    prepared((value) => (typeof value === 'string' ? { [key]: value } : value)),
    object(entries, expected),
  )
}

/** One item is short for a list of it. */
export function listOf<Item extends v.GenericSchema<unknown, unknown>>(
  item: Item,
  expected: string,
) {
  return v.pipe(
    prepared((value) => (Array.isArray(value) ? value : [value])),
    v.array(item),
    v.minLength(1, expected),
  )
}

/** Names as a list, or in one line with commas between. */
export function namesOf<Name extends string>({
  expected,
  read: reader,
}: {
  readonly expected: string
  readonly read: (value: string) => Name | undefined
}) {
  return v.pipe(
    prepared((value) => (typeof value === 'string' ? value.split(',') : value)),
    listOf(read(reader, expected), expected),
  )
}

function prepared(change: (value: unknown) => unknown) {
  return v.pipe(v.unknown(), v.transform(change))
}

/** Text of a form. */
function form(pattern: RegExp, expected: string) {
  return v.pipe(text, v.regex(pattern, expected))
}

/** Text that a function turns into its normal form, or refuses with `undefined`. */
export function read<Form extends string | object>(
  reader: (value: string) => Form | undefined,
  expected: string | ((value: string) => string),
) {
  return v.pipe(
    oneLine,
    whole,
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const value = reader(dataset.value)
      if (value !== undefined) return value
      const message = typeof expected === 'string' ? expected : expected(dataset.value)
      addIssue({ message })
      return NEVER
    }),
  )
}

/** What is wrong with one key of a mapping. */
function issueAt<Input extends object>(
  input: Input,
  key: keyof Input & string,
  message: string,
) {
  const value: unknown = input[key]
  const item = { type: 'object', origin: 'value', input, key, value } as const
  return { message, path: [item] as [typeof item] }
}
