import type { Position } from 'unist'
import * as v from 'valibot'
import type { VFile } from 'vfile'
import { isMap, isNode, isScalar, isSeq, type Node } from 'yaml'
import { nearestName } from '../../lib/edit-distance.ts'
import { shorten } from '../../lib/shorten.ts'
import { report } from '../../problems/report.ts'
import { keyPlaces, type ParsedYaml, parseYaml } from './parse-yaml.ts'
import { configSchema, type GivenConfig } from './schema.ts'
import { isContradictory, readKey, roleExpectation } from './values.ts'

/** What is expected of the keys that must be there. */
const requiredKeys: Readonly<Record<string, string>> = {
  title: 'the title of the work',
  authors: 'a name or a list of names',
  language: 'the language of the text, such as `en`, `en-GB` or `de`',
  name: 'a name',
  role: roleExpectation,
  'certified-by': 'who has judged the book, such as its publisher',
}

/**
 * The configuration as the author gives it, checked.
 *
 * @param yaml - The keys; offsets are those of `file`.
 * @returns `undefined` when `file` now carries errors: one for each syntax error, or else one for
 *   each wrong key or value, at its place.
 */
export function parseConfig(file: VFile, yaml: string): GivenConfig | undefined {
  const parsed = parseYaml(file, yaml)
  if (!parsed) return undefined
  file.data.configPlaces = keyPlaces(parsed)

  const { contents } = parsed.document
  if (contents !== null && !isMap(contents)) {
    const [from, to] = contents.range
    const found = 'text without keys, expected lines of `key: value`'
    report(file, 'config-syntax', [found], parsed.places(from, to))
    return undefined
  }
  const hasUnknown = reportUnknownKeys(file, parsed)
  const result = v.safeParse(configSchema, withoutEmpty(parsed.value), {
    abortPipeEarly: true,
  })
  if (!result.success) {
    for (const issue of result.issues) reportIssue(file, parsed, issue)
    return undefined
  }
  reportContradictions(file, result.output)
  return hasUnknown ? undefined : result.output
}

/** @returns Whether there are any. */
function reportUnknownKeys(file: VFile, parsed: ParsedYaml): boolean {
  const { contents } = parsed.document
  const keys = Object.keys(configSchema.entries)
  const unknown = [
    ...unknownKeys(contents, keys),
    ...Object.entries(configSchema.entries).flatMap(([key, schema]) => {
      const known = keysOf(schema)
      const value = isMap(contents) && known ? contents.get(key, true) : undefined
      const items: readonly unknown[] = isSeq(value) ? value.items : [value]
      return items.flatMap((item) => unknownKeys(item, known ?? []))
    }),
  ]
  for (const { key, known, node } of unknown) {
    const synonym = known === keys ? readKey(key) : undefined
    const meant = nearestName(key, known) ?? synonym
    const expected = meant ? `\`${meant}\`` : `one of ${known.join(', ')}`
    const [from, to] = (isNode(node) && node.range) || [0, 0]
    report(file, 'config-key-unknown', [quotable(key), expected], parsed.places(from, to))
  }
  return unknown.length > 0
}

function unknownKeys(map: unknown, known: readonly string[]) {
  const items = isMap(map) ? map.items : []
  return items
    .map(({ key: node }) => {
      const key = isScalar(node) ? String(node.value) : String(node)
      return { key, known, node }
    })
    .filter(({ key }) => !known.includes(key))
}

/** The keys of a mapping, or of the mappings in a list, that a schema asks for; `undefined` when it asks for none. */
function keysOf(schema: object): readonly string[] | undefined {
  const { entries, item, pipe, wrapped } = schema as {
    readonly entries?: object
    readonly item?: object
    readonly pipe?: readonly object[]
    readonly wrapped?: object
  }
  if (entries) return Object.keys(entries)
  const inner = [wrapped, item, ...(pipe ?? [])]
  return inner.map((each) => each && keysOf(each)).find((keys) => keys !== undefined)
}

/** An optional key without a value is a key not yet filled in, as templates have them. */
function withoutEmpty(value: unknown): unknown {
  return Object.fromEntries(
    Object.entries(value ?? {}).filter(([, given]) => given !== ''),
  )
}

function reportIssue(
  file: VFile,
  parsed: ParsedYaml,
  issue: v.InferIssue<typeof configSchema>,
): void {
  const path = issue.path?.map((item) => item.key) ?? []
  const keys = path.filter((part) => typeof part === 'string')
  const name = keys.join('.')
  const node = deepestNode(parsed, path)
  const place = node?.range ? parsed.places(node.range[0], node.range[1]) : undefined
  if (issue.input === undefined) {
    const start =
      file.data.configPlaces?.get(String(path[0])) ??
      parsed.places(parsed.document.contents?.range[0] ?? 0)
    const expected = requiredKeys[keys.at(-1) ?? ''] ?? 'a value'
    report(file, 'config-key-missing', [name, expected], place ?? start)
  } else if (name === 'trim') {
    report(file, 'trim-unknown', [quotable(String(issue.input)), issue.message], place)
  } else report(file, 'config-invalid', [name, describe(node), issue.message], place)
}

/**
 * The node at `path`, or the last one on the way: the way is longer where an item is short for a list of
 * it, and text for a mapping.
 */
function deepestNode(
  { document }: ParsedYaml,
  path: readonly unknown[],
): Node | undefined {
  let deepest: Node | undefined
  let node: unknown = document.contents
  for (const part of path) {
    if (isMap(node) && typeof part === 'number') continue
    node = isMap(node) || isSeq(node) ? node.get(part, true) : undefined
    if (!isNode(node)) break
    deepest = node
  }
  return deepest
}

function describe(node: Node | undefined): string {
  if (isMap(node)) return 'keys'
  if (isSeq(node)) return 'list'
  const text = isScalar(node) ? String(node.value) : ''
  return text === '' ? 'empty value' : `value \`${quotable(text)}\``
}

/** Text that a message can put between backticks. */
function quotable(text: string): string {
  return shorten(text.replaceAll(/`+/g, ' '), 61)
}

function reportContradictions(
  file: VFile,
  { identifier, isbn, 'pdf-standard': standards = [] }: GivenConfig,
): void {
  const placeOf = (key: string): Position | undefined => file.data.configPlaces?.get(key)
  if (identifier !== undefined && isbn !== undefined) {
    const details = ['isbn', 'second identifier', '`identifier` or `isbn`'] as const
    report(file, 'config-invalid', [...details], placeOf('isbn'))
  }
  if (isContradictory(standards)) {
    const last = standards.findLastIndex((standard) => standard !== 'ua-1')
    const place = placeOf(`pdf-standard.${last}`) ?? placeOf('pdf-standard')
    report(file, 'pdf-standard-conflict', [], place)
  }
}
