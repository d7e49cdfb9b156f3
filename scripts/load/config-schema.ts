/**
 * The keys of `book.yaml`, one line each.
 *
 * Every scalar arrives as the text that the author wrote, so that `1984` and `1.10` stay what they
 * are. The message of a check says what was expected.
 */
import * as v from 'valibot'
import {
  conformanceExpectation,
  readConformance,
  readMailAddress,
  readWebAddress,
} from './accessibility-keys.ts'
import { readIdentifier, readIsbn } from './book-identifier.ts'
import { readRole, roleExpectation } from './contributor-roles.ts'
import { readPdfStandard, standardExpectation } from './pdf-standards.ts'
import { readStore, storeExpectation } from './store-profiles.ts'
import { checkSubject, readScheme, schemeExpectation } from './subject-codes.ts'
import { readTrim } from './trim-sizes.ts'

/** Text in one line. Control characters and half characters, which YAML can escape, are refused. */
const text = v.pipe(
  v.string('text'),
  v.transform((value) => value.trim().replaceAll(/\s+/g, ' ')),
  v.minLength(1, 'text'),
  v.regex(/^[^\p{Cc}\p{Cs}\uFFFE\uFFFF]*$/u, 'text without control characters'),
)

const flag = v.pipe(
  v.picklist(['true', 'false'], '`true` or `false`'),
  v.transform((value) => value === 'true'),
)

const role = read(readRole, roleExpectation)

const languageExpectation = 'a language tag such as `en`, `en-GB` or `de`'
const resolutionExpectation = 'dots per inch from 72 to 2400, such as `300`'
const isbnExpectation = '10 or 13 digits with a right check digit'

/** Words, a code, or both; which scheme a code belongs to is told by its form where it is not said. */
const subject = v.pipe(
  short(
    'name',
    v.object(
      {
        name: v.optional(text),
        code: v.optional(text),
        scheme: v.optional(read(readScheme, schemeExpectation)),
      },
      'a subject',
    ),
  ),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const checked = checkSubject(dataset.value)
    if ('name' in checked) return checked
    const { expected, key } = checked
    const input = dataset.value
    const item = {
      type: 'object',
      origin: 'value',
      input,
      key,
      value: input[key],
    } as const
    addIssue({ message: expected, path: [item] })
    return NEVER
  }),
)

/** A bare name is short for a mapping with a `name`. */
function person<Role extends v.GenericSchema<unknown, string | undefined>>(
  roleSchema: Role,
) {
  const entries = { name: text, role: roleSchema, 'file-as': v.optional(text) }
  return short('name', v.object(entries, 'a name'))
}

/** Text alone is short for a mapping of which it is one key. */
function short<Mapping extends v.GenericSchema<unknown, unknown>>(
  key: string,
  mapping: Mapping,
) {
  return v.pipe(
    v.unknown(),
    v.transform((value) => (typeof value === 'string' ? { [key]: value } : value)),
    mapping,
  )
}

/** A claim needs somebody who answers for it. */
const accessibility = v.pipe(
  v.object(
    {
      'conforms-to': v.optional(read(readConformance, conformanceExpectation)),
      'certified-by': v.optional(text),
      credential: v.optional(text),
      report: v.optional(read(readWebAddress, 'an address that begins with `https://`')),
      contact: v.optional(read(readMailAddress, 'a mail address')),
      statement: v.optional(flag),
    },
    'keys such as `conforms-to` and `certified-by`',
  ),
  v.rawCheck(({ addIssue, dataset }) => {
    if (!dataset.typed) return
    const input = dataset.value
    const isClaimed = input['conforms-to'] !== undefined
    for (const key of ['certified-by', 'credential', 'report'] as const) {
      const value = input[key]
      const isFine = isClaimed ? key !== 'certified-by' || value : value === undefined
      if (isFine) continue
      const item = { type: 'object', origin: 'value', input, key, value } as const
      addIssue({ input: value, message: 'it beside `conforms-to`', path: [item] })
    }
  }),
)

