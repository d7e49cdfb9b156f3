/**
 * The keys of `book.yaml`, one line each.
 *
 * Every scalar arrives as the text that the author wrote, so that `1984` and `1.10` stay what they
 * are. The message of a check says what was expected.
 */
import * as v from 'valibot'
import { readIdentifier, readIsbn } from './book-identifier.ts'
import { readRole, roleExpectation } from './contributor-roles.ts'
import { readPdfStandard, standardExpectation } from './pdf-standards.ts'
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

/** A bare name is short for a mapping with a `name`. */
function person<Role extends v.GenericSchema<unknown, string | undefined>>(
  roleSchema: Role,
) {
  return v.pipe(
    v.unknown(),
    v.transform((value) => (typeof value === 'string' ? { name: value } : value)),
    v.object({ name: text, role: roleSchema, 'file-as': v.optional(text) }, 'a name'),
  )
}

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
    language: read(readLanguage, 'a language tag such as `en`, `en-GB` or `de`'),
    /** `urn:isbn:…`, `urn:uuid:…` or another URI. Default: a UUID derived from title, authors and language. */
    identifier: v.optional(
      read(readIdentifier, 'an ISBN with a right check digit, a UUID or another URI'),
    ),
    /** Instead of `identifier`: 10 or 13 digits, with or without hyphens. */
    isbn: v.optional(read(readIsbn, '10 or 13 digits with a right check digit')),
    /** Date of publication: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
    date: v.optional(read(readDate, 'a date such as `2025`, `2025-08` or `2025-08-20`')),
    /** Who publishes the work. */
    publisher: v.optional(text),
    /** Who may do what with it, such as `© 2025 Ada Brook`. */
    rights: v.optional(text),
    /** What it is about, for catalogues and stores. */
    description: v.optional(text),
    /** Subjects for catalogues and stores: one, or a list. */
    subjects: v.optional(listOf(text, 'a subject or a list of subjects')),
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
  chapters: 'contents',
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
  keywords: 'subjects',
  lang: 'language',
  license: 'rights',
  licence: 'rights',
  'page-size': 'trim',
  papersize: 'trim',
  'pdf-a': 'pdf-standard',
  'pdf-standards': 'pdf-standard',
  'pdf-ua': 'pdf-standard',
  pdfa: 'pdf-standard',
  pdfstandard: 'pdf-standard',
  subject: 'subjects',
  summary: 'description',
  tags: 'subjects',
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
function read<Form extends string>(
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

function readSlug(slug: string): string | undefined {
  return /^[\p{L}\p{N}][\p{L}\p{N}\p{M}_.-]{0,99}$/u.test(slug) ? slug : undefined
}
