/** Values in the forms that other tools give them, as ours. What is of none of these forms stays as it is. */
import { report } from '../../problems/report.ts'
import { readDate, yearIn } from './read-date.ts'
import type { Settings } from './read-settings.ts'
import { readIdentifier } from './values.ts'

type Values = Readonly<Record<string, unknown>>

/** @param layers - Where the values come from, the first first; one gets a warning for a date that is none. */
export function prepareValues(values: Values, layers: readonly Settings[]): Values {
  const { authors, contributors, identifier, rights } = values
  const depth = values['toc-depth']
  return {
    ...values,
    ...prepareTitle(values),
    ...(authors === undefined ? {} : { authors: prepareList(authors, prepareName) }),
    ...(contributors === undefined
      ? {}
      : { contributors: prepareList(contributors, prepareName) }),
    ...prepareDate(values, layers),
    ...(identifier === undefined ? {} : { identifier: prepareIdentifier(values) }),
    ...(rights === undefined ? {} : { rights: prepareRights(rights) }),
    // Headings have six levels, and contents three.
    ...(/^[456]$/.test(String(depth)) ? { 'toc-depth': '3' } : {}),
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

function prepareList(value: unknown, prepare: (item: unknown) => unknown): unknown {
  return Array.isArray(value) ? value.map(prepare) : prepare(value)
}

/** Titles of Pandoc, each with a `type` and a `text`, or in lines that begin with `|`. */
function prepareTitle({ title, subtitle }: Values): Values {
  if (typeof title === 'string') {
    const isText = typeof subtitle === 'string'
    return {
      title: withoutMarks(title),
      subtitle: isText ? withoutMarks(subtitle) : subtitle,
    }
  }
  const typed = [title].flat().filter(isObject)
  const main = typed.find(({ type = 'main' }) => type === 'main')?.text
  if (main === undefined) return {}
  const sub = subtitle ?? typed.find(({ type }) => type === 'subtitle')?.text
  return sub === undefined ? { title: main } : { title: main, subtitle: sub }
}

/** A person whose name is in parts, or is called `text`. */
function prepareName(person: unknown): unknown {
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
  if (typeof date !== 'string' || /^\d{4}(?:-\d\d){0,2}$/.test(date.trim())) return {}
  const read = readDate(date.trim())
  if (read !== undefined) return { date: read }
  const year = yearIn(date)
  const layer = layers.find(({ values }) => 'date' in values)
  if (layer) {
    const taken = year === undefined ? 'left out' : `taken as ${year}`
    report(
      layer.file,
      'date-unread',
      [date, taken],
      layer.placeOf(layer.nodes.get('date')),
    )
  }
  return { date: year }
}

/** Of several identifiers the ISBN, else the first that is one. */
function prepareIdentifier({ identifier, isbn }: Values): unknown {
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
