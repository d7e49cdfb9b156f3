import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const buildScript = fileURLToPath(new URL('../build.ts', import.meta.url))
const tsx = import.meta.resolve('tsx')

export interface KillRequest {
  /** Two manuscripts of one slug: an edition that is there, and another whose build is killed. */
  readonly before: string
  readonly after: string
  readonly kills: number
  /** The same seed, the same moments, as parts of the time that a whole build takes. */
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

/**
 * What is in the output folder, and what is left beside it, after builds that were killed by SIGKILL
 * at random moments, the browser's processes spared, as the system does when memory runs out.
 *
 * After each the files must be those of before or all new ones. After a last build, which is let
 * live, nothing may be left of the dead ones.
 *
 * @throws When a build that nobody kills fails.
 */
export async function killBuilds(request: KillRequest): Promise<KillReport> {
  const root = mkdtempSync(join(tmpdir(), 'colophon-soak-'))
  const [out, temporary] = [join(root, 'out'), join(root, 'tmp')]
  const build = (manuscript: string): ChildProcess =>
    startBuild(manuscript, out, temporary, request.formats)
  try {
    const began = performance.now()
    await finish(build(request.after))
    const wholeMs = performance.now() - began
    const sets = { fresh: setIn(out), old: '' }
    await finish(build(request.before))
    sets.old = setIn(out)

    const report = { old: 0, fresh: 0, faults: [] as string[] }
    const random = randomFrom(request.seed)
    for (let kill = 0; kill < request.kills; kill++) {
      const momentMs = random() * wholeMs * 1.05
      // Always the edition that is not there.
      const there = setIn(out)
      await killAfter(
        build(there === sets.old ? request.after : request.before),
        momentMs,
      )
      const found = await settledSet(out)
      const isWhole = found === sets.old || found === sets.fresh
      if (isWhole && found === there) report.old++
      else if (isWhole) report.fresh++
      else report.faults.push(`kill ${kill}, at ${Math.round(momentMs)} ms: ${found}`)
      request.onKill?.(kill + 1)
    }
    await finish(build(request.before))
    if (setIn(out) !== sets.old) report.faults.push('the last build gave other files')
    report.faults.push(...leftIn(out, temporary))
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
  const args = ['--import', tsx, buildScript, manuscript, '-o', out, '-f', formats]
  return spawn(process.execPath, args, {
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

async function killAfter(child: ChildProcess, ms: number): Promise<void> {
  const ended = once(child, 'exit')
  child.stderr?.resume()
  await Promise.race([ended, sleep(ms)])
  child.kill('SIGKILL')
  await ended
}

/** The files, when nobody is moving them any more: the process that does so outlives its build. */
async function settledSet(out: string): Promise<string> {
  const limit = performance.now() + 3_000
  while (isHandedOver(out) && performance.now() < limit) await sleep(20)
  return setIn(out)
}

function isHandedOver(out: string): boolean {
  return readdirSync(out).some((name) => existsSync(join(out, name, 'paths.json')))
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

function leftIn(out: string, temporary: string): string[] {
  const ours = [out, temporary].flatMap((dir) =>
    readdirSync(dir).filter((name) => /^\.?colophon/u.test(name)),
  )
  return ours.map((name) => `\`${name}\` was left behind`)
}

/** Numbers from 0 to 1 that look random, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
