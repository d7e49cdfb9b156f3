import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Chance, seededRandom } from '../bench/seeded-random.ts'
import { whatIsLeft } from './what-is-left.ts'

const launcher = fileURLToPath(new URL('../start.js', import.meta.url))

export interface KillRequest {
  /** Two manuscripts of one slug: an edition that is there, and another whose build is killed. */
  readonly before: string
  readonly after: string
  readonly kills: number
  /** The same seed, the same ways and moments, as parts of the time that a whole build takes. */
  readonly seed: number
  readonly formats?: string
  readonly onKill?: (done: number) => void
}

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
 * What is in the output folder, and what is left beside it, after builds that were killed in several
 * ways at random moments.
 *
 * After each the files must be those of before or all new ones; and soon after, of all that the
 * build made or started, nothing else may be left but caches, and what it was writing into the
 * output folder, which the next build removes.
 *
 * @throws When a build that nobody kills fails.
 */
export async function killBuilds(request: KillRequest): Promise<KillReport> {
  const root = mkdtempSync(join(tmpdir(), 'colophon-soak-'))
  const [out, temporary] = [join(root, 'out'), join(root, 'tmp')]
  for (const folder of [out, temporary]) mkdirSync(folder)
  const build = (manuscript: string): ChildProcess =>
    startBuild(manuscript, out, temporary, request.formats)
  try {
    const began = performance.now()
    await finish(build(request.after))
    const wholeMs = performance.now() - began
    const fresh = setIn(out)
    await finish(build(request.before))
    const old = setIn(out)

    const report = { old: 0, fresh: 0, faults: [] as string[] }
    const chance = seededRandom(request.seed)
    for (let kill = 1; kill <= request.kills; kill++) {
      // Always the edition that is not there.
      const there = setIn(out)
      const child = build(there === old ? request.after : request.before)
      const how = await killSometime(child, chance, wholeMs, out)
      const left = await whatIsLeft(temporary, out)
      const found = setIn(out)
      if (found === there) report.old++
      else if (found === old || found === fresh) report.fresh++
      else left.push(`the files are ${found}`)
      report.faults.push(...left.map((fault) => `kill ${kill}, ${how}: ${fault}`))
      request.onKill?.(kill)
    }
    await finish(build(request.before))
    if (setIn(out) !== old) report.faults.push('the last build gave other files')
    report.faults.push(...(await whatIsLeft(out)))
    return report
  } finally {
    rmSync(root, { recursive: true, force: true, maxRetries: 20 })
  }
}

function startBuild(
  manuscript: string,
  out: string,
  temporary: string,
  formats = 'pdf,epub,html,onix',
): ChildProcess {
  const args = [launcher, 'build', manuscript, '-o', out, '-f', formats]
  return spawn(process.execPath, args, {
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
