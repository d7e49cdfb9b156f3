import type { Properties } from 'hast'
import { find, html } from 'property-information'
import { readLanguage } from '../../lib/languages.ts'
import { readData } from '../../lib/read-template.ts'
import type { StartTag } from './read-tags.ts'

export interface AllowedElement {
  readonly within: 'flow' | 'phrasing' | readonly string[]
  readonly holds: 'flow' | 'phrasing' | 'nothing' | readonly string[]
  readonly attributes?: readonly string[]
  readonly ignored?: readonly string[]
  readonly as?: string
  readonly ends?: readonly string[]
}

const rules =
  readData<readonly (AllowedElement & { readonly elements: string })[]>(
    'allowed-html.yaml',
  )

/** The HTML that an author may write, by the names of elements; `constructor` is none of them. */
export const allowedHtml: Readonly<Record<string, AllowedElement>> = Object.assign(
  Object.create(null),
  ...rules.flatMap(({ elements, ...rule }) =>
    elements.split(' ').map((name) => ({ [name]: rule })),
  ),
)

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
  // For `rehypePictures` to read.
  height: asIs,
  style: asIs,
  width: asIs,
  dir: oneOf('ltr', 'rtl', 'auto'),
  href: asIs,
  id: (value) => (/^\S+$/.test(value) ? value : undefined),
  lang: readLanguage,
  reversed: () => true,
  rowspan: span,
  scope: oneOf('col', 'row', 'colgroup', 'rowgroup'),
  src: asIs,
  start: wholeNumber,
  title: asIs,
  value: wholeNumber,
}

/** The attributes of a tag that may stay, as properties, and the names of those that may not. */
export function readAttributes({ attributes, name }: StartTag): {
  properties: Properties
  removed: string[]
} {
  const properties: Properties = {}
  const removed: string[] = []
  const rule = allowedHtml[name]
  const allowed = ['class', 'dir', 'id', 'lang', 'title', ...(rule?.attributes ?? [])]
  const classes = name === 'center' ? ['align-center'] : []
  for (const [given, written] of attributes) {
    // Anchors were named so before HTML 5.
    const key = given === 'name' && name === 'a' && !('id' in properties) ? 'id' : given
    const value = allowed.includes(key) ? readers[key]?.(written) : undefined
    if (value !== undefined) properties[find(html, key).property] = value
    // MkDocs has it where Markdown stands within HTML.
    else if (!/^(?:data-|markdown$)/.test(key) && !rule?.ignored?.includes(key))
      removed.push(...readLooks(key, written, classes))
  }
  if (classes.length > 0)
    properties.className = [
      ...new Set([properties.className ?? [], classes].flat().map(String)),
    ]
  return { properties, removed }
}

const alignments = ['left', 'center', 'right', 'justify']

/** Declarations that classes stand for; an empty one stands for what is so anyway. */
const styles: readonly (readonly [declaration: RegExp, className: string])[] = [
  [/^text-align:(?:start|left|justify)$/, ''],
  [/^text-align:center$/, 'align-center'],
  [/^text-align:(?:end|right)$/, 'align-right'],
  [/^(?:page-)?break-(?:before|after|inside):(?:auto|avoid(?:-page)?)$/, ''],
  [
    /^(?:page-)?break-before:(?:always|page|left|right|recto|verso)$/,
    'page-break-before',
  ],
  [/^(?:page-)?break-after:(?:always|page|left|right|recto|verso)$/, 'page-break-after'],
  [/^font-variant(?:-caps)?:small-caps$/, 'small-caps'],
]

/** Takes classes for what an attribute says of places on the page, and returns what else it says. */
function readLooks(key: string, written: string, classes: string[]): string[] {
  if (key === 'style') return readStyle(written, classes)
  const alignment = key === 'align' && written.toLowerCase()
  if (!alignment || !alignments.includes(alignment)) return [key]
  classes.push(`align-${alignment}`)
  return []
}

/** Takes classes for what a style says of places on the page, and returns what else it says. */
function readStyle(style: string, classes: string[]): string[] {
  return style.split(';').flatMap((written) => {
    const declaration = written.toLowerCase().replaceAll(/\s|!important/g, '')
    if (declaration === '') return []
    const [, className] = styles.find(([pattern]) => pattern.test(declaration)) ?? []
    if (className) classes.push(className)
    return className === undefined ? [`style: ${declaration.split(':')[0]}`] : []
  })
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
