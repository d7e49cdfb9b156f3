/**
 * Command line: `npm run soak -- [faults | hostile] [--count N] [--seed N] [--keep DIR]`.
 *
 * Builds mutated manuscripts, every output with every check, and counts what came of them: a book
 * that proves, or problems that its author can mend. Nothing else may come of one; those of which
 * something else came are kept, and named with their seed. Exit codes: 0, 1 when there are any.
 *
 * With `faults`, builds are killed at random moments instead, a hundred of them unless `--count` says
 * otherwise; after each, the files in the output folder must be the old ones or the new ones, and
 * nothing else may be left. A proof names what Colophon is made of, so leave that alone meanwhile.
 *
 * With `hostile`, manuscripts of people who mean harm are built, 500 of them unless `--count` says otherwise, each in
 * a process of its own without a network; none may end in another way than with 0 or 1, take more than 30 seconds of
 * processor time or 2 GiB, reach for a network, or leave anything outside of its output folder.
 */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { killBuilds } from './kill-builds.ts'
import { mutateHostile } from './mutate-hostile.ts'
import { readStock } from './mutate-manuscript.ts'
import { tryHostile } from './try-hostile.ts'
import type { Fate } from './try-manuscript.ts'
import { isWell, trySeeds } from './try-seeds.ts'
import type { Trial } from './worker.ts'

const progressEvery = 100

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'string' },
  },
})
const first = Number(values.seed)
if (positionals[0] === 'faults') {
  process.exit(await killMany(Number(values.count ?? '100'), first))
}
const folder = values.keep ?? (await mkdtemp(join(tmpdir(), 'colophon-soak-')))
if (positionals[0] === 'hostile') {
  process.exit(await tryMany(Number(values.count ?? '500'), first))
}
const count = Number(values.count ?? '1000')

const fates = new Map<Fate, number>()
let [slowest, largest, tried] = [0, 0, 0]
for await (const trial of trySeeds(seedsFrom(first, count), folder)) {
  tried += 1
  slowest = Math.max(slowest, trial.ms)
  largest = Math.max(largest, trial.mebibytes)
  fates.set(trial.fate, (fates.get(trial.fate) ?? 0) + 1)
  if (!isWell(trial)) say(describe(trial))
  if (tried % progressEvery === 0) say(`${tried} of ${count}: ${figures()}`)
}
say(`${tried} mutated manuscripts from seed ${first}: ${figures()}`)
say(`slowest ${(slowest / 1000).toFixed(1)} s, memory at most ${largest.toFixed(0)} MiB`)
if ([...fates.keys()].some((fate) => !isWell({ fate }))) process.exitCode = 1

async function killMany(kills: number, seed: number): Promise<number> {
  const { faults, fresh, old } = await killBuilds(kills, seed, (done) => {
    if (done % 10 === 0) say(`${done} of ${kills}`)
  })
  for (const fault of faults) say(fault)
  say(
    `${kills} builds killed from seed ${seed}: ${old} left the old files, ${fresh} the new`,
  )
  return faults.length > 0 ? 1 : 0
}

async function tryMany(many: number, start: number): Promise<number> {
  const stock = readStock('tests/fixtures')
  const ends = new Map<string, number>()
  let [longest, largest, escaped] = [0, 0, 0]
  for (const seed of seedsFrom(start, many)) {
    const manuscript = mutateHostile(stock, seed)
    const kept = join(folder, String(seed))
    const { cpuSeconds, ended, faults, mebibytes } = await tryHostile(manuscript, kept)
    longest = Math.max(longest, cpuSeconds)
    largest = Math.max(largest, mebibytes)
    ends.set(ended, (ends.get(ended) ?? 0) + 1)
    if ((seed - start + 1) % 10 === 0) say(`${seed - start + 1} of ${many}`)
    if (faults.length === 0) continue
    escaped += 1
    say([`seed ${seed}, kept in ${kept}`, ...manuscript.history, ...faults].join('\n  '))
  }
  const exits = [...ends].map(([ended, times]) => `${times} with ${ended}`).join(', ')
  say(
    `${many} hostile manuscripts from seed ${start}, ${escaped} out of their box: ${exits}`,
  )
  say(`at most ${longest.toFixed(1)} s of processor time, ${largest} MiB in one process`)
  return escaped > 0 ? 1 : 0
}

function* seedsFrom(start: number, many: number): Generator<number> {
  for (let seed = start; seed < start + many; seed += 1) yield seed
}

function figures(): string {
  return [...fates].map(([fate, times]) => `${times} ${fate}`).join(', ')
}

function describe({ fate, history, says, seed }: Trial): string {
  const path = join(folder, String(seed))
  return [`seed ${seed}: ${fate}, kept in ${path}`, ...history, says].join('\n  ')
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
