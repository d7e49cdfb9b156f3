import { type ChildProcess, fork } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { mutateManuscript, readStock } from './mutate-manuscript.ts'
import type { Task, Trial } from './worker.ts'

/** A build that takes longer hangs. */
const longestMs = 30_000

/** What a process that holds more has leaked, or was made to hold. */
const mostMebibytes = 2048

const worker = new URL('worker.ts', import.meta.url)

/**
 * What came of the mutated manuscript of each seed. Those that are neither published nor refused
 * are kept in `folder`, each in a folder named after its seed.
 *
 * The builds run in a process of their own, so that one that hangs, or ends the process, costs
 * itself alone.
 */
export async function* trySeeds(
  seeds: Iterable<number>,
  folder: string,
): AsyncGenerator<Trial> {
  let child: ChildProcess | undefined
  try {
    for (const seed of seeds) {
      child ??= startWorker()
      const kept = join(folder, String(seed))
      const trial = await ask(child, { seed, folder: kept })
      if (isWell(trial)) await rm(kept, { recursive: true, force: true })
      if (child.exitCode !== null || child.signalCode !== null) child = undefined
      yield trial
    }
  } finally {
    child?.kill('SIGKILL')
  }
}

/** Whether what came of a manuscript is what may come of one. */
export function isWell({ fate }: Pick<Trial, 'fate'>): boolean {
  return fate === 'published' || fate === 'refused'
}

function startWorker(): ChildProcess {
  return fork(worker, {
    execArgv: ['--import', 'tsx', `--max-old-space-size=${mostMebibytes}`],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}

/** The answer to a task, or that the process was ended because there was none, or ended by itself. */
async function ask(child: ChildProcess, task: Task): Promise<Trial> {
  const start = performance.now()
  const answer = await new Promise<Trial | 'hung' | 'crashed'>((done) => {
    const timer = setTimeout(() => done('hung'), longestMs)
    child.once('message', (trial: Trial) => done(trial))
    child.once('exit', () => done('crashed'))
    child.once('exit', () => clearTimeout(timer))
    child.once('message', () => clearTimeout(timer))
    child.send(task)
  })
  child.removeAllListeners()
  if (typeof answer === 'object') return answer
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) {
    await new Promise((done) => child.once('exit', done))
  }
  const { history } = mutateManuscript(readStock('tests/fixtures'), task.seed)
  const ms = performance.now() - start
  return { seed: task.seed, fate: answer, says: '', history, ms, mebibytes: 0 }
}