export const configSchema = v.object(
  {
    /** Title of the work. Required. */
    title: text,
    /** Subtitle, without the colon before it. */
    subtitle: v.optional(text),
    /** A name, or a list of names or of `name`, `role`, `file-as`. Required. */
    authors: listOf(person(v.optional(role, 'aut')), 'a name or a list of names'),
    /** Editors, translators and others: a list of `name`, `role`, `file-as`. */
    contributors: v.optional(listOf(person(role), 'a list of names with roles')),
    /** BCP 47 tag of the language of the text, such as `en-GB`. Required. */
    language: read(readLanguage, languageExpectation),
    /** `urn:isbn:…`, `urn:uuid:…` or another URI. Default: a UUID derived from title, authors and language. */
    identifier: v.optional(
      read(readIdentifier, 'an ISBN with a right check digit, a UUID or another URI'),
    ),
    /** Instead of `identifier`: 10 or 13 digits, with or without hyphens. */
    isbn: v.optional(read(readIsbn, isbnExpectation)),
    /** Date of publication: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
    date: v.optional(read(readDate, 'a date such as `2025`, `2025-08` or `2025-08-20`')),
    /** Who publishes the work. */
    publisher: v.optional(text),
    /** Who may do what with it, such as `© 2025 Ada Brook`. */
    rights: v.optional(text),
    /** What it is about, for catalogues and stores. */
    description: v.optional(text),
    /** Subjects for catalogues and stores: one or a list, each in words, as a code of BISAC or Thema, or as `name`, `code`, `scheme`. */
    subjects: v.optional(listOf(subject, 'a subject or a list of subjects')),
    /** The series that the work belongs to: its name, or `name` and `number`. */
    series: v.optional(
      short(
        'name',
        v.object(
          {
            name: text,
            number: v.optional(read(readPosition, 'a number such as `2` or `2.1`')),
          },
          'a name, or a `name` and a `number`',
        ),
      ),
    ),
    /** What the work is a translation of: the original title, or `title` and `language`. */
    'translation-of': v.optional(
      short(
        'title',
        v.object(
          { title: text, language: v.optional(read(readLanguage, languageExpectation)) },
          'a title, or a `title` and a `language`',
        ),
      ),
    ),
    /** Which edition this is, in words, such as `Second edition`. */
    edition: v.optional(text),
    /** ISBN of the printed book: 10 or 13 digits, with or without hyphens. */
    'print-isbn': v.optional(read(readIsbn, isbnExpectation)),
    /** Stores whose rules the EPUB is held to: one or a list of `apple`, `google`, `kdp`, `kobo`. Default: none. */
    profiles: v.optional(
      v.pipe(
        v.unknown(),
        v.transform((value) => (typeof value === 'string' ? value.split(',') : value)),
        listOf(read(readStore, storeExpectation), storeExpectation),
      ),
    ),
    /** What the author claims of accessibility, and whether the EPUB says what is known: `conforms-to`, `certified-by`, `credential`, `report`, `contact`, `statement`. */
    accessibility: v.optional(accessibility),
    /** `article`: sections that run on. `book`: chapters that open pages. Default: `article` for one Markdown file, else `book`. */
    kind: v.optional(v.picklist(['article', 'book'], '`article` or `book`')),
    /** Path of the cover picture in the manuscript folder. Default: a cover made of type. */
    cover: v.optional(text),
    /** What the cover picture shows, for those who do not see it. */
    'cover-alt': v.optional(text),
    /** Markdown files in reading order. Default: all of the folder, in the order of their names. */
    contents: v.optional(listOf(text, 'a path or a list of paths')),
    /** Base name of the finished files. Default: from the title. */
    slug: v.optional(
      read(readSlug, 'at most 100 letters, digits, `-`, `_` and `.`, such as `the-ford`'),
    ),
    /** Whether the PDF has a table of contents. Default: `true` for a book. */
    toc: v.optional(flag),
    /** How many levels of headings the contents list, 1 to 3. Default: 2. */
    'toc-depth': v.optional(
      v.pipe(v.picklist(['1', '2', '3'], '1, 2 or 3'), v.transform(Number)),
      '2',
    ),
    /** Where chapters open: on a `recto`, a right-hand page, or on `any`. Default: `recto` for a book. */
    opening: v.optional(v.picklist(['recto', 'any'], '`recto` or `any`')),
    /** Size of the printed page: a name or a measure. Default: `a5` for an article, `6x9` for a book. */
    trim: v.optional(
      v.pipe(
        text,
        v.rawTransform(({ dataset, addIssue, NEVER }) => {
          const trim = readTrim(dataset.value)
          if (typeof trim !== 'string') return trim
          addIssue({ message: trim })
          return NEVER
        }),
      ),
    ),
    /** Dots per inch that every picture made of pixels must have in print. Default: fewer than 150 are remarked on. */
    'print-resolution': v.optional(
      v.pipe(
        v.string(resolutionExpectation),
        v.regex(/^\s*\d{2,4}(?:\s*dpi)?\s*$/iu, resolutionExpectation),
        v.transform((value) => Number.parseInt(value, 10)),
        v.minValue(72, resolutionExpectation),
        v.maxValue(2400, resolutionExpectation),
      ),
    ),
    /** What the PDF is made to beside `ua-1`: one of `a-2a` and `a-3a`, or a list. Default: `ua-1`. */
    'pdf-standard': v.optional(
      v.pipe(
        v.unknown(),
        v.transform((value) => (typeof value === 'string' ? value.split(',') : value)),
        listOf(read(readPdfStandard, standardExpectation), standardExpectation),
      ),
    ),
  },
  'keys and values',
)

