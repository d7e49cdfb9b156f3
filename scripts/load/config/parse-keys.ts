import { parse, TomlError } from 'smol-toml'
import type { Position } from 'unist'
import type { VFile } from 'vfile'
import {
  Document,
  type ErrorCode,
  isCollection,
  isNode,
  isPair,
  isScalar,
  parseDocument,
  visit,
} from 'yaml'
import { type Positions, positionsIn } from '../../lib/text-positions.ts'
import { controls, nameOfCharacter } from '../../lib/visible.ts'
import { report } from '../../problems/report.ts'

/** Nobody writes settings so deep, and the parser's recursion would end the process far below. */
const deepestNesting = 50

/** How often aliases may repeat values before they count as a bomb. */
const mostAliases = 100

/** Errors beyond these mostly follow from the first. */
const mostErrors = 5

/** Keys and values that a file holds. */
export interface Parsed {
  readonly document: Document
  /** Of a key or value in the file. */
  readonly placeOf: (node: unknown) => Position | undefined
  /** Where the keys begin. */
  readonly start: Position
}

function parsedOf(document: Document, places: Positions): Parsed {
  return {
    document,
    start: places(document.contents?.range?.[0] ?? 0),
    placeOf: (node) => {
      const [from, to] = (isNode(node) && node.range) || []
      return from === undefined ? undefined : places(from, to)
    },
  }
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
 * Keys and values, every scalar the text that was written.
 *
 * @param text - The keys; offsets are those of `file`.
 * @param isForeign - Whether another tool reads it as well, and may have tags of its own.
 * @returns `undefined` when `file` now carries errors, each at its place.
 */
export function parseKeys(
  file: VFile,
  text: string,
  syntax: 'yaml' | 'toml',
  isForeign = false,
): Parsed | undefined {
  return syntax === 'toml' ? parseToml(file, text) : parseYaml(file, text, isForeign)
}

function parseYaml(file: VFile, yaml: string, isForeign: boolean): Parsed | undefined {
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
    // To look for doubles takes the square of the keys, of which others' files may have more.
    uniqueKeys: !isForeign,
  })
  const errors = isForeign
    ? document.errors.filter(({ code }) => code !== 'TAG_RESOLVE_FAILED')
    : [...document.errors, ...document.warnings]
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
    document.toJS({ maxAliasCount: mostAliases })
    return parsedOf(document, places)
  } catch {
    const found =
      'number of aliases, or an alias of what is around it, expected plain values'
    report(file, 'config-syntax', [found], places(yaml.indexOf('*')))
    return undefined
  }
}

/** Reports characters that no text may hold in keys and values that escape them, and blanks them out. */
function replaceControls(file: VFile, document: Document, places: Positions): void {
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

/** Values, each with the key that stands for it where it is empty, by names such as `authors.0.name`. */
export function* namedNodes(
  node: unknown,
  prefix = '',
): Iterable<[string, ...unknown[]]> {
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

/** TOML as if it had been written in YAML. Each key is where a line first begins with its name. */
function parseToml(file: VFile, toml: string): Parsed | undefined {
  const places = positionsIn(toml)
  try {
    const document = new Document(textsOf(parse(toml)), { schema: 'failsafe' })
    const lines = [...toml.matchAll(/^[ \t]*(?:\[+[ \t]*)?["']?([\w.-]+)/gm)]
    const starts = new Map<string, number>()
    for (const { 0: start, 1: name = '', index } of lines)
      if (!starts.has(name)) starts.set(name, index + start.length - name.length)
    visit(document, {
      Pair(_, { key, value }) {
        if (!isScalar(key)) return
        const name = String(key.value)
        const from = starts.get(name) ?? 0
        key.range = [from, from + name.length, from + name.length]
        if (isNode(value)) value.range = key.range
      },
    })
    replaceControls(file, document, places)
    return parsedOf(document, places)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const what = /: ([^\n]*?)\.?\n/.exec(error.message)?.[1] ?? 'wrong syntax'
    const offset = toml.split('\n', error.line - 1).join('\n').length
    const at = offset + (error.line > 1 ? 1 : 0) + error.column - 1
    const found = `text, expected TOML: \`key = "value"\` (${what})`
    report(file, 'config-syntax', [found], places(at, at + 1))
    return undefined
  }
}

/** Every number, date and truth value as text; empty tables stay. */
function textsOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(textsOf)
  if (value instanceof Date) return value.toISOString()
  if (typeof value !== 'object' || value === null) return String(value)
  return new Map(Object.entries(value).map(([key, inner]) => [key, textsOf(inner)]))
}
