/** Values in the forms that other tools give them, as ours. What is of none of these forms stays as it is. */
import { report } from '../../problems/report.ts'
import type { Settings } from './read-settings.ts'
import { readDate, readIdentifier, yearIn } from './values.ts'

type Values = Readonly<Record<string, unknown>>

const forms: Readonly<Record<string, (value: unknown, values: Values) => unknown>> = {
  authors: preparePeople,
  contributors: preparePeople,
  identifier: prepareIdentifier,
  rights: prepareRights,
  // Pandoc's `links-as-notes`.
  links: (links) => ({ true: 'notes', false: 'none' })[String(links)] ?? links,
  // Headings have six levels, and contents three.
  'toc-depth': (depth) => (/^[456]$/.test(String(depth)) ? '3' : depth),
}

/** @param layers - Where the values come from, the first first; one gets a warning for a date that is none. */
export function prepareValues(values: Values, layers: readonly Settings[]): Values {
  const prepared = Object.entries(forms).flatMap(([key, prepare]) =>
    values[key] === undefined ? [] : [[key, prepare(values[key], values)]],
  )
  return {
    ...values,
    ...prepareTitle(values),
    ...prepareDate(values, layers),
    ...Object.fromEntries(prepared),
  }
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A text without the marks of a line block and of emphasis, and the addresses of links. */
function withoutMarks(text: string): string {
  return text
    .replaceAll(/^\|[ \t]+/gm, '')
    .replaceAll(/\[([^[\]]*)\]\([^()\s]*\)/g, '$1')
    .replaceAll(/(?<![\w*])(\*{1,3})(?=\S)([^*]*[^*\s])\1(?![\w*])/g, '$2')
}

/** Titles of Pandoc, each with a `type` and a `text`, or in lines that begin with `|`. */
function prepareTitle({ title, subtitle }: Values): Values {
  if (typeof title === 'string') {
    const plain = typeof subtitle === 'string' ? withoutMarks(subtitle) : subtitle
    return { title: withoutMarks(title), subtitle: plain }
  }
  const typed = [title].flat().filter(isObject)
  const main = typed.find(({ type = 'main' }) => type === 'main')?.text
  if (main === undefined) return {}
  const sub = subtitle ?? typed.find(({ type }) => type === 'subtitle')?.text
  return sub === undefined ? { title: main } : { title: main, subtitle: sub }
}

/** People whose names are in parts, or are called `text`. */
function preparePeople(person: unknown): unknown {
  if (Array.isArray(person)) return person.map(preparePeople)
  if (typeof person === 'string') return withoutMarks(person)
  if (!isObject(person)) return person
  const { family, given, literal, name, text, ...rest } = person
  const parts = isObject(name) ? name : { family, given, literal }
  const inParts = [parts.given, parts.family].filter((part) => part !== undefined)
  const joined = inParts.length > 0 ? inParts.join(' ') : undefined
  const whole = isObject(name) ? undefined : (name ?? text)
  const found = whole ?? parts.literal ?? joined
  return found === undefined ? rest : { ...rest, name: found }
}

/** As much of a date as can be read: what is written with words, or by a program, must not stop a book. */
function prepareDate({ date }: Values, layers: readonly Settings[]): Values {
  if (date === 'null') return { date: undefined }
  if (typeof date !== 'string' || /^\d{4}(?:-\d\d){0,2}$/.test(date.trim())) return {}
  const read = readDate(date.trim())
  if (read !== undefined) return { date: read }
  const year = yearIn(date)
  const layer = layers.find(({ values }) => 'date' in values)
  if (layer) {
    const taken = year === undefined ? 'left out' : `taken as ${year}`
    const place = layer.placeOf(layer.nodes.get('date'))
    report(layer.file, 'date-unread', [date, taken], place)
  }
  return { date: year }
}

/** Of several identifiers the ISBN, else the first that is one. */
function prepareIdentifier(identifier: unknown, { isbn }: Values): unknown {
  if (typeof identifier === 'string')
    return isbn !== undefined && /^(?:doi:|10\.)/i.test(identifier)
      ? undefined
      : identifier
  const texts = [identifier].flat().map((each) => {
    if (!isObject(each)) return String(each)
    const { scheme, text } = each
    return /^isbn/i.test(String(scheme)) ? `isbn:${text}` : String(text)
  })
  const first = texts.find((text) => /^isbn:/i.test(text))
  const found = first ?? texts.find((text) => readIdentifier(text) !== undefined)
  return found ?? texts[0] ?? identifier
}

/** A licence by its `text`, or a holder and years. */
function prepareRights(rights: unknown): unknown {
  if (!isObject(rights)) return rights
  const { holder, statement, text, type, year } = rights
  const who = [[year].flat().join(', '), [holder].flat().join(', ')].filter(Boolean)
  return statement ?? text ?? (who.length > 0 ? `© ${who.join(' ')}` : (type ?? rights))
}
