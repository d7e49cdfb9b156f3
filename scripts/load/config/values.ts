/** Readers of values: each gives the normal form of what an author writes, or `undefined` when it is none. */
import * as v from 'valibot'
import type {
  BookConfig,
  BookKind,
  PdfStandard,
  PrintColour,
  Subject,
  Trim,
  WcagConformance,
} from '../../book.ts'
import { pointsPerPx, pxPerUnit, readLength } from '../../lib/css-units.ts'
import { nearestName } from '../../lib/edit-distance.ts'
import { once } from '../../lib/memoize.ts'
import { sheetData } from '../../lib/page-sheet.ts'
import { printers } from '../../lib/printers.ts'
import { namesIn, readData } from '../../lib/read-template.ts'

type Reader<Form> = (text: string) => Form | undefined

/** By each name, what else people call it. */
export type Names<Name extends string = string> = Readonly<
  Record<Name, readonly string[]>
>

interface Vocabulary {
  readonly keys: Names
  readonly 'role-keys': Names
  readonly 'foreign-keys': string
  readonly sections: Readonly<Record<string, string>>
  readonly stores: Names
  readonly 'pdf-standards': Names<PdfStandard>
  readonly 'print-colours': Names<PrintColour>
  readonly 'made-pages': Names
  readonly roles: Names
  readonly 'other-roles': string
  readonly letters: Readonly<Record<string, string>>
  readonly dates: { readonly languages: readonly string[]; readonly beside: string }
}

const vocabulary = readData<Vocabulary>('vocabulary.yaml')

/** Letters that have no accent to drop, as they are written without them. */
export const { letters } = vocabulary

/** What may stand beside a day, a month and a year. */
const besideDates = new Set(vocabulary.dates.beside.split(' '))

/** The key of `book.yaml` for which other tools have a name. */
export const readKey = readerOf(vocabulary.keys)

/** The role of people whom other tools have a key of their own for, such as `editor`. */
export const readRoleKey = readerOf(vocabulary['role-keys'])

const foreignKeys = [...namesIn(vocabulary['foreign-keys'])]
const foreignNames = new Set(foreignKeys.map(plain))
const foreignStarts = foreignKeys.filter((key) => key.endsWith('*')).map(plain)

/** Whether other tools have a key of just that name that means nothing here. */
export function isForeignKey(key: string): boolean {
  return foreignNames.has(plain(key))
}

/** Whether other tools have keys that begin so. */
export function beginsAsForeignKey(key: string): boolean {
  return foreignStarts.some((start) => plain(key).startsWith(start))
}

/** The section of README.md that says what a key may have. */
export function sectionOf(key: string): string {
  return vocabulary.sections[key] ?? '`book.yaml`'
}

/** Names of which a value is one, and what is expected where it is none. */
function choiceOf<Name extends string>(names: Names<Name>) {
  const list = Object.keys(names) as Name[]
  const expected = anyOf.format(list.map((name) => `\`${name}\``))
  return { names: list, read: readerOf(names), expected }
}

const anyOf = new Intl.ListFormat('en-GB', { type: 'disjunction' })

/** Stores and printers. */
export const profiles = choiceOf({
  ...vocabulary.stores,
  ...Object.fromEntries([...printers()].map(([name, { also = [] }]) => [name, also])),
})

/** Such as `a-2a` for `A2a` and `PDF/A-2a`. */
export const pdfStandards = choiceOf(vocabulary['pdf-standards'])

export const printColours = choiceOf(vocabulary['print-colours'])

/** Pages of a book that no author writes. */
export const madePages = choiceOf(vocabulary['made-pages'])

/** The MARC relator code of a role given as a word or as the code. */
export const readRole = readerOf({
  ...vocabulary.roles,
  ...Object.fromEntries(
    [...namesIn(vocabulary['other-roles'])].map((code) => [code, []]),
  ),
})
export const roleExpectation =
  'a role such as `editor`, `translator` or `illustrator`, or a MARC relator code'

