import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { type Chance, seededRandom } from '../support/seeded-random.ts'
import { nastyCharacters, strayKeys, strayMarks } from './nasty-texts.ts'

interface MutatedManuscript {
  readonly files: Files
  /** What was done to which manuscript, a line each. */
  readonly history: readonly string[]
}

/** Neighbouring seeds must not begin alike. */
const apart = 0x9e3779b1

/** A manuscript of the stock after one to four things have befallen it: the same for the same seed. */
export function mutateManuscript(stock: Stock, seed: number): MutatedManuscript {
  const chance = seededRandom(Math.imul(seed + 1, apart))
  const [name, original] = chance.oneOf(basesOf(stock, chance))
  const files = new Map(original)
  const history = [name]
  for (let left = chance.between(1, 4); left > 0; left -= 1) {
    const path = chance.oneOf(pathsOf(files, chance))
    const [what, mutate] = chance.oneOf(Object.entries(mutationsOf(path, chance)))
    files.set(path, mutate(files.get(path) ?? Buffer.of(), chance, stock.constructs))
    history.push(`${path}: ${what}`)
  }
  if (chance.next() < 0.8) mend(files, history)
  return { files, history }
}

/** The text, mostly: broken settings end a build before anything is made. */
function pathsOf(files: Files, chance: Chance): readonly string[] {
  const texts = [...files.keys()].filter((path) => path.endsWith('.md'))
  return texts.length > 0 && chance.next() < 0.8 ? texts : [...files.keys()]
}

/** Those that have a problem from the start are most of the stock, and seldom come to print. */
function basesOf({ manuscripts }: Stock, chance: Chance): (readonly [string, Files])[] {
  const hasProblems = chance.next() < 0.2
  return [...manuscripts].filter(([name]) => name.startsWith('problems/') === hasProblems)
}

/** Gives notes that are referred to and not there a text, so that more manuscripts come to print. */
function mend(files: Map<string, Uint8Array>, history: string[]): void {
  for (const [path, bytes] of files) {
    if (!path.endsWith('.md')) continue
    const text = Buffer.from(bytes).toString('utf8')
    const labels = [...text.matchAll(/\[\^([\w-]+)\](?!:)/g)].map(([, label]) => label)
    const missing = [...new Set(labels)].filter((label) => !text.includes(`[^${label}]:`))
    if (missing.length === 0) continue
    const notes = missing.map((label) => `[^${label}]: A note to ${label}.\n`)
    files.set(path, Buffer.concat([bytes, Buffer.from(`\n\n${notes.join('\n')}`)]))
    history.push(`${path}: notes written`)
  }
}

/** Broken bytes end most builds early; so they are rare where something else can be done. */
function mutationsOf(path: string, chance: Chance): Readonly<Record<string, Mutation>> {
  if (!isText(path) || chance.next() < 0.06) return byteMutations
  return path.endsWith('.md') && chance.next() < 0.97 ? textMutations : settingMutations
}

/** Does one thing to the bytes of a file. */
type Mutation = (
  bytes: Uint8Array,
  chance: Chance,
  constructs: readonly string[],
) => Uint8Array

type OfText = (text: string, chance: Chance, constructs: readonly string[]) => string
type OfLines = (lines: string[], chance: Chance, constructs: readonly string[]) => void

/** What can befall any file, pictures too. */
const byteMutations: Readonly<Record<string, Mutation>> = {
  'bytes flipped': (bytes, chance) => {
    const flipped = Uint8Array.from(bytes)
    for (let left = chance.between(1, 8); left > 0 && bytes.length > 0; left -= 1) {
      const at = chance.between(0, bytes.length - 1)
      flipped[at] = (flipped[at] ?? 0) ^ (1 << chance.between(0, 7))
    }
    return flipped
  },
  'end cut off': (bytes, chance) => bytes.subarray(0, chance.between(0, bytes.length)),
  'bytes cut out': (bytes, chance) => {
    const from = chance.between(0, bytes.length)
    return Buffer.concat([
      bytes.subarray(0, from),
      bytes.subarray(from + chance.between(1, 40)),
    ])
  },
  'bytes put in': (bytes, chance) => {
    const at = chance.between(0, bytes.length)
    const noise = Uint8Array.from({ length: chance.between(1, 12) }, () =>
      chance.between(0, 255),
    )
    return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)])
  },
}

