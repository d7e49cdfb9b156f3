/** The keys of one file, whatever other tool has named them, as ours. */
import type { Position } from 'unist'
import type { VFile } from 'vfile'
import { type Document, isMap, isNode, isScalar, isSeq, type Node } from 'yaml'
import { nearestName } from '../../lib/edit-distance.ts'
import { quoted, shorten } from '../../lib/visible.ts'
import { report } from '../../problems/report.ts'
import { namedNodes, type Parsed } from './parse-keys.ts'
import {
  beginsAsForeignKey,
  isForeignKey,
  readKey,
  readRoleKey,
  sectionOf,
} from './values.ts'

/** How much of a key or value is quoted, in characters. */
export const longestValue = 61

/** What one file says, not yet checked. */
export interface Settings extends Parsed {
  readonly file: VFile
  /** Plain objects, lists and texts by our keys. */
  readonly values: Readonly<Record<string, unknown>>
  /** Nodes, by names such as `title`, `contents.0` and `accessibility.report`. */
  readonly nodes: ReadonlyMap<string, unknown>
  /** What the author calls a key of ours. */
  readonly written: ReadonlyMap<string, string>
  readonly strictness: Strictness
  /** Keys that mean nothing here. */
  readonly ignored: readonly IgnoredKey[]
  /** Keys of ours that stand there misspelt, or that are given in a way that is reported. */
  readonly misspelt: ReadonlySet<string>
}

export interface IgnoredKey {
  readonly file: VFile
  readonly key: string
  /** As plain data. */
  readonly value: unknown
  readonly place: Position | undefined
}

/**
 * - `own`: every key that is unknown is a mistake;
 * - `shared`: front matter, in which authors have keys of their own: what is a slip of the pen is a mistake;
 * - `foreign`: another tool's file, of which all that we do not know is the other's.
 */
export type Strictness = 'own' | 'shared' | 'foreign'

/** Keys of which several may stand in one file, such as `keywords` and `tags`. */
const joined: ReadonlySet<string> = new Set(['subjects', 'contributors'])

interface Given {
  readonly key: Node
  readonly name: string
  readonly value: Node | null
  /** The value as plain data. */
  readonly data: unknown
}

/**
 * Takes the keys that we know from some mappings of a file, reporting those that are mistakes.
 *
 * @param own - Our keys, those that may be given here.
 * @param maps - Where a key is in several, the first counts.
 */
export function readSettings(
  file: VFile,
  parsed: Parsed,
  own: readonly string[],
  strictness: Strictness,
  maps: readonly unknown[] = [parsed.document.contents],
): Settings {
  const { document, placeOf } = parsed
  const values: Record<string, unknown> = {}
  const nodes = new Map<string, unknown>()
  const written = new Map<string, string>()
  const ignored: IgnoredKey[] = []
  const misspelt = new Set<string>()
  const isForeign = strictness === 'foreign'
  const given = maps.flatMap((map) => pairsOf(map, document))
  // Ours count before those of others.
  const isOwn = ({ name }: Given): boolean => own.includes(name)
  const isFree = (key: string): boolean => !(key in values) || joined.has(key)
  for (const pair of [...given.filter(isOwn), ...given.filter((each) => !isOwn(each))]) {
    const { data, name } = pair
    const place = placeOf(pair.key)
    const key = keyFor(name)
    const mistake = key === undefined && mistakeIn(name)
    if (mistake) {
      reportUnknown(file, name, mistake.near, place)
      misspelt.add(mistake.near ?? '')
    } else if (key !== undefined && isFree(key) && fits(key, name, data)) take(key, pair)
    else ignored.push({ file, key: name, value: data, place })
  }
  const found = { values, nodes, written, ignored, misspelt }
  return { ...parsed, file, strictness, ...found }

  /** Which of our keys one is. */
  function keyFor(name: string): string | undefined {
    const isOfPeople = own.includes('contributors') && readRoleKey(name) !== undefined
    const other = isOfPeople ? 'contributors' : readKey(name)
    return [name, other].find((key) => key !== undefined && own.includes(key))
  }

  /** The nearest of ours to an unknown key that is wrong; `undefined` if it may be another tool's, or the author's own. */
  function mistakeIn(name: string): { readonly near: string | undefined } | undefined {
    if (isForeign || isForeignKey(name)) return undefined
    const near = misspeltKey(name, own, strictness)
    const isShared = strictness === 'shared'
    const mayBeOthers = near
      ? isShared && near in values
      : isShared || beginsAsForeignKey(name)
    return mayBeOthers ? undefined : { near: near ?? nearestName(name, own) }
  }

  /** What is called `type` or `language` by others need not be what we mean by it. */
  function fits(key: string, name: string, value: unknown): boolean {
    if (key === 'language' || key === 'links')
      return strictness === 'own' || typeof value === 'string'
    if (name === key) return true
    if (name === 'editor') return !isOfQuarto(value)
    return key !== 'kind' || value === 'article' || value === 'book'
  }

  function take(meant: string, { data, key, name, value }: Given): void {
    const taken = formOf(meant, name, data)
    // A key without a value is one not yet filled in, as templates have them.
    if (taken === '' || (isForeign && Array.isArray(taken) && taken.length === 0)) {
      if (!nodes.has(meant)) nodes.set(meant, key)
    } else if (meant in values) values[meant] = [values[meant], taken].flat()
    else {
      values[meant] = taken
      written.set(meant, name)
      nodes.set(meant, value ?? key)
      for (const [inner, node] of namedNodes(value, `${meant}.`)) nodes.set(inner, node)
    }
  }
}

