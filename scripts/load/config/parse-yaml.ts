import type { VFile } from 'vfile'
import {
  type Document,
  type ErrorCode,
  isCollection,
  isMap,
  isPair,
  isScalar,
  parseDocument,
  visit,
  type YAMLMap,
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
  /** Of the keys and values; offsets are those of the file. */
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
 * YAML, every scalar the text that was written.
 *
 * @param isForeign - Whether another tool reads it as well, and may have tags of its own.
 * @returns `undefined` when `file` now carries errors, each at its place.
 */
export function parseYaml(
  file: VFile,
  yaml: string,
  isForeign = false,
): Parsed | undefined {
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
    return { document, places }
  } catch {
    const found =
      'number of aliases, or an alias of what is around it, expected plain values'
    report(file, 'config-syntax', [found], places(yaml.indexOf('*')))
    return undefined
  }
}

/** Reports characters that no text may hold in keys and values that escape them, and blanks them out. */
export function replaceControls(
  file: VFile,
  document: Document,
  places: Positions,
): void {
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

/** A mapping in a mapping, by the names of its keys. */
export function mapAt(
  { document }: Parsed,
  ...path: readonly string[]
): YAMLMap | undefined {
  const found: unknown = path.length === 0 ? document.contents : document.getIn(path)
  return isMap(found) ? found : undefined
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