/** What can befall Markdown. */
const textMutations: Readonly<Record<string, Mutation>> = {
  'line dropped': ofLines((lines, chance) => {
    lines.splice(placeIn(lines, chance), chance.between(1, 3))
  }),
  'line doubled': ofLines((lines, chance) => {
    const at = placeIn(lines, chance)
    lines.splice(at, 0, ...lines.slice(at, at + chance.between(1, 6)))
  }),
  'line moved': ofLines((lines, chance) => {
    const moved = lines.splice(placeIn(lines, chance), chance.between(1, 4))
    lines.splice(placeIn(lines, chance), 0, ...moved)
  }),
  'line indented': ofLines((lines, chance) => {
    const from = placeIn(lines, chance)
    const by = chance.oneOf([' ', '    ', '> ', '- ', '\t'])
    for (let at = from; at < from + chance.between(1, 9); at += 1) {
      if (lines[at] !== undefined) lines[at] = `${by}${lines[at]}`
    }
  }),
  'line joined to the next': ofLines((lines, chance) => {
    const at = placeIn(lines, chance)
    lines.splice(at, 2, lines.slice(at, at + 2).join(' '))
  }),
  'construct put between lines': ofLines((lines, chance, constructs) => {
    lines.splice(placeIn(lines, chance), 0, '', chance.oneOf(constructs), '')
  }),
  'construct put in a line': inserted((chance, constructs) => chance.oneOf(constructs)),
  'construct put in a block': ofLines((lines, chance, constructs) => {
    const by = chance.oneOf(['> ', '- ', '    ', '[^1]: '])
    const indented = chance.oneOf(constructs).replaceAll('\n', `\n${by}`)
    lines.splice(placeIn(lines, chance), 0, '', `${by}${indented}`, '')
  }),
  'marks put in': (bytes, chance, constructs) => {
    const once = inserted((own) => own.oneOf(strayMarks))
    let result = bytes
    for (let left = chance.between(1, 5); left > 0; left -= 1) {
      result = once(result, chance, constructs)
    }
    return result
  },
  'nasty characters put in': inserted((chance) => chance.oneOf(nastyCharacters)),
  'a very long line': inserted((chance) =>
    chance
      .oneOf(['a', 'word ', '\u00e9', '*', '-', '`a` ', '1', '\u65e5'])
      .repeat(chance.between(500, 20_000)),
  ),
  'deep nesting': inserted((chance) => {
    const depth = chance.between(5, 300)
    const [opens, closes = ''] = chance.oneOf([
      ['> '],
      ['- '],
      ['['],
      ['*a '],
      ['**_', '_**'],
      ['<b>', '</b>'],
      ['![', '](x.png)'],
      ['('],
      ['\n::: note\n', '\n:::\n'],
      ['"', '"'],
    ] as const)
    return `\n\n${opens.repeat(depth)}text${closes.repeat(depth)}\n\n`
  }),
  'a paragraph many times': ofLines((lines, chance) => {
    const line = chance.oneOf(lines)
    const copies = Array.from({ length: chance.between(10, 60) }, () => [line, '']).flat()
    lines.splice(placeIn(lines, chance), 0, '', ...copies)
  }),
}

/** What can befall settings. */
const settingMutations: Readonly<Record<string, Mutation>> = {
  'key put in': ofLines((lines, chance) => {
    lines.splice(placeIn(lines, chance), 0, chance.oneOf(strayKeys))
  }),
  'key at the end': ofText((text, chance) => `${text}\n${chance.oneOf(strayKeys)}\n`),
  'key replaced': ofText((text, chance) => {
    const line = chance.oneOf(strayKeys)
    const [key = ''] = line.split(':')
    const others = text.split('\n').filter((other) => !other.startsWith(`${key}:`))
    return [...others, line, ''].join('\n')
  }),
  'line of settings dropped': ofLines((lines, chance) => {
    lines.splice(placeIn(lines, chance), 1)
  }),
  'nasty characters in settings': inserted((chance) => chance.oneOf(nastyCharacters)),
  'marks in settings': inserted((chance) =>
    chance.oneOf([':', ' ', '"', "'", '\t', '- ', '#', '&a ', '*a', '|', '>', '{', ']']),
  ),
}

