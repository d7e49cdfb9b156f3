import type { Position } from 'unist'
import * as v from 'valibot'
import type { VFile } from 'vfile'
import { isMap, isScalar, isSeq } from 'yaml'
import { andMore, quoted, shorten } from '../../lib/visible.ts'
import { hasErrors, report } from '../../problems/report.ts'
import { readDesign, reportDesignConflicts } from '../design/read-design.ts'
import { parseKeys } from './parse-keys.ts'
import {
  describe,
  type IgnoredKey,
  longestValue,
  misspeltKey,
  prepareValues,
  readSettings,
  reportInvalid,
  reportUnknown,
  type Settings,
  type Strictness,
} from './read-settings.ts'
import { configSchema, type GivenConfig } from './schema.ts'
import { contradictory, isForeignKey, roleExpectation } from './values.ts'

/** What is expected of the keys that must be there. */
const requiredKeys: Readonly<Record<string, string>> = {
  title: 'the title of the work',
  authors: 'a name or a list of names',
  language: 'the language of the text, such as `en`, `en-GB` or `de`',
  name: 'a name',
  role: roleExpectation,
  'certified-by': 'who has judged the book, such as its publisher',
}

/** The keys of the book that stand in one file. */
export const configKeys: readonly string[] = Object.keys(configSchema.entries)

/**
 * The settings that a file has.
 *
 * @param text - The keys; offsets are those of `file`.
 * @returns `undefined` when `file` now carries errors of syntax.
 */
export function parseSettings(
  file: VFile,
  text: string,
  strictness: Strictness,
  syntax: 'yaml' | 'toml' = 'yaml',
  own: readonly string[] = configKeys,
): Settings | undefined {
  const parsed = parseKeys(file, text, syntax)
  if (!parsed) return undefined
  const { contents } = parsed.document
  if (contents !== null && !isMap(contents)) {
    const found = 'text without keys, expected lines of `key: value`'
    report(file, 'config-syntax', [found], parsed.placeOf(contents))
    return undefined
  }
  return readSettings(file, parsed, own, strictness)
}

/**
 * What settings say, checked by a schema of which they have the keys.
 *
 * @param assumed - What holds where none of them has a key.
 * @param told - Keys of which it has been said that they are missing.
 */
export function checkSettings<Form>(
  layers: readonly Settings[],
  schema: v.GenericSchema<unknown, Form>,
  assumed: Readonly<Record<string, unknown>> = {},
  told: readonly string[] = [],
): Form | undefined {
  for (const layer of layers.toReversed()) {
    const own = [...layer.nodes].flatMap(([name, node]): [string, Position][] => {
      const place = layer.placeOf(node)
      return place ? [[name, place]] : []
    })
    const places = new Map([...(layer.file.data.configPlaces ?? []), ...own])
    layer.file.data.configPlaces = places
    if (layer.written.get('description') === 'abstract')
      report(layer.file, 'abstract-unprinted', [], places.get('description'))
    if (layer.strictness === 'foreign') continue
    for (const [name, inner] of Object.entries(entriesOf(schema) ?? {}))
      reportUnknownIn(layer, layer.nodes.get(name), inner)
  }
  const merged = Object.assign(
    { ...assumed },
    ...layers.map(({ values }) => values).reverse(),
  )
  const prepared = prepareValues(merged, layers)
  const result = v.safeParse(schema, prepared, { abortPipeEarly: true })
  if (result.success) return result.output
  for (const issue of result.issues)
    if (!told.includes(String(issue.path?.[0]?.key))) reportIssue(layers, issue)
  return undefined
}

/** Keys of people for which there is another form: see `read-settings.ts`. */
const partsOfNames: ReadonlySet<string> = new Set(['text', 'given', 'family', 'literal'])

/** Reports keys in a mapping, or in a list of some, that a schema does not ask for. */
function reportUnknownIn(layer: Settings, node: unknown, schema: object): void {
  const entries = entriesOf(schema)
  if (!entries) return
  const known = Object.keys(entries)
  const items = isSeq(node) ? node.items : [node]
  for (const { key, value } of items.flatMap((each) => (isMap(each) ? each.items : []))) {
    const name = isScalar(key) ? String(key.value) : String(key)
    if (known.includes(name)) reportUnknownIn(layer, value, entries[name] ?? {})
    else if (!isForeignKey(name) && !partsOfNames.has(name)) {
      const near = misspeltKey(name, known, layer.strictness)
      if (near !== undefined || layer.strictness === 'own')
        reportUnknown(layer.file, name, near, layer.placeOf(key), known)
    }
  }
}

/** What a schema asks of a mapping, which is short for a list of it. */
function entriesOf(schema: object): Readonly<Record<string, object>> | undefined {
  const { entries, item, pipe, wrapped } = schema as {
    readonly entries?: Readonly<Record<string, object>>
    readonly item?: object
    readonly pipe?: readonly object[]
    readonly wrapped?: object
  }
  const inner = [wrapped, item, ...(pipe ?? [])]
  return entries ?? inner.map((each) => each && entriesOf(each)).find((each) => each)
}

