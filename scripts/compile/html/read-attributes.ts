import type { Properties } from 'hast'
import { canonicalLanguage } from '../attributes.ts'
import { allowedAttributes, allowedHtml } from './allowed-html.ts'
import type { StartTag } from './read-tags.ts'

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
  const own = allowedHtml[name]?.attributes ?? []
  for (const [key, written] of attributes) {
    const isAllowed = allowedAttributes.has(key) || own.includes(key)
    const value = isAllowed ? readers[key]?.(written) : undefined
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