/** The configuration as an author gives it, checked, without the defaults that depend on other keys. */
export type GivenConfig = v.InferOutput<typeof configSchema>

/** Names that other tools give to these keys. */
export const otherNames: Readonly<Record<string, string>> = {
  abstract: 'description',
  author: 'authors',
  bisac: 'subjects',
  chapters: 'contents',
  collection: 'series',
  copyright: 'rights',
  creator: 'authors',
  'cover-image': 'cover',
  editor: 'contributors',
  editors: 'contributors',
  files: 'contents',
  filename: 'slug',
  format: 'trim',
  id: 'identifier',
  illustrator: 'contributors',
  'isbn-print': 'print-isbn',
  keywords: 'subjects',
  lang: 'language',
  license: 'rights',
  licence: 'rights',
  'original-title': 'translation-of',
  dpi: 'print-resolution',
  'page-size': 'trim',
  papersize: 'trim',
  'pdf-a': 'pdf-standard',
  'pdf-standards': 'pdf-standard',
  'pdf-ua': 'pdf-standard',
  pdfa: 'pdf-standard',
  pdfstandard: 'pdf-standard',
  profile: 'profiles',
  resolution: 'print-resolution',
  store: 'profiles',
  stores: 'profiles',
  subject: 'subjects',
  summary: 'description',
  tags: 'subjects',
  thema: 'subjects',
  translator: 'contributors',
  translators: 'contributors',
  type: 'kind',
  uuid: 'identifier',
}

/** One item is short for a list of it. */
function listOf<Item extends v.GenericSchema<unknown, unknown>>(
  item: Item,
  expected: string,
) {
  return v.pipe(
    v.unknown(),
    v.transform((value) => (Array.isArray(value) ? value : [value])),
    v.array(item),
    v.minLength(1, expected),
  )
}

/** Text that a function turns into its normal form, or refuses with `undefined`. */
function read<Form extends string | object>(
  reader: (value: string) => Form | undefined,
  expected: string,
) {
  return v.pipe(
    text,
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const value = reader(dataset.value)
      if (value !== undefined) return value
      addIssue({ message: expected })
      return NEVER
    }),
  )
}

/** A tag in canonical case. Two letters must be a language: `ua` is a country, `uk` its language. */
function readLanguage(tag: string): string | undefined {
  const [language = ''] = tag.split('-')
  if (!/^(?:[a-z]{2,3}|i|x)$/i.test(language)) return undefined
  try {
    const [canonical] = Intl.getCanonicalLocales(tag)
    const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })
    return language.length === 2 && names.of(language) === undefined
      ? undefined
      : canonical
  } catch {
    return undefined // A RangeError: the tag breaks the grammar of BCP 47.
  }
}

function readDate(date: string): string | undefined {
  const [, year, month = '01', day = '01'] =
    /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(date) ?? []
  const parsed = new Date(`${year}-${month}-${day}T00:00:00Z`)
  const isReal =
    !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(8, 10) === day
  return isReal ? date : undefined
}

/** As EPUB has it: whole numbers, with dots between. */
function readPosition(number: string): string | undefined {
  return /^\d+(?:\.\d+)*$/.test(number) ? number : undefined
}

function readSlug(slug: string): string | undefined {
  return /^[\p{L}\p{N}][\p{L}\p{N}\p{M}_.-]{0,99}$/u.test(slug) ? slug : undefined
}
