import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** A browser that is told to go, and whoever clears up after it, take a moment. */
const patienceMs = 10_000
const pauseMs = 50

/**
 * What builds have left in a folder, or running with one of several folders among its arguments, a
 * line each; empty as soon as there is nothing.
 */
export async function whatIsLeft(
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
    .map((name) => `\`${name}\` was left behind`)
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
