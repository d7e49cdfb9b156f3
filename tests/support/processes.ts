import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

export interface Process {
  readonly pid: number
  readonly parent: number
  /** Command line, for a failed test to show. */
  readonly command: string
  readonly lives: () => boolean
}

/** Every process that descends from one, as Linux lists them. */
export function livingDescendants(ancestor: number): Process[] {
  const all = livingProcesses()
  const family = new Set([ancestor])
  // Children are listed after their parents, but for numbers that have been used anew.
  for (let size = 0; size < family.size; ) {
    size = family.size
    for (const { parent, pid } of all) if (family.has(parent)) family.add(pid)
  }
  return all.filter(({ pid }) => pid !== ancestor && family.has(pid))
}

function livingProcesses(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map(readProcess)
    .filter((found) => found !== undefined)
}

function readProcess(id: string): Process | undefined {
  const stat = statOf(id)
  if (!stat) return undefined
  return {
    pid: Number(id),
    parent: stat.parent,
    command: readProc(`${id}/cmdline`).replaceAll('\0', ' '),
    lives: () => statOf(id)?.begun === stat.begun,
  }
}

/** Parent, time of birth, and processor time; `undefined` for a process that has ended. */
function statOf(
  id: string,
): { parent: number; begun: string; ticks: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8')
    // Fields follow the name, which stands in brackets and may hold spaces.
    const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = Number(rest[9]) + Number(rest[10])
    return state === 'Z'
      ? undefined
      : { parent: Number(parent), begun: rest[17] ?? '', ticks }
  } catch {
    return undefined
  }
}

/** What a process and all that descend from it have taken so far. */
export interface Taken {
  /** Of all of them, those that have ended too. */
  readonly cpuSeconds: number
  /** The most that one of them has held at a time. */
  readonly mebibytes: number
  /** Addresses of sockets that lead to a network, as Linux lists them. */
  readonly sockets: readonly string[]
}

const ticksPerSecond = 100
const watchEveryMs = 200

/** Watches a process that has just begun and its descendants, until it is told to stop. */
export function watchFamily(
  pid: number,
  onLook: (taken: Taken) => void = () => {},
): { readonly stop: () => Taken } {
  const ticks = new Map<string, number>()
  const sockets = new Set<string>()
  let kibibytes = 0
  const taken = (): Taken => ({
    cpuSeconds: [...ticks.values()].reduce((sum, each) => sum + each, 0) / ticksPerSecond,
    mebibytes: Math.round(kibibytes / 1024),
    sockets: [...sockets],
  })
  const look = (): void => {
    for (const member of [pid, ...livingDescendants(pid).map((each) => each.pid)]) {
      const stat = statOf(String(member))
      if (!stat) continue
      ticks.set(`${member} ${stat.begun}`, stat.ticks)
      const [, peak = '0'] = /^VmHWM:\s*(\d+)/m.exec(readProc(`${member}/status`)) ?? []
      kibibytes = Math.max(kibibytes, Number(peak))
    }
    for (const kind of ['tcp', 'tcp6', 'udp', 'udp6', 'raw', 'raw6']) {
      const rows = readProc(`${pid}/net/${kind}`).trim().split('\n').slice(1)
      for (const row of rows)
        sockets.add(`${kind} ${row.trim().split(/\s+/).slice(1, 4).join(' ')}`)
    }
    onLook(taken())
  }
  const timer = setInterval(look, watchEveryMs)
  return {
    stop: () => {
      clearInterval(timer)
      return taken()
    },
  }
}

/** Empty for a process that has ended. */
function readProc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'utf8')
  } catch {
    return ''
  }
}

/** Keeps every core busy until the function that it returns is called. */
export function keepBusy(): () => void {
  const children = Array.from({ length: availableParallelism() }, () =>
    // Ends by itself, should this process end before.
    spawn(
      process.execPath,
      ['-e', 'const end = Date.now() + 3e5; while (Date.now() < end);'],
      {
        stdio: 'ignore',
      },
    ),
  )
  return () => {
    for (const child of children) child.kill('SIGKILL')
  }
}

/**
 * Begins to count the processor time of this process, which does not depend on how busy the machine
 * is. The function that is returned gives the milliseconds until it is called.
 */
export function countProcessorMs(): () => number {
  const start = process.cpuUsage()
  return () => {
    const { system, user } = process.cpuUsage(start)
    return (system + user) / 1000
  }
}
