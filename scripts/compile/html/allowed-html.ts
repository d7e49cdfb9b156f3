/**
 * Which HTML an author may write in Markdown. Everything else is taken out and reported.
 */
import type { Properties } from 'hast'
import { canonicalLanguage } from '../attributes.ts'
import type { StartTag } from './read-tags.ts'

/** What an element may hold. */
type Content = 'flow' | 'phrasing' | 'nothing' | readonly string[]

export interface AllowedElement {
  /** `flow` stands between paragraphs, `phrasing` in a line; a list names the only parents. */
  readonly within: 'flow' | 'phrasing' | readonly string[]
  /** A list names the only children; the first is put around whatever else is found. */
  readonly holds: Content
  /** Attributes besides `class`, `dir`, `id`, `lang` and `title`. */
  readonly attributes?: readonly string[]
  /** Open elements that end where this one begins, as HTML has it for end tags left out. */
  readonly ends?: readonly string[]
}

const sections = ['table', 'thead', 'tbody', 'tfoot']

const phrase: AllowedElement = { within: 'phrasing', holds: 'phrasing' }
const block: AllowedElement = { within: 'flow', holds: 'flow', ends: ['p'] }
const line: AllowedElement = { within: 'flow', holds: 'phrasing', ends: ['p'] }
const list: AllowedElement = { within: 'flow', holds: ['li'], ends: ['p'] }
const rows: AllowedElement = {
  within: ['table'],
  holds: ['tr'],
  ends: [...sections.slice(1), 'tr', 'td', 'th'],
}
const cell: AllowedElement = {
  within: ['tr'],
  holds: 'flow',
  attributes: ['colspan', 'rowspan', 'scope'],
  ends: ['td', 'th'],
}

/** The same rule for each of several elements. */
function each(names: string, rule: AllowedElement): Record<string, AllowedElement> {
  return Object.fromEntries(names.split(' ').map((name) => [name, rule]))
}

export const allowedHtml: Readonly<Record<string, AllowedElement>> = {
  ...each(
    'abbr b bdi bdo cite code del dfn em i ins kbd mark q ruby s samp small span strong sub sup u var',
    phrase,
  ),
  a: { ...phrase, attributes: ['href'] },
  ...each('br wbr', { within: 'phrasing', holds: 'nothing' }),
  img: { within: 'phrasing', holds: 'nothing', attributes: ['src', 'alt'] },
  ...each('rp rt', { within: ['ruby'], holds: 'phrasing', ends: ['rt', 'rp'] }),
  time: { ...phrase, attributes: ['datetime'] },

  ...each('aside blockquote div figure footer section', block),
  ...each('h1 h2 h3 h4 h5 h6 p pre', line),
  figcaption: { within: ['figure'], holds: 'flow', ends: ['p'] },
  hr: { within: 'flow', holds: 'nothing', ends: ['p'] },

  dd: { within: ['dl'], holds: 'flow', ends: ['dt', 'dd', 'p'] },
  dl: { within: 'flow', holds: ['dd', 'dt'], ends: ['p'] },
  dt: { within: ['dl'], holds: 'phrasing', ends: ['dt', 'dd', 'p'] },
  li: { within: ['ul', 'ol'], holds: 'flow', attributes: ['value'], ends: ['li', 'p'] },
  ol: { ...list, attributes: ['reversed', 'start'] },
  ul: list,

  caption: { within: ['table'], holds: 'phrasing' },
  table: { within: 'flow', holds: ['tbody', 'caption', 'thead', 'tfoot'], ends: ['p'] },
  ...each('tbody tfoot thead', rows),
  ...each('td th', cell),
  tr: { within: sections, holds: ['td', 'th'], ends: ['tr', 'td', 'th'] },
}

/** Elements whose text is for machines: it goes with them. */
export const machineText: ReadonlySet<string> = new Set(['script', 'style'])

/** Elements that may end without an end tag. */
export const optionalEnds: ReadonlySet<string> = new Set(
  'dd dt li p rp rt tbody td tfoot th thead tr'.split(' '),
)

type Value = string | number | boolean | string[]

/** How each attribute is read; `undefined` for a value that it can't have. */
const readers: Readonly<Record<string, (value: string) => Value | undefined>> = {
  alt: asIs,
  class: (value) => value.split(/\s+/).filter(Boolean),
  colspan: span,
  datetime: asIs,
  dir: oneOf('ltr', 'rtl', 'auto'),
  href: asIs,
  id: (value) => (/^\S+$/.test(value) ? value : undefined),
  lang: canonicalLanguage,
  reversed: () => true,
  rowspan: span,
  scope: oneOf('col', 'row', 'colgroup', 'rowgroup'),
  src: asIs,
  start: wholeNumber,
  title: asIs,
  value: wholeNumber,
}

/** Names that hast writes otherwise than HTML. */
const propertyNames: Readonly<Record<string, string>> = {
  class: 'className',
  colspan: 'colSpan',
  datetime: 'dateTime',
  rowspan: 'rowSpan',
}

/** The attributes of a tag that may stay, as properties, and the names of those that may not. */
export function readAttributes({ attributes, name }: StartTag): {
  properties: Properties
  removed: string[]
} {
  const properties: Properties = {}
  const removed: string[] = []
  const allowed = ['class', 'dir', 'id', 'lang', 'title']
  allowed.push(...(allowedHtml[name]?.attributes ?? []))
  for (const [key, written] of attributes) {
    const value = allowed.includes(key) ? readers[key]?.(written) : undefined
    if (value === undefined) removed.push(key)
    else properties[propertyNames[key] ?? key] = value
  }
  return { properties, removed }
}

function asIs(value: string): string {
  return value
}

function oneOf(...values: string[]): (value: string) => string | undefined {
  return (value) => values.find((known) => known === value.toLowerCase())
}

function wholeNumber(value: string): number | undefined {
  return /^-?\d{1,9}$/.test(value) ? Number(value) : undefined
}

/** HTML allows cells to span at most 1000 columns. */
function span(value: string): number | undefined {
  const cells = wholeNumber(value)
  return cells && cells > 0 && cells <= 1000 ? cells : undefined
}
