import type { Position } from 'unist'
import * as v from 'valibot'
import type { VFile } from 'vfile'
import { isMap, isNode, isScalar, isSeq } from 'yaml'
import { nearestName } from '../../lib/edit-distance.ts'
import { shorten } from '../../lib/shorten.ts'
import { report } from '../../problems/report.ts'
import { keyPlaces, namedNodes, type ParsedYaml, parseYaml } from './parse-yaml.ts'
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
  // An optional key without a value is a key not yet filled in, as templates have them.
  const filled = Object.entries(parsed.value ?? {}).filter(([, given]) => given !== '')
  const given: unknown = Object.fromEntries(filled)
  const result = v.safeParse(configSchema, given, { abortPipeEarly: true })
  if (!result.success) {
    const named = [...namedNodes(contents)].map(([name, node]) => [name, node] as const)
    const nodes = new Map(named)
    for (const issue of result.issues) reportIssue(file, parsed, nodes, issue)
    return undefined
  }
  reportContradictions(file, result.output)
  return hasUnknown ? undefined : result.output
}

/** @returns Whether there are any. */
function reportUnknownKeys(file: VFile, { document, places }: ParsedYaml): boolean {
  const unknown = unknownKeys(document.contents, configSchema)
  for (const { key, known, node } of unknown) {
    const synonym = known.includes('authors') ? readKey(key) : undefined
    const meant = nearestName(key, known) ?? synonym
    const expected = meant ? `\`${meant}\`` : `one of ${known.join(', ')}`
    const [from, to] = (isNode(node) && node.range) || [0, 0]
    report(file, 'config-key-unknown', [quotable(key), expected], places(from, to))
  }
  return unknown.length > 0
}

interface UnknownKey {
  readonly key: string
  readonly node: unknown
  /** The keys that its mapping may have. */
  readonly known: readonly string[]
}

/** The keys in mappings that a schema does not ask for; one mapping is short for a list of it. */
function unknownKeys(node: unknown, schema: object): readonly UnknownKey[] {
  const { entries, item, pipe, wrapped } = schema as {
    readonly entries?: Readonly<Record<string, object>>
    readonly item?: object
    readonly pipe?: readonly object[]
    readonly wrapped?: object
  }
  if (isSeq(node)) return node.items.flatMap((each) => unknownKeys(each, schema))
  if (!isMap(node)) return []
  if (!entries)
    return [wrapped, item, ...(pipe ?? [])].flatMap((inner) =>
      inner ? unknownKeys(node, inner) : [],
    )
  const known = Object.keys(entries)
  return node.items.flatMap(({ key: node, value }) => {
    const key = isScalar(node) ? String(node.value) : String(node)
    return known.includes(key)
      ? unknownKeys(value, entries[key] ?? {})
      : [{ key, known, node }]
  })
}

function reportIssue(
  file: VFile,
  parsed: ParsedYaml,
  nodes: ReadonlyMap<string, unknown>,
  issue: v.InferIssue<typeof configSchema>,
): void {
  const path = issue.path?.map((item) => item.key) ?? []
  const keys = path.filter((part) => typeof part === 'string')
  const name = keys.join('.')
  const node = deepestNode(nodes, path)
  const [from, to] = (isNode(node) && node.range) || []
  const place = from === undefined ? undefined : parsed.places(from, to)
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

function describe(node: unknown): string {
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