/** Tells of a text which of some names it means, without regard to capitals, spaces and hyphens. */
export function readerOf<Name extends string>(names: Names<Name>): Reader<Name> {
  const byKey = new Map<string, Name>()
  for (const name of Object.keys(names) as Name[]) {
    for (const other of [name, ...names[name]]) byKey.set(plain(other), name)
  }
  return (text) => byKey.get(plain(text))
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

/** Those that rule each other out: a file claims one part of PDF/A, and the printer's has no links, which an archive's keeps. */
export function contradictory(asked: readonly PdfStandard[]): readonly PdfStandard[] {
  const others = [...new Set(asked)].filter((standard) => standard !== 'ua-1')
  return others.length > 1 ? others : []
}

const validIsbn = v.pipe(v.string(), v.regex(/^(?:97[89])?\d{9}[\dX]$/), v.isbn())

/**
 * An ISBN in its form of 13 digits without hyphens; `undefined` when its check digit is wrong.
 *
 * @see https://www.isbn-international.org/content/isbn-users-manual
 */
export function readIsbn(text: string): string | undefined {
  const digits = text
    .replace(/^(?:urn:)?isbn(?:-1[03])?:?\s*/i, '')
    .replaceAll(/[\s‐-―-]/g, '')
    .toUpperCase()
  if (!v.is(validIsbn, digits)) return undefined
  if (digits.length === 13) return digits
  const forms = [...'0123456789'].map((check) => `978${digits.slice(0, 9)}${check}`)
  return forms.find((form) => v.is(validIsbn, form))
}

/** An identifier as a URI: an ISBN or a UUID as a URN, another absolute URI as it is. */
export function readIdentifier(text: string): string | undefined {
  if (/^(?:urn:)?isbn/i.test(text) || /^[\d\s-]{9,20}x?$/i.test(text)) {
    const isbn = readIsbn(text)
    return isbn && `urn:isbn:${isbn}`
  }
  const [, uuid] =
    /^(?:urn:uuid:)?([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i.exec(text) ?? []
  if (uuid !== undefined) return `urn:uuid:${uuid.toLowerCase()}`
  if (/^10\.\d{4,9}\/\S+$/.test(text)) return `https://doi.org/${text}`
  const isUri = /^[a-z][a-z\d+.-]*:[^\s"<>\\^`{|}]+$/i.test(text)
  return isUri && !/^urn:uuid:/i.test(text) && URL.canParse(text) ? text : undefined
}

/** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, from what people and tools write: `March 2026`, `2026/3/20`, `20.3.2026`, a time. */
export function readDate(text: string): string | undefined {
  if (/^\d{4}(?:-\d\d){0,2}$/.test(text)) return real(...text.split('-'))
  const iso = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ].*)?$/s.exec(text)
  if (iso) return real(iso[1], iso[3], iso[4])
  const dotted = /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})$/.exec(text)
  if (dotted) return real(dotted[3], dotted[2], dotted[1])
  const slashed = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(text)
  if (slashed) {
    const [, one = '', other = '', year] = slashed
    // Which of them is the day is only known where one cannot be a month.
    const isDayFirst = Number(one) > 12
    const isKnown = isDayFirst || Number(other) > 12 || one === other
    return isKnown ? real(year, ...(isDayFirst ? [other, one] : [one, other])) : undefined
  }
  return readWords(text)
}

/** A year in a text that is no date. */
export function yearIn(text: string): string | undefined {
  const years = text.match(/(?<!\d)(?:1[5-9]|20)\d\d(?!\d)/g) ?? []
  return years.length === 1 ? years[0] : undefined
}

function real(...parts: readonly (string | undefined)[]): string | undefined {
  const [year, two = '01', other = '01'] = parts.map((part) => part?.padStart(2, '0'))
  const parsed = new Date(`${year}-${two}-${other}T00:00:00Z`)
  const isReal =
    !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(8, 10) === other
  return isReal ? [year, two, other].slice(0, parts.length).join('-') : undefined
}

