import { type Chance, seededRandom } from '../bench/seeded-random.ts'
import {
  byteMutations,
  type Mutation,
  settingMutations,
  textMutations,
} from './mutations.ts'
import { type Files, isText, type Stock } from './read-stock.ts'

export interface MutatedManuscript {
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
