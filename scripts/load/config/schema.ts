/**
 * The keys of `book.yaml`, one line each.
 *
 * Every scalar arrives as the text that the author wrote, so that `1984` and `1.10` stay what they
 * are. The message of a check says what was expected.
 */
import * as v from 'valibot'
import type { Design } from '../../book.ts'
import { expectedColour, readColour } from '../templates/accent.ts'
import { expectedLook, readAnyLook } from '../templates/read-look.ts'
import { fontUses } from '../templates/scripts.ts'
import {
  expectedCoverWrap,
  expectedPaper,
  readCoverWrap,
  readPaper,
} from './cover-wrap.ts'
import {
  accessibility,
  colophon,
  depth,
  flag,
  isbn,
  language,
  listOf,
  macros,
  namesOf,
  numbering,
  opening,
  original,
  outputIntent,
  paragraphs,
  person,
  read,
  resolution,
  role,
  series,
  slug,
  subject,
  text,
  uncited,
} from './schema-values.ts'
import {
  expectedBleed,
  expectedTrim,
  madePages,
  pdfStandards,
  printColours,
  profiles,
  readBleed,
  readDate,
  readIdentifier,
  readTrim,
} from './values.ts'

const { object, optional, picklist } = v

export const configSchema = object(
  {
    /** Title of the work. Required. */
    title: text,
    /** Subtitle, without the colon before it. */
    subtitle: optional(text),
    /** A name, or a list of names or of `name`, `role`, `file-as`. Required. */
    authors: listOf(person(optional(role, 'aut')), 'a name or a list of names'),
    /** Editors, translators and others: a list of `name`, `role`, `file-as`. */
    contributors: optional(listOf(person(role), 'a list of names with roles')),
    /** BCP 47 tag of the language of the text, such as `en-GB`. Required. */
    language,
    /** `urn:isbn:…`, `urn:uuid:…` or another URI. Default: a UUID derived from title, authors and language. */
    identifier: optional(
      read(readIdentifier, 'an ISBN with a right check digit, a UUID or another URI'),
    ),
    /** Instead of `identifier`: 10 or 13 digits, with or without hyphens. */
    isbn: optional(isbn),
    /** Date of publication: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
    date: optional(read(readDate, 'a date such as `2025`, `2025-08` or `2025-08-20`')),
    /** Who publishes the work. */
    publisher: optional(text),
    /** Where that is, such as `London`. */
    'publisher-place': optional(text),
    /** Who may do what with it, such as `© 2025 Ada Brook`. */
    rights: optional(text),
    /** What it is about, for catalogues and stores. */
    description: optional(text),
    /** Subjects for catalogues and stores: one or a list, each in words, as a code of BISAC or Thema, or as `name`, `code`, `scheme`. */
    subjects: optional(listOf(subject, 'a subject or a list of subjects')),
    /** The series that the work belongs to: its name, or `name` and `number`. */
    series: optional(series),
    /** What the work is a translation of: the original title, or `title` and `language`. */
    'translation-of': optional(original),
    /** Which edition this is, in words, such as `Second edition`. */
    edition: optional(text),
    /** ISBN of the printed book: 10 or 13 digits, with or without hyphens. */
    'print-isbn': optional(isbn),
    /** Whose rules the files are held to, one or a list: stores of e-books, `apple`, `google`, `kdp`, `kobo`, and printers, `ingram`, `kdp-print`, `lulu`. Default: none. */
    profiles: optional(namesOf(profiles)),
    /** What the author claims of accessibility, and whether the EPUB says what is known: `conforms-to`, `certified-by`, `credential`, `report`, `contact`, `statement`. */
    accessibility: optional(accessibility),
    /** What commands in formulas stand for: by their names, a text, or a list of it and how many arguments they take. */
    macros: optional(macros),
    /** `article`: sections that run on. `book`: chapters that open pages. Default: `article` for one Markdown file, else `book`. */
    kind: optional(picklist(['article', 'book'], '`article` or `book`')),
    /** Path of the cover picture, or of a page template, in the manuscript folder, or one of the covers of the look. Default: the usual one of these. */
    cover: optional(text),
    /** What the cover picture shows, for those who do not see it. */
    'cover-alt': optional(text),
    /** Whose wrap for print is made: a printer, the width of the spine, or both. Default: none is. */
    'cover-wrap': optional(read(readCoverWrap, expectedCoverWrap)),
    /** What the book is printed on. Default: what the printer has first. */
    paper: optional(read(readPaper, expectedPaper)),
    /** The back of the wrap: what the book is about, if that is not the description, and who wrote it. */
    'back-text': optional(paragraphs),
    biography: optional(paragraphs),
    /** Markdown files in reading order, checked by `manuscript/contents.ts`. Default: all of the folder, in the order of their names. */
    contents: optional(v.unknown()),
    /** Base name of the finished files. Default: from the title. */
    slug: optional(slug),
    /** Whether the PDF has a table of contents. Default: `true` for a book. */
    toc: optional(flag),
    /** How many levels of headings the contents list, 1 to 3. Default: 2. */
    'toc-depth': optional(depth, '2'),
    /** What has numbers: `headings`, to how many levels; `figures`, `tables`, `listings`, `equations`, `theorems`, `by-chapter`, `through` or `none`. Default: headings as the look has it, of the others those that are referred to. */
    numbering: optional(numbering),
    /** Files in the manuscript folder that hold the works that are cited, one or a list: BibTeX, BibLaTeX, CSL-JSON or CSL-YAML. Default: `@names` are no citations. */
    bibliography: optional(
      listOf(text, 'a file such as `works.bib`, or a list of files'),
    ),
    /** How they are cited: a style of ours, or a file of CSL. Default: `chicago-author-date`. */
    'citation-style': optional(text),
    /** Works that the bibliography lists though nothing cites them: `@key`, several of these, or `@*` for all. */
    nocite: optional(uncited),
    /** Heading of the bibliography. Default: the word for it in the language of the book. */
    'reference-section-title': optional(text),
    /** Which pages a book has that no author writes. Default: `half-title` and `series` where the look has them, `title`, `copyright`, `contents`. */
    'made-pages': optional(namesOf(madePages)),
    /** What a colophon says before the fonts; with `true`, it says these alone. Default: there is none. */
    colophon: optional(colophon),
    /** Where sections open: on a `recto`, a right-hand page, on `any`, or as a `run-on`; of all, or by their kinds. Default: as the look has it. */
    opening: optional(opening),
    /** Size of the printed page: a name or a measure. Default: `a5` for an article, `6x9` for a book. */
    trim: optional(read(readTrim, expectedTrim)),
    /** How far the print runs beyond the trim at each side, such as `3mm`. Default: it does not. */
    bleed: optional(read(readBleed, expectedBleed())),
    /** What shows where the pages are cut: `crop`, or `none`. Default: `none`. */
    marks: optional(picklist(['crop', 'none'], '`crop` or `none`')),
    /** How the work looks: the name of a folder of `templates/looks/`, the path of one in the manuscript folder, or an npm package. */
    look: optional(read(readAnyLook, expectedLook)),
    /** The colour of what stands out in a look, such as rules and labels: its hue, as dark or as light as is legible. */
    accent: optional(read(readColour, expectedColour)),
    /** What the author wants otherwise than the look has it, checked by `read-design.ts`. */
    design: optional(v.custom<Design>(() => true)),
    /** Whether print has the addresses of links: as `notes`, `inline` in brackets, or `none`. Default: `none`. */
    links: optional(picklist(['notes', 'inline', 'none'], '`notes`, `inline` or `none`')),
    /** How the press prints for which the PDF is made: an ICC profile in the manuscript folder, or `profile` and `condition`, its name in the registry. */
    'output-intent': optional(outputIntent),
    /** In which colours the PDF is: in those of the screen, what is grey in black ink, or `gray`, in black ink alone. Default: `colour`. */
    'print-colour': optional(read(printColours.read, printColours.expected)),
    /** Dots per inch that every picture made of pixels must have in print. Default: fewer than 150 are remarked on. */
    'print-resolution': optional(resolution),
    /** Fonts of the author's own: by `text`, `headings`, `code` or a script such as `japanese`, a file in the manuscript folder, an npm package, or a list. */
    fonts: optional(
      object(
        Object.fromEntries(
          fontUses.map((use) => [use, optional(listOf(text, 'a file or a package'))]),
        ),
        'keys such as `text`, `code` or `japanese`, each with a font',
      ),
    ),
    /** What the PDF is made to besides `ua-1`: one of `a-2a`, `a-3a` and `x-4`, or a list. Default: `ua-1`. */
    'pdf-standard': optional(namesOf(pdfStandards)),
    /** In which editions the work is made, checked by `editions.ts`. Default: in one, of these settings. */
    editions: optional(v.unknown()),
  },
  'keys and values',
)

/** Those that screens show come first. */
const formatNames = ['epub', 'html', 'onix', 'pdf', 'cover'] as const
const formatExpectation = 'one or more of `pdf`, `cover`, `epub`, `html` and `onix`'

/** What an edition says for itself, in place of what holds for all. */
export const editionSchema = object(
  {
    ...configSchema.entries,
    /** What is made of it. Default: the PDF, and the wrap if there is one. */
    formats: optional(
      namesOf({
        read: (name) => formatNames.find((each) => each === name),
        expected: formatExpectation,
      }),
    ),
  },
  'keys and values',
)

/** What the front matter of a chapter says of it. */
export const headerSchema = object(
  {
    /** Of the chapter, if no heading says it. */
    title: optional(text),
    subtitle: optional(text),
    authors: optional(listOf(person(optional(role, 'aut')), 'a name or a list of names')),
    language: optional(language),
    /** Classes of its title. */
    class: optional(listOf(text, 'a class or a list of classes')),
    /** Whether it is left out of the book. */
    draft: optional(text),
    /** Whether it is not. */
    published: optional(text),
  },
  'keys and values',
)

/** The configuration as an author gives it, checked, without the defaults that depend on other keys. */
export type GivenConfig = v.InferOutput<typeof configSchema>
