/** The keys of one file, whatever other tool has named them, as ours; and values in the forms that other tools give them. */
import type { Position } from 'unist'
import type { VFile } from 'vfile'
import { type Document, isMap, isNode, isScalar, isSeq, type Node } from 'yaml'
import { nearestName } from '../../lib/edit-distance.ts'
import { quoted, shorten } from '../../lib/visible.ts'
import { report } from '../../problems/report.ts'
import { namedNodes, type Parsed } from './parse-keys.ts'
import {
  beginsAsForeignKey,
  isForeignKey,
  readDate,
  readIdentifier,
  readKey,
  readRoleKey,
  sectionOf,
  yearIn,
} from './values.ts'

/** How much of a key or value is quoted, in characters. */
export const longestValue = 61

/** What one file says, not yet checked. */
export interface Settings extends Parsed {
  readonly file: VFile
  /** Plain objects, lists and texts by our keys. */
  readonly values: Readonly<Record<string, unknown>>
  /** Nodes, by names such as `title`, `contents.0` and `accessibility.report`. */
  readonly nodes: ReadonlyMap<string, unknown>
  /** What the author calls a key of ours. */
  readonly written: ReadonlyMap<string, string>
  readonly strictness: Strictness
  /** Keys that mean nothing here. */
  readonly ignored: readonly IgnoredKey[]
  /** Keys of ours that stand there misspelt, or that are given in a way that is reported. */
  readonly misspelt: ReadonlySet<string>
}

export interface IgnoredKey {
  readonly file: VFile
  readonly key: string
  /** As plain data. */
  readonly value: unknown
  readonly place: Position | undefined
}

/**
 * - `own`: every key that is unknown is a mistake;
 * - `shared`: front matter, in which authors have keys of their own: what is a slip of the pen is a mistake;
 * - `foreign`: another tool's file, of which all that we do not know is the other's.
 */
export type Strictness = 'own' | 'shared' | 'foreign'

/** Keys of which several may stand in one file, such as `keywords` and `tags`. */
const joined: ReadonlySet<string> = new Set(['subjects', 'contributors'])

interface Given {
  readonly key: Node
  readonly name: string
  readonly value: Node | null
  /** The value as plain data. */
  readonly data: unknown
}

/**
 * Takes the keys that we know from some mappings of a file, reporting those that are mistakes.
 *
 * @param own - Our keys, those that may be given here.
 * @param maps - Where a key is in several, the first counts.
 */
export function readSettings(
  file: VFile,
  parsed: Parsed,
  own: readonly string[],
  strictness: Strictness,
  maps: readonly unknown[] = [parsed.document.contents],
): Settings {
  const { document, placeOf } = parsed
  const values: Record<string, unknown> = {}
  const nodes = new Map<string, unknown>()
  const written = new Map<string, string>()
  const ignored: IgnoredKey[] = []
  const misspelt = new Set<string>()
  const isForeign = strictness === 'foreign'
  const given = maps.flatMap((map) => pairsOf(map, document))
  // Ours count before those of others.
  const isOwn = ({ name }: Given): boolean => own.includes(name)
  const isFree = (key: string): boolean => !(key in values) || joined.has(key)
  for (const pair of [...given.filter(isOwn), ...given.filter((each) => !isOwn(each))]) {
    const { data, name } = pair
    const place = placeOf(pair.key)
    const key = keyFor(name)
    const mistake = key === undefined && mistakeIn(name)
    if (mistake) {
      reportUnknown(file, name, mistake.near, place)
      misspelt.add(mistake.near ?? '')
    } else if (key !== undefined && isFree(key) && fits(key, name, data)) take(key, pair)
    else ignored.push({ file, key: name, value: data, place })
  }
  const found = { values, nodes, written, ignored, misspelt }
  return { ...parsed, file, strictness, ...found }

  /** Which of our keys one is. */
  function keyFor(name: string): string | undefined {
    const isOfPeople = own.includes('contributors') && readRoleKey(name) !== undefined
    const other = isOfPeople ? 'contributors' : readKey(name)
    return [name, other].find((key) => key !== undefined && own.includes(key))
  }

  /** The nearest of ours to an unknown key that is wrong; `undefined` if it may be another tool's, or the author's own. */
  function mistakeIn(name: string): { readonly near: string | undefined } | undefined {
    if (isForeign || isForeignKey(name)) return undefined
    const near = misspeltKey(name, own, strictness)
    const isShared = strictness === 'shared'
    const mayBeOthers = near
      ? isShared && near in values
      : isShared || beginsAsForeignKey(name)
    return mayBeOthers ? undefined : { near: near ?? nearestName(name, own) }
  }

  /** What is called `type` or `language` by others need not be what we mean by it. */
  function fits(key: string, name: string, value: unknown): boolean {
    if (key === 'language' || key === 'links')
      return strictness === 'own' || typeof value === 'string'
    if (name === key) return true
    if (name === 'editor') return !isOfQuarto(value)
    return key !== 'kind' || value === 'article' || value === 'book'
  }

  function take(meant: string, { data, key, name, value }: Given): void {
    const taken = formOf(meant, name, data)
    // A key without a value is one not yet filled in, as templates have them.
    if (taken === '' || (isForeign && Array.isArray(taken) && taken.length === 0)) {
      if (!nodes.has(meant)) nodes.set(meant, key)
    } else if (meant in values) values[meant] = [values[meant], taken].flat()
    else {
      values[meant] = taken
      written.set(meant, name)
      nodes.set(meant, value ?? key)
      for (const [inner, node] of namedNodes(value, `${meant}.`)) nodes.set(inner, node)
    }
  }
}

