/**
 * TeX hyphenation patterns as the dictionary that Chromium reads: the `hyb` format of Android's
 * minikin, an alphabet, a packed trie and a table of patterns.
 *
 * @see https://android.googlesource.com/platform/frameworks/minikin/+/main/doc/hyb_file_format.md
 */

/** A module of the npm package `hyphen`: level lists, a trie of patterns that refers to them, exceptions. */
export type Patterns = readonly [
  levels: readonly (readonly number[])[],
  trie: PatternTrie,
  exceptions?: Readonly<Record<string, readonly number[]>>,
]

interface PatternTrie {
  readonly [letters: string]: number | PatternTrie | readonly [PatternTrie, number]
}

interface TrieNode {
  readonly next: Map<number, TrieNode>
  levels: readonly number[] | undefined
  /** Where the node stands in the packed trie. */
  slot: number
  serial: number
}

const wordEdge = '.'
/** Levels that no pattern reaches: an odd one always breaks, an even one never. */
const [alwaysBreak, neverBreak] = [11, 10]

/**
 * The bytes of a `.hyb` file.
 *
 * @throws When the patterns do not fit the format's 32-bit entries.
 */
export function hyphenationDictionary(patterns: Patterns): Uint8Array {
  const levelsOf = collectPatterns(patterns)
  const letters = [...new Set([...levelsOf.keys()].flatMap((key) => [...key]))]
    .filter((letter) => letter !== wordEdge)
    .sort()
  const codes = new Map([[wordEdge, 0], ...letters.map((l, i) => [l, i + 1] as const)])
  const nodes = shareSuffixes(buildTrie(levelsOf, codes))
  const size = packTrie(nodes) + letters.length + 1
  const alphabet = writeAlphabet(letters)
  const { table, indexOf } = writePatterns(nodes)
  const trie = writeTrie(nodes, size, letters.length, indexOf)
  const start = 24
  const header = words([
    0x62ad7968,
    0,
    start,
    start + alphabet.length,
    start + alphabet.length + trie.length,
    start + alphabet.length + trie.length + table.length,
  ])
  return Buffer.concat([header, alphabet, trie, table])
}

/** Each pattern's letters with its levels, aligned to the end of the letters. */
function collectPatterns([levels, trie, exceptions = {}]: Patterns) {
  const levelsOf = new Map<string, readonly number[]>()
  const add = (letters: string, index: number): void => {
    const aligned = new Array<number>([...letters].length + 1).fill(0)
    const shift = letters.startsWith(wordEdge) ? 1 : 0
    levels[index]?.forEach((level, at) => {
      if (at + shift < aligned.length) aligned[at + shift] = level
    })
    const first = aligned.findIndex((level) => level > 0)
    if (first >= 0) levelsOf.set(letters, aligned.slice(first))
  }
  const walk = (node: PatternTrie, before: string): void => {
    for (const [letters, value] of Object.entries(node)) {
      const here = before + letters
      if (typeof value === 'number') add(here, value)
      else if (isPair(value)) {
        add(here, value[1])
        walk(value[0], here)
      } else walk(value, here)
    }
  }
  walk(trie, '')
  for (const [word, breaks] of Object.entries(exceptions)) {
    const inner = Array.from({ length: [...word].length - 1 }, (_, at) =>
      breaks.includes(at + 1) ? alwaysBreak : neverBreak,
    )
    levelsOf.set(wordEdge + word + wordEdge, [...inner, 0, 0])
  }
  return levelsOf
}

function isPair(
  value: PatternTrie | readonly [PatternTrie, number],
): value is readonly [PatternTrie, number] {
  return Array.isArray(value)
}

function buildTrie(
  levelsOf: ReadonlyMap<string, readonly number[]>,
  codes: ReadonlyMap<string, number>,
): TrieNode {
  const root = newNode()
  for (const [letters, levels] of levelsOf) {
    let node = root
    for (const letter of letters) {
      const code = codes.get(letter) ?? 0
      let next = node.next.get(code)
      if (!next) {
        next = newNode()
        node.next.set(code, next)
      }
      node = next
    }
    node.levels = levels
  }
  return root
}

function newNode(): TrieNode {
  return { next: new Map(), levels: undefined, slot: 0, serial: 0 }
}

/** All nodes that differ, the root first; equal ends of patterns become one node. */
function shareSuffixes(root: TrieNode): TrieNode[] {
  const known = new Map<string, TrieNode>()
  const nodes: TrieNode[] = []
  const share = (node: TrieNode): TrieNode => {
    for (const code of sortedCodes(node)) {
      const next = node.next.get(code)
      if (next) node.next.set(code, share(next))
    }
    const edges = sortedCodes(node).map(
      (code) => `${code}:${node.next.get(code)?.serial}`,
    )
    const key = `${node.levels?.join(',') ?? ''}|${edges.join(' ')}`
    const same = known.get(key)
    if (same) return same
    node.serial = nodes.push(node)
    known.set(key, node)
    return node
  }
  share(root)
  return nodes.reverse()
}