function ofText(change: OfText): Mutation {
  return (bytes, chance, constructs) =>
    Buffer.from(change(Buffer.from(bytes).toString('utf8'), chance, constructs))
}

function ofLines(change: OfLines): Mutation {
  return ofText((text, chance, constructs) => {
    const lines = text.split('\n')
    change(lines, chance, constructs)
    return lines.join('\n')
  })
}

/** Puts something between two characters. */
function inserted(
  make: (chance: Chance, constructs: readonly string[]) => string,
): Mutation {
  return ofText((text, chance, constructs) => {
    const at = chance.between(0, text.length)
    return `${text.slice(0, at)}${make(chance, constructs)}${text.slice(at)}`
  })
}

function placeIn(lines: readonly string[], chance: Chance): number {
  return chance.between(0, lines.length)
}

/** Files of a manuscript, by their path from its folder, with `/`. */
export type Files = ReadonlyMap<string, Uint8Array>

/** What mutated manuscripts are made from. */
interface Stock {
  /** Manuscripts to begin with, by name. */
  readonly manuscripts: ReadonlyMap<string, Files>
  /** Constructs: blocks of Markdown, apart by empty lines where they were found. */
  readonly constructs: readonly string[]
}

/** Larger ones only take longer. */
const largestBytes = 6000

/**
 * Every manuscript, and every construct of one, in a folder of test fixtures; the same order on
 * every machine.
 *
 * @throws When the folder cannot be read.
 */
export function readStock(fixtures: string): Stock {
  const paths = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .sort()
  const manuscripts = new Map<string, Files>()
  for (const path of paths) {
    if (path.endsWith('/book.yaml')) {
      manuscripts.set(dirname(path), readFolder(join(fixtures, dirname(path))))
    } else if (path.endsWith('/manuscript.md')) {
      manuscripts.set(path, readFolder(join(fixtures, dirname(path))))
    } else if (path.startsWith('markdown/') && path.endsWith('/input.md')) {
      manuscripts.set(path, withHead(readFolder(join(fixtures, dirname(path)))))
    }
  }
  for (const [name, files] of manuscripts) {
    if (sizeOf(files) > largestBytes) manuscripts.delete(name)
  }
  const constructs = paths
    .filter((path) => path.endsWith('.md'))
    .flatMap((path) => readFileSync(join(fixtures, path), 'utf8').split(/\n{2,}/))
    .filter((block) => block.trim() !== '' && block.length < largestBytes)
  return { manuscripts, constructs: [...new Set(constructs)] }
}

function readFolder(folder: string): Files {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !isExpectation(path))
    .sort()
  return new Map(
    files.map((path) => [
      relative(folder, path).split(sep).join('/'),
      readFileSync(path),
    ]),
  )
}

/** Text without keys of its own is no manuscript yet. */
function withHead(files: Files): Files {
  const keys = 'title: The Ford\nauthors: Ada Brook\nlanguage: en\nkind: article\n'
  const hasHead = [...files.values()].some((bytes) =>
    Buffer.from(bytes.subarray(0, 4)).equals(Buffer.from('---\n')),
  )
  return hasHead ? files : new Map([...files, ['book.yaml', Buffer.from(keys)]])
}

/** Whether a file is not of the manuscript, but what a test expects of it. */
function isExpectation(path: string): boolean {
  return /\.(?:html|txt)$/.test(path)
}

/** Pictures aside. */
function sizeOf(files: Files): number {
  let bytes = 0
  for (const [path, content] of files) if (isText(path)) bytes += content.length
  return bytes
}

/** Whether a path of a manuscript is one of its sources. */
function isText(path: string): boolean {
  return /\.(?:md|yaml)$/.test(path)
}