function pairsOf(map: unknown, document: Document): readonly Given[] {
  if (!isMap<Node, Node | null>(map)) return []
  return map.items.map(({ key, value }) => {
    const name = isScalar(key) ? String(key.value) : String(key)
    const colour = name === 'accent' ? commentOf(value) : ''
    const data: unknown = (isNode(value) && value.toJS(document)) || colour
    return { key, name, value, data }
  })
}

/** What stands after a value: without quotation marks, a colour is a comment. */
export function commentOf(value: unknown): string {
  return isNode(value) ? (value.comment ?? '') : ''
}

/** A key of ours that is meant. Authors' own keys in front matter are many, and some are near to one of ours. */
export function misspeltKey(
  name: string,
  own: readonly string[],
  strictness: Strictness,
): string | undefined {
  const most = strictness === 'own' ? 2 : name.length < 8 ? 1 : 2
  return nearestName(name, own, Math.min(most, Math.floor(name.length / 2)))
}

/** As many keys as an author reads in a message. */
const mostListed = 10

/** Says that a key is unknown, and which may have been meant, or can be given. */
export function reportUnknown(
  file: VFile,
  key: string,
  meant: string | undefined,
  place: Position | undefined,
  known: readonly string[] = [],
): void {
  const isShort = known.length > 0 && known.length <= mostListed
  const listed = isShort ? `one of ${known.join(', ')}` : 'a key that README.md lists'
  const expected = meant === undefined ? listed : quoted(meant)
  report(file, 'config-key-unknown', [shorten(key, longestValue), expected], place)
}

/**
 * Says that a value is none that it may be.
 *
 * @param key - Ours, where the author has another name for it.
 */
export function reportInvalid(
  file: VFile,
  name: string,
  found: string,
  expected: string,
  place: Position | undefined,
  key = name,
): void {
  report(file, 'config-invalid', [name, found, expected, sectionOf(key)], place)
}

/** What stands in the place of a value. */
export function describe(node: unknown): string {
  if (isMap(node)) return 'keys'
  if (isSeq(node)) return 'list'
  const text = isScalar(node) ? String(node.value).trim() : ''
  return text === '' ? 'empty value' : `value ${quoted(shorten(text, longestValue))}`
}

/** Whether an editor is nobody, but how Quarto shows a file to its author. */
function isOfQuarto(editor: unknown): boolean {
  return typeof editor === 'object' && editor !== null
    ? 'mode' in editor || 'markdown' in editor
    : editor === 'visual' || editor === 'source'
}

/** A value as our key has it: what others write between commas, or under the name of what people did. */
function formOf(key: string, name: string, data: unknown): unknown {
  if (name === key || data === '') return data
  if (key === 'subjects' && typeof data === 'string')
    return data.split(/\s*[,;]\s*/).filter(Boolean)
  const role = key === 'contributors' ? readRoleKey(name) : undefined
  if (role === undefined) return data
  const people: readonly unknown[] = [data].flat()
  return people.map((person) =>
    typeof person === 'object' ? { role, ...person } : { name: person, role },
  )
}

type Values = Readonly<Record<string, unknown>>

const forms: Readonly<Record<string, (value: unknown, values: Values) => unknown>> = {
  authors: preparePeople,
  contributors: preparePeople,
  identifier: prepareIdentifier,
  rights: prepareRights,
  // Pandoc's `links-as-notes`.
  links: (links) => ({ true: 'notes', false: 'none' })[String(links)] ?? links,
  // Pandoc's `number-sections`.
  numbering: (numbering) =>
    ({ true: { headings: '3' }, false: { headings: '0' } })[String(numbering)] ??
    numbering,
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
