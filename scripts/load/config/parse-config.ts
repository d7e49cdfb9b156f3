import type { Position } from 'unist'
import * as v from 'valibot'
import type { VFile } from 'vfile'
import {
  type Document,
  type ErrorCode,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  visit,
} from 'yaml'
import { nearestName } from '../../lib/edit-distance.ts'
import { type Positions, positionsIn } from '../../lib/text-positions.ts'
import { controls, nameOfCharacter, quoted, shorten } from '../../lib/visible.ts'
import { report } from '../../problems/report.ts'
import { configSchema, type GivenConfig } from './schema.ts'
import { isContradictory, readKey, roleExpectation } from './values.ts'

/** How much of a key or value is quoted, in characters. */
const longestValue = 61

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
    report(
      file,
      'config-key-unknown',
      [shorten(key, longestValue), expected],
      places(from, to),
    )
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
    const input = shorten(String(issue.input), longestValue)
    report(file, 'trim-unknown', [input, issue.message], place)
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
  return text === '' ? 'empty value' : `value ${quoted(shorten(text, longestValue))}`
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

/** Nobody writes settings so deep, and the parser's recursion would end the process far below. */
const deepestNesting = 50

/** How often aliases may repeat values before they count as a bomb. */
const mostAliases = 100

/** Errors beyond these mostly follow from the first. */
const mostErrors = 5

interface ParsedYaml {
  readonly document: Document.Parsed
  /** Plain objects, lists and texts. */
  readonly value: unknown
  readonly places: Positions
}

/** What an author is told was found, in place of words that only YAML's grammar knows. */
const findings: Readonly<Partial<Record<ErrorCode, string>>> = {
  BAD_ALIAS: 'alias `*` that leads nowhere, expected plain values',
  BAD_DQ_ESCAPE: 'backslash in double quotes, expected `\\\\` for a backslash itself',
  BAD_INDENT:
    'indentation, or a bracket that is not closed, expected keys at the start of their lines',
  BAD_SCALAR_START: 'character at the start of a value, expected a value in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'colon inside a value, expected such a value in double quotes',
  MISSING_CHAR: 'end of a value, expected its closing quote, bracket or comma',
  MULTILINE_IMPLICIT_KEY: 'line without a colon, expected `key: value`',
  MULTIPLE_DOCS: 'line `---` between the keys, expected one set of keys',
  TAB_AS_INDENT: 'tab at the start of a line, expected spaces',
  TAG_RESOLVE_FAILED: 'tag that begins with `!`, expected a plain value',
}

/**
 * Settings as plain values, every scalar as the text that was written.
 *
 * @returns `undefined` when `file` now carries errors, each at its place.
 */
function parseYaml(file: VFile, yaml: string): ParsedYaml | undefined {
  const places = positionsIn(yaml)
  const tooDeep = placeOfDeepNesting(yaml)
  if (tooDeep !== undefined) {
    const found = `nesting of more than ${deepestNesting} levels, expected keys and lists`
    report(file, 'config-syntax', [found], places(tooDeep, tooDeep + 1))
    return undefined
  }
  // The failsafe schema knows texts, lists and maps: no dates, no numbers, and no tag does anything.
  const document = parseDocument(yaml, {
    // A list as a key is an unknown key; the parser would warn the terminal of it.
    logLevel: 'error',
    prettyErrors: false,
    resolveKnownTags: false,
    schema: 'failsafe',
  })
  const errors = [...document.errors, ...document.warnings]
  for (const { code, message, pos } of errors.slice(0, mostErrors)) {
    const [from, to] = pos
    if (code === 'DUPLICATE_KEY') {
      const [key = ''] = /^[^:\r\n]*/.exec(yaml.slice(from)) ?? []
      const place = places(from, from + key.length)
      report(file, 'config-key-duplicate', [key.trim()], place)
    } else {
      const [firstLine = ''] = message.split('\n')
      const found =
        findings[code] ??
        `text, expected \`key: value\` (${firstLine.replace(/\.$/, '')})`
      report(file, 'config-syntax', [found], places(from, Math.max(to, from + 1)))
    }
  }
  if (errors.length > 0) return undefined
  replaceControls(file, document, places)
  try {
    return { document, value: document.toJS({ maxAliasCount: mostAliases }), places }
  } catch {
    const found =
      'number of aliases, or an alias of what is around it, expected plain values'
    report(file, 'config-syntax', [found], places(yaml.indexOf('*')))
    return undefined
  }
}

/** Reports characters that no text may hold in keys and values that escape them, and blanks them out. */
function replaceControls(file: VFile, document: Document.Parsed, places: Positions) {
  visit(document, {
    Scalar(_, scalar) {
      const text = String(scalar.value)
      const found = new Set(text.match(controls))
      if (found.size === 0) return
      const [from, to] = scalar.range ?? [0, 0]
      for (const character of found) {
        const name = nameOfCharacter(character)
        report(file, 'character-control', [name, ''], places(from, to))
      }
      scalar.value = text.replaceAll(controls, ' ')
    },
  })
}

/** Where each value is, by names such as `title`, `contents.0` and `accessibility.report`. */
function keyPlaces({ document, places }: ParsedYaml): Map<string, Position> {
  const found = new Map<string, Position>()
  for (const [name, ...nodes] of namedNodes(document.contents)) {
    const ranges = nodes.map((node) => (isNode(node) && node.range) || ([0, 0] as const))
    const [from, to] = ranges.find(([from, to]) => to > from) ?? []
    if (from !== undefined) found.set(name, places(from, to))
  }
  return found
}

/** Values, each with the key that stands for it where it is empty, by names such as `authors.0.name`. */
function* namedNodes(node: unknown, prefix = ''): Iterable<[string, ...unknown[]]> {
  if (!isCollection(node)) return
  for (const [index, item] of node.items.entries()) {
    const { key, value } = isPair(item) ? item : { key: index, value: item }
    const name = `${prefix}${isScalar(key) ? key.value : key}`
    yield [name, value, key]
    yield* namedNodes(value, `${name}.`)
  }
}

/** Offset where brackets, or marks of lists and keys in one line, or indentation, go too deep. */
function placeOfDeepNesting(yaml: string): number | undefined {
  let depth = 0
  for (const { 0: mark, index } of yaml.matchAll(/[[\]{}]/g)) {
    depth = Math.max(0, depth + (mark === '[' || mark === '{' ? 1 : -1))
    if (depth > deepestNesting) return index
  }
  let marks = 0
  for (const { 0: mark, index } of yaml.matchAll(/\n *|(?<![^\s])[-?:](?!\S)/g)) {
    marks = mark.startsWith('\n') ? 0 : marks + 1
    if (marks > deepestNesting || mark.length > 4 * deepestNesting) return index
  }
  return undefined
}
