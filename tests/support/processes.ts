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
    command: readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' '),
    lives: () => statOf(id)?.begun === stat.begun,
  }
}

/** Parent and time of birth; `undefined` for a process that has ended. */
function statOf(id: string): { parent: number; begun: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8')
    // Fields follow the name, which stands in brackets and may hold spaces.
    const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' ? undefined : { parent: Number(parent), begun: rest[17] ?? '' }
  } catch {
    return undefined
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