function pairsOf(map: unknown, document: Document): readonly Given[] {
  if (!isMap<Node, Node | null>(map)) return []
  return map.items.map(({ key, value }) => {
    const name = isScalar(key) ? String(key.value) : String(key)
    const colour = name === 'accent' ? commentOf(value) : ''
    const data: unknown = (isNode(value) && value.toJS(document)) || colour
    return { key, name, value, data }
  })
}

/** What stands after a value: without quotation marks, a colour is a comment. */
export function commentOf(value: unknown): string {
  return isNode(value) ? (value.comment ?? '') : ''
}

/** A key of ours that is meant. Authors' own keys in front matter are many, and some are near to one of ours. */
export function misspeltKey(
  name: string,
  own: readonly string[],
  strictness: Strictness,
): string | undefined {
  const most = strictness === 'own' ? 2 : name.length < 8 ? 1 : 2
  return nearestName(name, own, Math.min(most, Math.floor(name.length / 2)))
}

/** As many keys as an author reads in a message. */
const mostListed = 10

/** Says that a key is unknown, and which may have been meant, or can be given. */
export function reportUnknown(
  file: VFile,
  key: string,
  meant: string | undefined,
  place: Position | undefined,
  known: readonly string[] = [],
): void {
  const isShort = known.length > 0 && known.length <= mostListed
  const listed = isShort ? `one of ${known.join(', ')}` : 'a key that README.md lists'
  const expected = meant === undefined ? listed : quoted(meant)
  report(file, 'config-key-unknown', [shorten(key, longestValue), expected], place)
}

/**
 * Says that a value is none that it may be.
 *
 * @param key - Ours, where the author has another name for it.
 */
export function reportInvalid(
  file: VFile,
  name: string,
  found: string,
  expected: string,
  place: Position | undefined,
  key = name,
): void {
  report(file, 'config-invalid', [name, found, expected, sectionOf(key)], place)
}

/** What stands in the place of a value. */
export function describe(node: unknown): string {
  if (isMap(node)) return 'keys'
  if (isSeq(node)) return 'list'
  const text = isScalar(node) ? String(node.value).trim() : ''
  return text === '' ? 'empty value' : `value ${quoted(shorten(text, longestValue))}`
}

/** Whether an editor is nobody, but how Quarto shows a file to its author. */
function isOfQuarto(editor: unknown): boolean {
  return typeof editor === 'object' && editor !== null
    ? 'mode' in editor || 'markdown' in editor
    : editor === 'visual' || editor === 'source'
}

/** A value as our key has it: what others write between commas, or under the name of what people did. */
function formOf(key: string, name: string, data: unknown): unknown {
  if (name === key || data === '') return data
  if (key === 'subjects' && typeof data === 'string')
    return data.split(/\s*[,;]\s*/).filter(Boolean)
  const role = key === 'contributors' ? readRoleKey(name) : undefined
  if (role === undefined) return data
  const people: readonly unknown[] = [data].flat()
  return people.map((person) =>
    typeof person === 'object' ? { role, ...person } : { name: person, role },
  )
}
