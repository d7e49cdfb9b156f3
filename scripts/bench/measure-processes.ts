import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'

/** What a command and every process that it started used. */
export interface Usage {
  readonly wallSeconds: number
  /** User and system time, of processes that ended up to their last sample. */
  readonly cpuSeconds: number
  /** Highest sum over the processes at one moment, memory that several share divided among them (PSS). */
  readonly peakMebibytes: number
}

const everyMs = 50
const clockTicksPerSecond = 100
const kibibytesPerMebibyte = 1024

/**
 * Runs a command to its end, sampling it and its descendants from Linux's `/proc`.
 *
 * @throws When the command ends with another code than 0; the message holds what it printed.
 */
export async function measureProcesses(
  [program = '', ...args]: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<Usage> {
  const start = performance.now()
  const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const printed = text(child.stderr)
  const family = watchFamily(child.pid ?? 0)
  const timer = setInterval(family.sample, everyMs)
  const code = await new Promise((done, failed) => {
    child.on('error', failed)
    child.on('exit', done)
  }).finally(() => clearInterval(timer))
  const wallSeconds = (performance.now() - start) / 1000
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${await printed}`)
  return { wallSeconds, ...family.total() }
}

/** A process and all that descend from it, those included whose parents have ended. */
function watchFamily(ancestor: number) {
  const members = new Set([ancestor])
  const cpuTicks = new Map<number, number>()
  let peakKibibytes = 0
  return {
    sample: () => {
      const processes = listProcesses()
      for (const { parent, pid } of processes) if (members.has(parent)) members.add(pid)
      let kibibytes = 0
      for (const { pid, ticks } of processes) {
        if (!members.has(pid)) continue
        cpuTicks.set(pid, ticks)
        kibibytes += proportionalKibibytes(pid)
      }
      peakKibibytes = Math.max(peakKibibytes, kibibytes)
    },
    total: () => ({
      cpuSeconds:
        [...cpuTicks.values()].reduce((sum, ticks) => sum + ticks, 0) /
        clockTicksPerSecond,
      peakMebibytes: peakKibibytes / kibibytesPerMebibyte,
    }),
  }
}

/** In the order of their numbers, so that parents nearly always come before their children. */
function listProcesses() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map(Number)
    .sort((one, other) => one - other)
    .flatMap((pid) => {
      const stat = read(`/proc/${pid}/stat`)
      // Fields follow the name, which stands in brackets and may hold spaces.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      const ticks = Number(fields[11]) + Number(fields[12])
      return stat === '' ? [] : [{ pid, parent: Number(fields[1]), ticks }]
    })
}

function proportionalKibibytes(pid: number): number {
  const [, kibibytes] = /^Pss: +(\d+)/mu.exec(read(`/proc/${pid}/smaps_rollup`)) ?? []
  return Number(kibibytes ?? 0)
}

/** Empty for a process that has ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
