import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Book } from '../../book.ts'
import { groupBy } from '../../lib/group-by.ts'
import { primarySubtag } from '../../lib/languages.ts'
import { elementsInTexts } from '../../lib/texts.ts'
import { explainFullDisk } from './watch-browser.ts'

/** Pattern files of the npm package `hyphen` that Chromium asks for by the same name. */
const dictionaries =
  'bg cs cy da de-1996 en-gb en-us es et eu fr ga hr hu it la lt lv nb nl nn pl pt ru sk sl sv uk'.split(
    ' ',
  )

/**
 * Writes the hyphenation dictionaries for the languages of a book where the browser finds them, if they
 * are not there yet. Languages without a dictionary are not hyphenated.
 *
 * Browsers come without any on Linux, and soft hyphens in the text would stay in what readers copy and
 * search. To be called before any page of the book is opened: a browser that has looked for a dictionary
 * in vain does not look again.
 *
 * @param folder - The browser's `hyphen-data`.
 * @throws When a dictionary cannot be written; the message names it.
 */
export async function writeHyphenation(folder: string, book: Book): Promise<void> {
  const wanted = new Set([...languagesIn(book)].map(primarySubtag))
  // To Chromium, Norwegian is Bokmål.
  if (wanted.has('no')) wanted.add('nb')
  const missing = dictionaries
    .filter((name) => wanted.has(primarySubtag(name)))
    .map((name) => ({ name, path: join(folder, `hyph-${name}.hyb`) }))
    .filter(({ path }) => !isWhole(path))
  if (missing.length === 0) return
  const require = createRequire(import.meta.url)
  await mkdir(folder, { recursive: true })
  for (const { name, path } of missing) {
    const bytes = hyphenationDictionary(require(`hyphen/patterns/${name}.js`) as Patterns)
    // Written under another name and renamed: other builds use the same folder.
    const part = `${path}.${randomUUID()}`
    try {
      await writeFile(part, bytes)
      await rename(part, path)
    } catch (cause) {
      throw new Error(`Cannot write the hyphenation dictionary ${path}`, {
        cause: await explainFullDisk(folder, cause),
      })
    }
  }
}

/** Whether a dictionary is as long as its header says, and not cut off. */
function isWhole(path: string): boolean {
  if (!existsSync(path)) return false
  const bytes = readFileSync(path)
  return (
    bytes.length >= headerBytes && bytes.readUInt32LE(headerBytes - 4) === bytes.length
  )
}

/** BCP 47 tags. */
function languagesIn({ config, sections }: Book): ReadonlySet<string> {
  const languages = new Set([config.language])
  if (config.translationOf?.language) languages.add(config.translationOf.language)
  for (const { properties } of elementsInTexts(sections))
    if (properties.lang) languages.add(String(properties.lang))
  return languages
}

/** A module of the npm package `hyphen`: level lists, a trie of patterns that refers to them, exceptions. */
type Patterns = readonly [
  levels: readonly (readonly number[])[],
  trie: PatternTrie,
  exceptions?: Readonly<Record<string, readonly number[]>>,
]

interface PatternTrie {
  readonly [letters: string]: number | PatternTrie | [PatternTrie, number]
}

/** A node of the trie that is written; equal ends of patterns share one. */
interface TrieNode {
  /** By the codes of letters, in their order. */
  readonly edges: readonly (readonly [code: number, next: TrieNode])[]
  /** In the table of patterns. */
  readonly pattern: number
  readonly serial: number
  /** Where it stands in the packed trie. */
  slot: number
}

/** Of a dictionary: the last four say where it ends. */
const headerBytes = 24

const wordEdge = '.'
/** Levels that no pattern reaches: an odd one always breaks, an even one never. */
const [alwaysBreak, neverBreak] = [11, 10]

/**
 * TeX hyphenation patterns as the dictionary that Chromium reads: the `hyb` format of Android's
 * minikin, an alphabet, a packed trie and a table of patterns.
 *
 * @throws When the patterns do not fit the format's 32-bit entries.
 * @see https://android.googlesource.com/platform/frameworks/minikin/+/main/doc/hyb_file_format.md
 */
function hyphenationDictionary(patterns: Patterns): Uint8Array {
  const levelsOf = collectPatterns(patterns)
  const letters = [...new Set([...levelsOf.keys()].flatMap((key) => [...key]))]
    .filter((letter) => letter !== wordEdge)
    .sort()
  const codes = new Map([wordEdge, ...letters].map((letter, code) => [letter, code]))
  // The first stands for none.
  const lists = ['', ...new Set(levelsOf.values())]
  const indexOf = new Map(lists.map((levels, index) => [levels, index]))
  const nodes = buildTrie(
    [...levelsOf].map(([key, levels]) => ({
      codes: [...key].map((letter) => codes.get(letter) ?? 0),
      pattern: indexOf.get(levels) ?? 0,
    })),
  )
  const size = packTrie(nodes) + letters.length + 1
  const alphabet = writeAlphabet(letters)
  const table = writePatterns(lists)
  const trie = writeTrie(nodes, size, letters.length, lists.length)
  const start = headerBytes
  const trieStart = start + alphabet.length
  const tableStart = trieStart + trie.length
  const end = tableStart + table.length
  const header = words([0x62ad7968, 0, start, trieStart, tableStart, end])
  return Buffer.concat([header, alphabet, trie, table])
}