/** A day, a month and a year in any order, the month by its name; or the last two. */
function readWords(text: string): string | undefined {
  if (text.length > 60) return undefined
  const parts = text.toLowerCase().match(/\p{L}+|\d+/gu) ?? []
  const rest = parts.filter((part) => !besideDates.has(part))
  const year = rest.filter((part) => /^\d{4}$/.test(part))
  const day = rest.filter((part) => /^\d{1,2}$/.test(part))
  const months = rest.flatMap((part) => monthNames().get(part) ?? [])
  const isWhole = year.length + day.length + months.length === rest.length
  const isOne = year.length === 1 && months.length === 1 && day.length <= 1
  return isWhole && isOne ? real(...year, ...months, ...day) : undefined
}

/** Numbers of months by their names, long and short, alone and beside a day. */
const monthNames = once((): ReadonlyMap<string, string> => {
  const names = new Map<string, string>()
  const { languages } = vocabulary.dates
  const forms = (['long', 'short'] as const).flatMap((month) => [
    { month, timeZone: 'UTC' } as const,
    { month, timeZone: 'UTC', day: 'numeric' } as const,
  ])
  for (const format of languages.flatMap((language) =>
    forms.map((form) => new Intl.DateTimeFormat(language, form)),
  )) {
    for (let month = 0; month < 12; month += 1) {
      const parts = format.formatToParts(new Date(Date.UTC(2026, month, 1)))
      const name = parts.find(({ type }) => type === 'month')?.value ?? ''
      const [word = ''] = name.toLowerCase().match(/\p{L}+/u) ?? []
      if (word && !names.has(word)) names.set(word, String(month + 1).padStart(2, '0'))
    }
  }
  return names
})

/** `wcag-2.1-aa`, `WCAG 2.1 Level AA` and the like. */
export function readConformance(text: string): WcagConformance | undefined {
  const [, version, level] =
    /^wcag[\s-]*(2\.[012])[\s-]*(?:level[\s-]*)?(a{1,3})$/i.exec(text) ?? []
  if (version === undefined || level === undefined) return undefined
  return {
    version: version as WcagConformance['version'],
    level: level.toUpperCase() as WcagConformance['level'],
  }
}

/**
 * The forms of codes: BISAC has three letters and six digits; Thema letters, then letters and
 * digits, or for a qualifier a digit first, with hyphens for what nations add.
 *
 * @see https://www.bisg.org/complete-bisac-subject-headings-list
 * @see https://www.editeur.org/151/Thema/
 */
const schemes = {
  bisac: { title: 'BISAC', form: /^[A-Z]{3}\d{6}$/, example: '`FIC014000`' },
  thema: {
    title: 'Thema',
    form: /^(?:[A-Z][A-Z\d]{0,9}|[1-6][A-Z\d]{1,9}(?:-[A-Z\d]{1,5})*)$/,
    example: '`FV` or `1DDU`',
  },
}

interface GivenSubject {
  readonly name?: string | undefined
  readonly code?: string | undefined
  readonly scheme?: Subject['scheme'] | undefined
}

/** A subject in its normal form, or which of its keys is wrong. Words alone that have the form of a BISAC code are one. */
export function readSubject(
  subject: GivenSubject,
): Subject | { readonly key: keyof GivenSubject; readonly expected: string } {
  const { name, scheme, ...given } = subject
  const isCode = scheme !== undefined || schemes.bisac.form.test(name ?? '')
  const code = (given.code ?? (isCode ? name : undefined))?.toUpperCase()
  const none = { key: 'name', expected: 'a `name`, a `code` or both' } as const
  if (code === undefined) return name === undefined ? none : { name }
  const found = scheme ?? (schemes.bisac.form.test(code) ? 'bisac' : 'thema')
  const { example, form, title } = schemes[found]
  if (!form.test(code)) {
    const titles = scheme ? title : 'BISAC or Thema'
    return { key: 'code', expected: `a code of ${titles}, such as ${example}` }
  }
  const isNamed = given.code !== undefined && name !== given.code
  return { name: (isNamed && name) || code, code, scheme: found }
}

