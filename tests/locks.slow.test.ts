import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from './support/temporary-folder.ts'

const nobody = 2 ** 22 + 1 // Above any process id that Linux gives.
const locks = new URL('../scripts/command/write-outputs.ts', import.meta.url)

test('of many builds that break one dead build’s lock at once, one goes first, and then each', {
  timeout: 60_000,
}, async () => {
  const [out, log] = await race({ runners: 8, rounds: 10, killed: 0 })

  expect(meetings(log)).toEqual([])
  expect(log.filter((line) => line.startsWith('in'))).toHaveLength(80)
  expect(readdirSync(out)).toEqual([])
})

test('the lock of a build that was killed while it had it goes to one of those that wait', {
  timeout: 60_000,
}, async () => {
  const [out, log] = await race({ runners: 8, rounds: 4, killed: 7 })

  expect(meetings(log)).toEqual([])
  expect(log.filter((line) => line.startsWith('in'))).toHaveLength(32)
  expect(readdirSync(out).length).toBeLessThanOrEqual(1)
})

interface Race {
  readonly runners: number
  /** How often each takes the lock. */
  readonly rounds: number
  /** How many of them are killed when they have it for the last time. */
  readonly killed: number
}

/** The folder, and who came in and went out, after processes that begin at the same moment. */
async function race({
  killed,
  rounds,
  runners,
}: Race): Promise<[out: string, log: string[]]> {
  const folder = temporaryFolder()
  const [out, log] = [join(folder, 'out'), join(folder, 'log')]
  mkdirSync(out)
  for (const name of ['a', 'b']) {
    writeFileSync(join(out, `.colophon.lock-${nobody}-${name}`), '')
  }
  const module = join(folder, 'runner.mjs')
  writeFileSync(module, runner)
  const start = Date.now() + 3_000
  const children = Array.from({ length: runners }, (_, index) =>
    spawn(process.execPath, [
      '--import',
      import.meta.resolve('tsx'),
      module,
      locks.href,
      out,
      log,
      String(start),
      String(rounds),
      index < killed ? 'SIGKILL' : '',
    ]),
  )
  await Promise.all(children.map((child) => once(child, 'exit')))
  return [out, readFileSync(log, 'utf8').trim().split('\n')]
}

/** Lines are short, and so come whole into a file that many append to. */
const runner = `
import { appendFileSync, rmSync } from 'node:fs'
const [locks, out, log, start, rounds, end] = process.argv.slice(2)
const { lockOutputs } = await import(locks)
const still = new Int32Array(new SharedArrayBuffer(4))
Atomics.wait(still, 0, 0, Math.max(1, Number(start) - Date.now()))
for (let round = 1; round <= Number(rounds); round++) {
  const lock = '.colophon.lock-' + process.pid + '-' + round
  await lockOutputs(out, lock)
  appendFileSync(log, 'in ' + process.pid + '\\n')
  Atomics.wait(still, 0, 0, 2)
  if (round === Number(rounds) && end) process.kill(process.pid, end)
  appendFileSync(log, 'out ' + process.pid + '\\n')
  rmSync(out + '/' + lock)
}`

/** Who went out after another had come in: one who was killed never does. */
function meetings(log: readonly string[]): string[] {
  let within = ''
  const met: string[] = []
  for (const line of log) {
    const [way, who = ''] = line.split(' ')
    if (way === 'in') within = who
    else if (who !== within) met.push(`${who} met ${within}`)
  }
  return met
}
