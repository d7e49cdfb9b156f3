import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Chance, seededRandom } from '../support/seeded-random.ts'

const manuscript = fileURLToPath(new URL('../fixtures/build/small', import.meta.url))

const launcher = fileURLToPath(new URL('../../scripts/start.js', import.meta.url))

export interface KillReport {
  /** Killed builds after which the files were those of before, and those after which they were the new ones. */
  readonly old: number
  readonly fresh: number
  /** What was wrong, of each killed build after which something was. */
  readonly faults: readonly string[]
}

/** How a build is killed: as the system does when memory runs out, as `kill` does, as Ctrl-C does. */
const ways = [
  { signal: 'SIGKILL', isForAll: false },
  { signal: 'SIGTERM', isForAll: false },
  { signal: 'SIGINT', isForAll: true },
] as const

/** While files are put into their places is when most can go wrong, and over in a moment. */
const shareAtTheEnd = 1 / 3
const endMs = 150

/**
 * What is in the output folder, and what is left besides it, after builds of a small book that were
 * killed in several ways at random moments. The same seed, the same ways and moments, as parts of the time that a
 * whole build takes.
 *
 * After each the files must be those of before or all new ones; and soon after, of all that the
 * build made or started, nothing else may be left but caches, and what it was writing into the
 * output folder, which the next build removes.
 *
 * @param onKill - Told how many have been killed.
 * @throws When a build that nobody kills fails.
 */
export async function killBuilds(
  kills = 100,
  seed = 1,
  onKill: (done: number) => void = () => {},
): Promise<KillReport> {
  const root = mkdtempSync(join(tmpdir(), 'colophon-soak-'))
  const [out, temporary] = [join(root, 'out'), join(root, 'tmp')]
  for (const folder of [out, temporary]) mkdirSync(folder)
  const [before, after] = [manuscript, changedCopy(join(root, 'book'))]
  const build = (path: string): ChildProcess => startBuild(path, out, temporary)
  try {
    const began = performance.now()
    await finish(build(after))
    const wholeMs = performance.now() - began
    const fresh = setIn(out)
    await finish(build(before))
    const old = setIn(out)

    const report = { old: 0, fresh: 0, faults: [] as string[] }
    const chance = seededRandom(seed)
    for (let kill = 1; kill <= kills; kill++) {
      // Always the edition that is not there.
      const there = setIn(out)
      const child = build(there === old ? after : before)
      const how = await killSometime(child, chance, wholeMs, out)
      const left = await whatIsLeft(temporary, out)
      const found = setIn(out)
      if (found === there) report.old++
      else if (found === old || found === fresh) report.fresh++
      else left.push(`the files are ${found}`)
      report.faults.push(...left.map((fault) => `kill ${kill}, ${how}: ${fault}`))
      onKill(kill)
    }
    await finish(build(before))
    if (setIn(out) !== old) report.faults.push('the last build gave other files')
    report.faults.push(...(await whatIsLeft(out)))
    return report
  } finally {
    rmSync(root, { recursive: true, force: true, maxRetries: 20 })
  }
}

/** The small book with one sentence more. */
function changedCopy(folder: string): string {
  cpSync(manuscript, folder, { recursive: true })
  const chapter = join(folder, '02-evening.md')
  writeFileSync(chapter, `${readFileSync(chapter, 'utf8')}\nIt slept.\n`)
  return folder
}

function startBuild(path: string, out: string, temporary: string): ChildProcess {
  return spawn(process.execPath, [launcher, 'build', path, '-o', out], {
    detached: true,
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}

async function finish(child: ChildProcess): Promise<void> {
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`Cannot soak: a build ended with code ${code}: ${said}`)
}

/** Kills a build, unless it has just ended, and says how and when. */
async function killSometime(
  child: ChildProcess,
  chance: Chance,
  wholeMs: number,
  out: string,
): Promise<string> {
  const { isForAll, signal } = chance.oneOf(ways)
  const isAtTheEnd = chance.next() < shareAtTheEnd
  const ms = Math.round(chance.next() * (isAtTheEnd ? endMs : wholeMs))
  const ended = once(child, 'exit')
  child.stderr?.resume()
  if (isAtTheEnd) await Promise.race([ended, beginningOfTheEnd(out)])
  await Promise.race([ended, sleep(ms)])
  if (isForAll && child.exitCode === null) process.kill(-(child.pid ?? 0), signal)
  else child.kill(signal)
  await ended
  return `${signal} ${ms} ms after it began${isAtTheEnd ? ' to write' : ''}`
}

async function beginningOfTheEnd(out: string): Promise<void> {
  while (!readdirSync(out).some((name) => name.startsWith('.colophon'))) await sleep(2)
}

/** Names and hashes of the finished files, as one word each. */
function setIn(out: string): string {
  return readdirSync(out)
    .filter((name) => !name.startsWith('.'))
    .sort()
    .map((name) => {
      const hash = createHash('sha256').update(readFileSync(join(out, name)))
      return `${name}:${hash.digest('hex').slice(0, 12)}`
    })
    .join(' ')
}

/** A browser that is told to go, and whoever clears up after it, take a moment. */
const patienceMs = 10_000
const pauseMs = 50

/**
 * What builds have left in a folder, or running with one of several folders among its arguments, a
 * line each; empty as soon as there is nothing.
 */
async function whatIsLeft(
  folder: string,
  ...others: readonly string[]
): Promise<string[]> {
  const limit = performance.now() + patienceMs
  for (;;) {
    const left = [...filesIn(folder), ...processesOf([folder, ...others])]
    if (left.length === 0 || performance.now() > limit) return left
    await sleep(pauseMs)
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^\.?colophon/u.test(name))
    .map((name) => `\`${name}\` is left`)
}

/** As Linux lists them; elsewhere none. */
function processesOf(folders: readonly string[]): string[] {
  const ids = readNames('/proc').filter((name) => /^\d+$/u.test(name))
  return ids
    .filter((id) => id !== String(process.pid))
    .map((id) => readText(`/proc/${id}/cmdline`).replaceAll('\0', ' '))
    .filter((command) => folders.some((folder) => command.includes(folder)))
    .map((command) => `\`${command.slice(0, 120)}\` still runs`)
}

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Nothing of a process that has just ended. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