function reportIssue(layers: readonly Settings[], issue: v.BaseIssue<unknown>): void {
  const path = issue.path?.map((item) => item.key) ?? []
  const key = String(path[0])
  const layer = layers.find(({ values }) => key in values) ?? layers[0]
  if (!layer) return
  const { file, nodes, placeOf, written } = layer
  const keys = path.filter((part) => typeof part === 'string')
  // Text that is short for a mapping has no keys of its own.
  const below = key === 'opening' && nodes.get(path.join('.')) === undefined ? [] : keys
  const name = [written.get(key) ?? key, ...below.slice(1)].join('.')
  const node = deepestNode(nodes, path)
  const place = placeOf(node)
  if (issue.input === undefined) {
    if (layers.some(({ misspelt }) => misspelt.has(key))) return
    const start = placeOf(nodes.get(key)) ?? layer.start
    const expected = requiredKeys[keys.at(-1) ?? ''] ?? 'a value'
    report(file, 'config-key-missing', [name, expected], place ?? start)
  } else if (key === 'trim') {
    const input = shorten(String(issue.input), longestValue)
    report(file, 'trim-unknown', [input, issue.message], place)
  } else {
    reportInvalid(file, name, describe(node), issue.message, place, key)
  }
}

/**
 * The node at `path`, or the last one on the way: the way is longer where an item is short for a list of
 * it, and text for a mapping.
 */
function deepestNode(
  nodes: ReadonlyMap<string, unknown>,
  path: readonly unknown[],
): unknown {
  let deepest = ''
  for (const part of path) {
    const name = deepest === '' ? String(part) : `${deepest}.${String(part)}`
    if (nodes.has(name)) deepest = name
  }
  return nodes.get(deepest)
}

function reportContradictions(
  { file }: Settings,
  { identifier, isbn, 'pdf-standard': standards = [] }: GivenConfig,
): void {
  const placeOf = (key: string): Position | undefined => file.data.configPlaces?.get(key)
  if (identifier !== undefined && isbn !== undefined) {
    const expected = '`identifier` or `isbn`'
    reportInvalid(file, 'isbn', 'second identifier', expected, placeOf('isbn'))
  }
  const [one = '', other] = contradictory(standards)
  if (other) {
    const last = standards.findLastIndex((standard) => standard !== 'ua-1')
    const place = placeOf(`pdf-standard.${last}`) ?? placeOf('pdf-standard')
    report(file, 'pdf-standard-conflict', [one, other], place)
  }
}

/** How many keys are named that mean nothing here. */
const mostNames = 12

/** What must be said of a book. */
export const required = [
  'title',
  'authors',
  'language',
] as const satisfies (keyof GivenConfig)[]

const listOf = new Intl.ListFormat('en-GB')

/**
 * The configuration as the author gives it, checked.
 *
 * @param layers - Of several that have a key the first counts.
 * @param known - Whether it is said where there are none, and whether they are other tools', for which English is what need not be said.
 * @returns `undefined` when the files of the layers now carry errors: one for each wrong key or value, at its place.
 */
export function configure(
  configFile: VFile,
  layers: readonly Settings[],
  chapters: readonly VFile[],
  { isForeign, isMissed }: { readonly isForeign: boolean; readonly isMissed: boolean },
): GivenConfig | undefined {
  const isBegun = layers.some(({ file }) => file === configFile)
  if (!isBegun && (hasErrors([configFile]) || !isMissed)) return undefined
  const missing = required.filter(
    (key) => !layers.some(({ misspelt, values }) => key in values || misspelt.has(key)),
  )
  const isEnglish = isForeign && missing.join() === 'language' && mayBeEnglish(chapters)
  if (isEnglish)
    report(configFile, 'language-assumed', [quoted(configFile.basename ?? '')])
  else if (missing.length > 0 && (isForeign || !isBegun))
    reportMissing(configFile, missing, isBegun)
  const [first] = layers
  if (!isBegun || !first) return undefined
  const assumed = isEnglish ? { language: 'en' } : {}
  const given = checkSettings(layers, configSchema, assumed, isForeign ? missing : [])
  const designed = withDesign(given, layers, first)
  return hasErrors(layers.map(({ file }) => file)) ? undefined : designed
}

/** The settings with the design that the first layer has which has one; where they are wrong, it is read for what is wrong with it. */
export function withDesign<Given extends GivenConfig>(
  given: Given | undefined,
  layers: readonly Settings[],
  first: Settings,
): Given | undefined {
  if (given) reportContradictions(first, given)
  const layer = layers.find(({ values }) => 'design' in values)
  if (!layer) return given
  const design = readDesign(layer)
  reportDesignConflicts(layer.file, given ?? {}, design)
  return given && { ...given, accent: given.accent ?? design.accent, design }
}

/** An empty file of settings lacks all of them, which is said of each. */
function reportMissing(file: VFile, missing: readonly string[], isBegun: boolean): void {
  if (file.data.manuscriptPath !== undefined && String(file).trim() === '') return
  const expected = isBegun
    ? `them in ${quoted(file.basename ?? '')} or a file \`book.yaml\``
    : 'a file `book.yaml` or front matter'
  const keys = listOf.format(missing.map(quoted))
  report(file, 'config-missing', [listOf.format(missing), expected, keys])
}

/** Whether the first texts are in the letters of English, at least. */
function mayBeEnglish(chapters: readonly VFile[]): boolean {
  const text = chapters.slice(0, 3).map((file) => String(file).slice(0, 10_000))
  const letters = text.join('').match(/\p{L}/gu) ?? []
  return letters.filter((letter) => /[a-z]/i.test(letter)).length * 2 >= letters.length
}

/** One warning for the book. */
export function reportIgnored(ignored: readonly IgnoredKey[]): void {
  const [first] = ignored
  if (!first) return
  const names = [...new Set(ignored.map(({ key }) => key))]
  const what = names.length === 1 ? 'key' : 'keys'
  const shown = listOf.format(names.slice(0, mostNames).map(quoted))
  const more = andMore(names.length - mostNames)
  report(first.file, 'config-key-ignored', [`${what} ${shown}${more}`], first.place)
}
