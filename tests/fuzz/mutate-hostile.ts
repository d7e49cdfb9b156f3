import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Chance, seededRandom } from '../support/seeded-random.ts'
import {
  type Construct,
  type Entry,
  hostileConstructs,
  many,
  tokenOf,
} from './hostile-constructs.ts'
import type { readStock } from './mutate-manuscript.ts'

export interface HostileManuscript {
  /** By their path from the folder; half a surrogate pair stands for a byte that UTF-8 has not. */
  readonly files: ReadonlyMap<string, Entry>
  /** What stands in the output folder before. */
  readonly outputs: ReadonlyMap<string, Entry>
  /** What it was made of and what was done to it, a line each. */
  readonly history: readonly string[]
}

/** Neighbouring seeds must not begin alike. */
const apart = 0x85ebca6b

const skeleton = {
  'book.yaml': 'title: Trap\nauthors: A\nlanguage: en\nkind: article\n',
  'text.md': 'Text.\n',
}

/** A manuscript of somebody who means harm, or of a broken disk: the same for the same seed. */
export function mutateHostile(
  stock: ReturnType<typeof readStock>,
  seed: number,
): HostileManuscript {
  const chance = seededRandom(Math.imul(seed + 1, apart))
  const problems = [...stock.manuscripts].filter(([name]) => name.startsWith('problems/'))
  const [name, base] =
    chance.next() < 0.3
      ? chance.oneOf(problems)
      : (['a trap', new Map(Object.entries(skeleton))] as const)
  const files = new Map<string, Entry>()
  for (const [path, content] of base) files.set(path, Buffer.from(content))
  const outputs = new Map<string, Entry>()
  const history = [name]
  for (let left = chance.between(1, 3); left > 0; left -= 1) {
    const [what, make] = chance.oneOf(Object.entries(hostileConstructs))
    addTo(files, outputs, make(chance))
    history.push(what)
  }
  for (let left = chance.oneOf([0, 0, 1, 2, 4]); left > 0; left -= 1) {
    const [path, content] = chance.oneOf([...files])
    if ('target' in content) continue
    const [what, mutate] = chance.oneOf(Object.entries(mutations))
    const text = Buffer.from(content).toString('latin1')
    const changed = mutate(text, chance, stock.constructs).slice(0, mostBytes)
    files.set(path, Buffer.from(changed, 'latin1'))
    history.push(`${JSON.stringify(path)}: ${what}`)
  }
  return { files, outputs, history }
}

/** Larger ones are refused for their size alone. */
const mostBytes = 1_000_000

function addTo(
  files: Map<string, Entry>,
  outputs: Map<string, Entry>,
  construct: Construct,
): void {
  append(files, 'book.yaml', construct.keys)
  append(
    files,
    [...files.keys()].find((path) => path.endsWith('.md')) ?? 'text.md',
    construct.text,
  )
  for (const [target, added] of [
    [files, construct.files],
    [outputs, construct.outputs],
  ] as const) {
    for (const [path, content] of Object.entries(added ?? {}))
      target.set(path, typeof content === 'string' ? Buffer.from(content) : content)
  }
}

function append(files: Map<string, Entry>, path: string, text: string | undefined): void {
  const there = files.get(path) ?? Buffer.of()
  if (text === undefined || 'target' in there) return
  files.set(path, Buffer.concat([there, Buffer.from(`\n${text}\n`)]))
}

/** Does something to the bytes of a file, each a character here, so that nothing need be text. */
type Mutate = (text: string, chance: Chance, constructs: readonly string[]) => string

const mutations: Readonly<Record<string, Mutate>> = {
  'a token put in': (text, chance) => splice(text, chance, token(chance), 0),
  'a token for what was there': (text, chance) =>
    splice(text, chance, token(chance), chance.between(1, 20)),
  'tokens for the numbers': (text, chance) =>
    text.replace(/\d+/g, (number) =>
      chance.next() < 0.3 ? token(chance).slice(0, 99) : number,
    ),
  'bytes of another encoding': (text, chance) =>
    splice(
      text,
      chance,
      chance.oneOf([
        '\xff\xfe',
        '\xed\xa0\x80',
        '\xc0\xaf',
        '\xf4\x90\x80\x80',
        '\x00',
        '\xef\xbb\xbf',
      ]),
      0,
    ),
  'a part repeated': (text, chance) => {
    const from = chance.between(0, text.length)
    const part = text.slice(from, from + chance.between(1, 80))
    return `${text.slice(0, from)}${part.repeat(many(chance))}${text.slice(from)}`
  },
  'a part nested': (text, chance) => {
    const [from, depth] = [chance.between(0, text.length), many(chance)]
    const to = from + chance.between(0, 80)
    const [open = '', close = ''] = chance.oneOf([
      ['> ', ''],
      ['[', ']'],
      ['{', '}'],
      ['<b>', '</b>'],
      ['<g>', '</g>'],
      ['$', '$'],
      ['\n:::note\n', '\n:::\n'],
      ['*', '*'],
      ['"', '"'],
    ])
    return `${text.slice(0, from)}${open.repeat(depth)}${text.slice(from, to)}${close.repeat(depth)}${text.slice(to)}`
  },
  'a part of another': (text, chance, constructs) =>
    splice(
      text,
      chance,
      `\n\n${Buffer.from(chance.oneOf(constructs)).toString('latin1')}\n\n`,
      0,
    ),
  'the end cut off': (text, chance) => text.slice(0, chance.between(0, text.length)),
}

function token(chance: Chance): string {
  return Buffer.from(tokenOf(chance)).toString('latin1')
}

function splice(text: string, chance: Chance, added: string, removed: number): string {
  const at = chance.between(0, text.length)
  return `${text.slice(0, at)}${added}${text.slice(at + removed)}`
}

/** Writes files, then links, into a folder; what cannot stand beside another is left out. */
export async function writeEntries(
  folder: string,
  entries: ReadonlyMap<string, Entry>,
): Promise<void> {
  const isLink = ([, entry]: readonly [string, Entry]) => Number('target' in entry)
  for (const [path, entry] of [...entries].sort((a, b) => isLink(a) - isLink(b))) {
    const place = placeOf(folder, path)
    try {
      await mkdir(placeOf(folder, dirname(path)), { recursive: true })
      if ('target' in entry) await symlink(entry.target, place)
      else await writeFile(place, entry)
    } catch {
      // A file and a folder of one name, or a name that the disk does not take.
    }
  }
}

function placeOf(folder: string, path: string): Buffer {
  const name = Buffer.from(path).toString('latin1').replaceAll('\xef\xbf\xbd', '\xff')
  return Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, 'latin1')])
}
