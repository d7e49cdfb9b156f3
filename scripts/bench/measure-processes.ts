import type { ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

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

/** What a process that was just started, and its descendants, use until `ended`, sampled from Linux's `/proc`. */
export async function measureProcesses(
  { pid = 0 }: ChildProcess,
  ended: Promise<unknown>,
): Promise<Usage> {
  const start = performance.now()
  const family = watchFamily(pid)
  const timer = setInterval(family.sample, everyMs)
  await ended.finally(() => clearInterval(timer))
  return { wallSeconds: (performance.now() - start) / 1000, ...family.total() }
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