interface TrimSizes
  extends Readonly<Record<'defaults' | 'sizes', Readonly<Record<string, string>>>>,
    Readonly<Record<'smallest-mm' | 'largest-mm', number>> {}

/** Names of sizes by look or by kind of book, and measures by name of size. */
const trimSizes = readData<TrimSizes>('trim-sizes.yaml')
const { defaults, sizes, 'smallest-mm': smallest, 'largest-mm': largest } = trimSizes

/** The trim size meant by a name or a measure, in whole CSS pixels; `undefined` when it is neither. */
export function readTrim(text: string): Trim | undefined {
  const name = text.trim().toLowerCase().replaceAll(/\s+/g, ' ')
  const whole = keyOf(name)
  const key = Object.hasOwn(sizes, whole) ? whole : whole.replace(/^us-?/, '')
  return Object.hasOwn(sizes, key)
    ? readMeasure(sizes[key] ?? '', key)
    : readMeasure(name, name)
}

/** What an author may write in place of a text that is no trim size. */
export function expectedTrim(text: string): string {
  const key = keyOf(text.trim().toLowerCase())
  const nearest = /^\d/.test(key)
    ? undefined
    : nearestName(key, Object.keys(sizes), key.length < 4 ? 1 : 2)
  return nearest
    ? `\`${nearest}\`, or another name or measure`
    : `a name such as \`a5\` or \`6x9\`, or a measure such as \`140mm x 216mm\`, each side from ${smallest} to ${largest} mm`
}

/** How far print runs beyond the trim, such as `3mm`, or `none`. */
export function readBleed(text: string): BookConfig['bleed'] {
  const name = text.trim().toLowerCase().replaceAll(/\s+/g, '')
  if (name === 'none' || name === '0') return { name: 'none', px: 0 }
  const px = readLength(name) ?? Number.NaN
  const mm = px / (pxPerUnit.mm ?? 1)
  const { least, most } = sheetData().bleed
  return mm >= least && mm <= most ? { name, px } : undefined
}

export function expectedBleed(): string {
  const { least, most } = sheetData().bleed
  return `a width such as \`3mm\` or \`0.125in\` from ${least} to ${most} mm: knives are less exact than that, and more is wasted paper`
}

/** @throws When the table of sizes is broken. */
export function defaultTrim(kind: BookKind, look: string): Trim {
  const trim = readTrim(defaults[look] ?? defaults[kind] ?? '')
  if (!trim) throw new Error(`Cannot use the default for \`${kind}\` in trim-sizes.yaml`)
  return trim
}

function keyOf(name: string): string {
  return name
    .replace(/^us /, '')
    .replace(/(?<=^[ab]\d|letter|legal|executive) ?paper$/, '')
    .replaceAll(/\s*[x×]\s*/g, 'x')
    .replaceAll(/\s+/g, '-')
}

function readMeasure(text: string, name: string): Trim | undefined {
  const [, unit] = /([a-z]+)$/.exec(text) ?? []
  const sides = text
    .split(/ ?(?:(?<!p)x|×|by|\*) ?/)
    .map((side) => toWholePoints(readLength(side, unit) ?? 0))
  const [widthPx = 0, heightPx = 0] = sides
  const fits = sides.every((side) => {
    const mm = side / (pxPerUnit.mm ?? 1)
    return mm > smallest - 0.2 && mm < largest + 0.2
  })
  return fits && sides.length === 2 ? { name, widthPx, heightPx } : undefined
}

/** Whole CSS pixels that print as the nearest whole number of points: Chromium rounds a page to points. */
function toWholePoints(px: number): number {
  return Math.round(Math.round(px * pointsPerPx) / pointsPerPx)
}
