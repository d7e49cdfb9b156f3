import type { Position } from 'unist'
import * as v from 'valibot'
import type { VFile } from 'vfile'
import { isMap, isNode, isScalar, isSeq, type Node } from 'yaml'
import { nearestName } from '../lib/edit-distance.ts'
import { report } from '../problems/report.ts'
import { certifierExpectation } from './accessibility-keys.ts'
import { configSchema, type GivenConfig, otherNames } from './config-schema.ts'
import { roleExpectation } from './contributor-roles.ts'
import { keyPlaces, type ParsedYaml, parseYaml } from './parse-yaml.ts'
import { isContradictory } from './pdf-standards.ts'

const knownKeys = Object.keys(configSchema.entries)
const personKeys = ['name', 'role', 'file-as']

/** Keys whose values are mappings, or lists of them, and the keys of those. */
const innerKeys: Readonly<Record<string, readonly string[]>> = {
  accessibility: Object.keys(configSchema.entries.accessibility.wrapped.entries),
  authors: personKeys,
  contributors: personKeys,
  series: ['name', 'number'],
  subjects: ['name', 'code', 'scheme'],
  'translation-of': ['title', 'language'],
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
  const unknown = [...unknownKeys(contents, knownKeys), ...unknownInnerKeys(parsed)]
  for (const { key, node, known } of unknown)
    reportUnknown(file, parsed, key, node, known)

  const result = v.safeParse(configSchema, withoutEmpty(parsed.value), {
    abortPipeEarly: true,
  })
  if (!result.success) {
    for (const issue of result.issues) reportIssue(file, parsed, issue)
    return undefined
  }
  if (result.output.identifier !== undefined && result.output.isbn !== undefined) {
    const place = file.data.configPlaces.get('isbn')
    report(
      file,
      'config-invalid',
      ['isbn', 'second identifier', '`identifier` or `isbn`'],
      place,
    )
  }
  const standards = result.output['pdf-standard'] ?? []
  if (isContradictory(standards)) {
    const last = standards.findLastIndex((standard) => standard !== 'ua-1')
    const place =
      file.data.configPlaces.get(`pdf-standard.${last}`) ??
      file.data.configPlaces.get('pdf-standard')
    report(file, 'pdf-standard-conflict', [], place)
  }
  return unknown.length > 0 ? undefined : result.output
}

interface UnknownKey {
  readonly key: string
  readonly node: Node | undefined
  readonly known: readonly string[]
}

function unknownKeys(map: unknown, known: readonly string[]): UnknownKey[] {
  const items = isMap(map) ? map.items : []
  return items
    .map(({ key }) => ({
      key: isScalar(key) ? String(key.value) : String(key),
      node: key,
      known,
    }))
    .filter(({ key }) => !known.includes(key))
    .map((item) => ({ ...item, node: isNode(item.node) ? item.node : undefined }))
}

function unknownInnerKeys({ document }: ParsedYaml): UnknownKey[] {
  return Object.entries(innerKeys).flatMap(([key, known]) => {
    const value = isMap(document.contents) ? document.get(key, true) : undefined
    const items: readonly unknown[] = isSeq(value) ? value.items : [value]
    return items.flatMap((item) => unknownKeys(item, known))
  })
}

function reportUnknown(
  file: VFile,
  { places }: ParsedYaml,
  key: string,
  node: Node | undefined,
  known: readonly string[],
): void {
  const synonym = Object.hasOwn(otherNames, key.toLowerCase())
    ? otherNames[key.toLowerCase()]
    : undefined
  const meant = nearestName(key, known) ?? (known === knownKeys ? synonym : undefined)
  const expected = meant ? `\`${meant}\`` : `one of ${known.join(', ')}`
  const [from, to] = node?.range ?? [0, 0]
  report(file, 'config-key-unknown', [shorten(key), expected], places(from, to))
}

/** An optional key without a value is a key not yet filled in, as templates have them. */
function withoutEmpty(value: unknown): unknown {
  return Object.fromEntries(
    Object.entries(value ?? {}).filter(([, given]) => given !== ''),
  )
}

/** What is expected of the keys that must be there. */
const requiredKeys: Readonly<Record<string, string>> = {
  title: 'the title of the work',
  authors: 'a name or a list of names',
  language: 'the language of the text, such as `en`, `en-GB` or `de`',
  name: 'a name',
  role: roleExpectation,
  'certified-by': certifierExpectation,
}

function reportIssue(
  file: VFile,
  parsed: ParsedYaml,
  issue: v.InferIssue<typeof configSchema>,
): void {
  const path = issue.path?.map((item) => item.key) ?? []
  const key = path.findLast((part) => typeof part === 'string') ?? ''
  const name = path.filter((part) => typeof part === 'string').join('.')
  const node = deepestNode(parsed, path)
  const place = node?.range ? parsed.places(node.range[0], node.range[1]) : undefined
  if (issue.input === undefined) {
    const start = file.data.configPlaces?.get(String(path[0])) ?? startOf(parsed)
    report(
      file,
      'config-key-missing',
      [name, requiredKeys[key] ?? 'a value'],
      place ?? start,
    )
  } else if (key === 'trim') {
    report(file, 'trim-unknown', [shorten(String(issue.input)), issue.message], place)
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

function startOf({ document, places }: ParsedYaml): Position {
  return places(document.contents?.range[0] ?? 0)
}

function describe(node: Node | undefined): string {
  if (isMap(node)) return 'keys'
  if (isSeq(node)) return 'list'
  const text = isScalar(node) ? String(node.value) : ''
  return text === '' ? 'empty value' : `value \`${shorten(text)}\``
}

/** Text for a message: in one line, without what a terminal would obey. */
function shorten(text: string): string {
  const line = text.replaceAll(/[\s\p{Cc}\p{Cs}`]+/gu, ' ').trim()
  return line.length > 60 ? `${line.slice(0, 60)}…` : line
}