/** Gives every node a slot such that no two nodes' edges collide; the root's is 0, where readers begin. */
function packTrie(nodes: readonly TrieNode[]): number {
  const slots = new Set<number>()
  const edges = new Set<number>()
  let lowest = 0
  let largest = 0
  const isFree = (slot: number, codes: readonly number[]): boolean =>
    !slots.has(slot) && codes.every((code) => !edges.has(slot + code))
  nodes.forEach((node, index) => {
    const codes = sortedCodes(node)
    if (index > 0) {
      while (edges.has(lowest)) lowest++
      node.slot = Math.max(0, lowest - (codes[0] ?? lowest))
      while (!isFree(node.slot, codes)) node.slot++
    }
    slots.add(node.slot)
    for (const code of codes) edges.add(node.slot + code)
    largest = Math.max(largest, node.slot)
  })
  return largest
}

/** Each letter and its capital under one code. Dense where the code points are close, else sorted pairs. */
function writeAlphabet(letters: readonly string[]): Buffer {
  const codes = new Map<number, number>()
  letters.forEach((letter, index) => {
    const capital = letter === 'ß' ? 'ẞ' : letter.toUpperCase()
    codes.set(letter.codePointAt(0) ?? 0, index + 1)
    if ([...capital].length === 1 && !letters.includes(capital)) {
      codes.set(capital.codePointAt(0) ?? 0, index + 1)
    }
  })
  const points = [...codes].sort(([a], [b]) => a - b)
  const [first, last] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0]
  if (last - first >= 1024 || letters.length > 255) {
    return words([
      1,
      points.length,
      ...points.map(([p, code]) => ((p << 11) | code) >>> 0),
    ])
  }
  const dense = Buffer.alloc((last - first + 4) & ~3)
  for (const [point, code] of points) dense[point - first] = code
  return Buffer.concat([words([0, first, last + 1]), dense])
}

function writePatterns(nodes: readonly TrieNode[]) {
  const indexOf = new Map<string, number>([['', 0]])
  const entries = [0]
  const offsets = new Map<string, number>()
  const raw: number[] = []
  for (const { levels } of nodes) {
    const key = levels?.join(',') ?? ''
    if (!levels || indexOf.has(key)) continue
    let length = levels.length
    while (length > 0 && levels[length - 1] === 0) length--
    const kept = levels.slice(0, length)
    const at = offsets.get(kept.join(',')) ?? raw.length
    if (at === raw.length) raw.push(...kept)
    offsets.set(kept.join(','), at)
    indexOf.set(key, entries.length)
    entries.push(((length << 26) | ((levels.length - length) << 20) | at) >>> 0)
  }
  const head = words([0, entries.length, 16 + 4 * entries.length, raw.length, ...entries])
  return { table: Buffer.concat([head, Buffer.from(raw)]), indexOf }
}

function writeTrie(
  nodes: readonly TrieNode[],
  size: number,
  letterCount: number,
  indexOf: ReadonlyMap<string, number>,
): Buffer {
  const linkShift = bitsFor(letterCount)
  const patternShift = linkShift + bitsFor(size - 1)
  if (patternShift + bitsFor(indexOf.size) > 32) {
    throw new Error(
      'Cannot write a hyphenation dictionary: too many patterns for the format',
    )
  }
  const entries = new Array<number>(size).fill(0)
  const add = (slot: number, value: number): void => {
    entries[slot] = (entries[slot] ?? 0) + value
  }
  for (const node of nodes) {
    if (node.levels) {
      add(node.slot, (indexOf.get(node.levels.join(',')) ?? 0) * 2 ** patternShift)
    }
    for (const [code, next] of node.next) {
      add(node.slot + code, next.slot * 2 ** linkShift + code)
    }
  }
  const codeMask = 2 ** linkShift - 1
  const linkMask = 2 ** patternShift - 2 ** linkShift
  return words([0, codeMask, linkShift, linkMask, patternShift, size, ...entries])
}

function bitsFor(value: number): number {
  return value > 0 ? 1 + Math.floor(Math.log2(value)) : 0
}

function sortedCodes(node: TrieNode): number[] {
  return [...node.next.keys()].sort((a, b) => a - b)
}

function words(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length)
  values.forEach((value, index) => {
    bytes.writeUInt32LE(value >>> 0, 4 * index)
  })
  return bytes
}
