import type { Position } from 'unist'
import type { VFile } from 'vfile'
import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseDocument,
  type Range,
} from 'yaml'
import { type Positions, positionsIn } from '../lib/text-positions.ts'
import { report } from '../problems/report.ts'
import { describeYamlError } from './describe-yaml-error.ts'

/** Nobody writes settings so deep, and the parser's recursion would end the process far below. */
const deepestNesting = 50

/** How often aliases may repeat values before they count as a bomb. */
const mostAliases = 100

/** Errors beyond these mostly follow from the first. */
const mostErrors = 5

export interface ParsedYaml {
  readonly document: Document.Parsed
  /** Plain objects, lists and texts. */
  readonly value: unknown
  readonly places: Positions
}

/**
 * Settings as plain values, every scalar as the text that was written.
 *
 * @returns `undefined` when `file` now carries errors, each at its place.
 */
export function parseYaml(file: VFile, yaml: string): ParsedYaml | undefined {
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
    if (code === 'DUPLICATE_KEY') reportDuplicate(file, yaml, pos, places)
    else {
      const place = places(pos[0], Math.max(pos[1], pos[0] + 1))
      report(file, 'config-syntax', [describeYamlError(code, message)], place)
    }
  }
  if (errors.length > 0) return undefined
  try {
    return { document, value: document.toJS({ maxAliasCount: mostAliases }), places }
  } catch {
    const found =
      'number of aliases, or an alias of what is around it, expected plain values'
    report(file, 'config-syntax', [found], places(yaml.indexOf('*')))
    return undefined
  }
}

/** Where each key of the outermost level has its value, and as `key.0`, `key.1` the items of a list. */
export function keyPlaces({ document, places }: ParsedYaml): Map<string, Position> {
  const found = new Map<string, Position>()
  function note(name: string, range: Range | undefined): void {
    if (range) found.set(name, places(range[0], range[1]))
  }
  for (const { key, value } of isMap(document.contents) ? document.contents.items : []) {
    const name = isScalar(key) ? String(key.value) : ''
    note(name, rangeOf(value) ?? rangeOf(key))
    const items: readonly unknown[] = isSeq(value) ? value.items : []
    for (const [index, item] of items.entries()) note(`${name}.${index}`, rangeOf(item))
  }
  return found
}

/** Where a node stands; `undefined` for a value that is not there. */
function rangeOf(node: unknown): Range | undefined {
  const range = isNode(node) ? node.range : undefined
  return range && range[1] > range[0] ? range : undefined
}

function reportDuplicate(
  file: VFile,
  yaml: string,
  [from]: readonly [number, number],
  places: Positions,
): void {
  const [key = ''] = /^[^:\r\n]*/.exec(yaml.slice(from)) ?? []
  report(file, 'config-key-duplicate', [key.trim()], places(from, from + key.length))
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