/** By each pattern's letters its levels, aligned to the end of the letters. */
function collectPatterns([levels, trie, exceptions = {}]: Patterns) {
  const levelsOf = new Map<string, string>()
  const add = (letters: string, index: number): void => {
    const given = [...(letters.startsWith(wordEdge) ? [0] : []), ...(levels[index] ?? [])]
    const aligned = Array.from(`${letters} `, (_, at) => given[at] ?? 0)
    const first = aligned.findIndex((level) => level > 0)
    if (first >= 0) levelsOf.set(letters, aligned.slice(first).join())
  }
  const walk = (node: PatternTrie, before: string): void => {
    for (const [letters, value] of Object.entries(node)) {
      const here = before + letters
      const [below, index] =
        typeof value === 'number' ? [{}, value] : Array.isArray(value) ? value : [value]
      if (index !== undefined) add(here, index)
      walk(below, here)
    }
  }
  walk(trie, '')
  for (const [word, breaks] of Object.entries(exceptions)) {
    const inner = Array.from(word, (_, at) =>
      breaks.includes(at + 1) ? alwaysBreak : neverBreak,
    )
    levelsOf.set(wordEdge + word + wordEdge, [...inner.slice(0, -1), 0, 0].join())
  }
  return levelsOf
}

interface CodedPattern {
  readonly codes: readonly number[]
  readonly pattern: number
}

/** All nodes, the root first. */
function buildTrie(patterns: readonly CodedPattern[]): readonly TrieNode[] {
  const nodes = new Map<string, TrieNode>()
  const build = (below: readonly CodedPattern[], depth: number): TrieNode => {
    const here = below.find(({ codes }) => codes.length === depth)
    const edges = [...groupBy(below, ({ codes }) => codes[depth] ?? -1)]
      .filter(([code]) => code >= 0)
      .sort(([a], [b]) => a - b)
      .map(([code, group]) => [code, build(group, depth + 1)] as const)
    const pattern = here?.pattern ?? 0
    const key = [
      pattern,
      ...edges.map(([code, { serial }]) => `${code}:${serial}`),
    ].join()
    const node = nodes.get(key) ?? { edges, pattern, serial: nodes.size, slot: 0 }
    nodes.set(key, node)
    return node
  }
  build(patterns, 0)
  return [...nodes.values()].reverse()
}

/**
 * Gives every node a slot such that no two nodes' edges collide; the root's is 0, where readers begin.
 *
 * @returns The largest slot.
 */
function packTrie(nodes: readonly TrieNode[]): number {
  const slots = new Set<number>()
  const edges = new Set<number>()
  let lowest = 0
  let largest = 0
  nodes.forEach((node, index) => {
    const codes = node.edges.map(([code]) => code)
    if (index > 0) {
      while (edges.has(lowest)) lowest++
      node.slot = Math.max(0, lowest - (codes[0] ?? lowest))
      const isFree = (slot: number): boolean =>
        !slots.has(slot) && codes.every((code) => !edges.has(slot + code))
      while (!isFree(node.slot)) node.slot++
    }
    slots.add(node.slot)
    for (const code of codes) edges.add(node.slot + code)
    largest = Math.max(largest, node.slot)
  })
  return largest
}

/** Each letter and its capital under one code, in the order of code points. */
function writeAlphabet(letters: readonly string[]): Buffer {
  const codes = new Map<number, number>()
  letters.forEach((letter, index) => {
    const capital = letter === 'ß' ? 'ẞ' : letter.toUpperCase()
    const isCapital = [...capital].length === 1 && !letters.includes(capital)
    for (const each of isCapital ? [letter, capital] : [letter])
      codes.set(each.codePointAt(0) ?? 0, index + 1)
  })
  const points = [...codes].sort(([a], [b]) => a - b)
  return words([1, points.length, ...points.map(([point, code]) => (point << 11) | code)])
}

/** @param lists - Of levels, the first of them for no pattern. */
function writePatterns(lists: readonly string[]): Buffer {
  const entries: number[] = []
  const raw: number[] = []
  for (const list of lists) {
    const levels = list.split(',').map(Number)
    const length = levels.findLastIndex((level) => level > 0) + 1
    const zeros = list === '' ? 0 : levels.length - length
    entries.push((length << 26) | (zeros << 20) | (length && raw.length))
    raw.push(...levels.slice(0, length))
  }
  const head = words([0, entries.length, 16 + 4 * entries.length, raw.length, ...entries])
  return Buffer.concat([head, Buffer.from(raw)])
}

function writeTrie(
  nodes: readonly TrieNode[],
  size: number,
  letterCount: number,
  patternCount: number,
): Buffer {
  const linkShift = bitsFor(letterCount)
  const patternShift = linkShift + bitsFor(size - 1)
  if (patternShift + bitsFor(patternCount) > 32) {
    throw new Error(
      'Cannot write a hyphenation dictionary: too many patterns for the format',
    )
  }
  const entries = new Array<number>(size).fill(0)
  const add = (slot: number, value: number): void => {
    entries[slot] = (entries[slot] ?? 0) + value
  }
  for (const { edges, pattern, slot } of nodes) {
    add(slot, pattern * 2 ** patternShift)
    for (const [code, next] of edges) add(slot + code, next.slot * 2 ** linkShift + code)
  }
  const codeMask = 2 ** linkShift - 1
  const linkMask = 2 ** patternShift - 2 ** linkShift
  return words([0, codeMask, linkShift, linkMask, patternShift, size, ...entries])
}

function bitsFor(value: number): number {
  return 32 - Math.clz32(value)
}

function words(values: readonly number[]): Buffer {
  return Buffer.from(Uint32Array.from(values).buffer)
}
