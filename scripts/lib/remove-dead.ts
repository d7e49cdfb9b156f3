import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Removes the files and folders in `parent` that are named after a prefix and a process which has ended.
 *
 * What others own, and so cannot be removed, stays.
 *
 * @returns How many were removed.
 * @throws When `parent` cannot be read.
 */
export async function removeDead(parent: string, prefix: string): Promise<number> {
  const names = (await readdir(parent)).filter((name) => name.startsWith(prefix))
  const removed = await Promise.all(
    names.map(async (name): Promise<number> => {
      const pid = Number(name.slice(prefix.length).split('-')[0])
      const path = join(parent, name)
      if (await isAtWork(pid, path)) return 0
      const removing = rm(path, { recursive: true, force: true })
      return removing.then(
        () => 1,
        () => 0,
      )
    }),
  )
  return removed.reduce((sum, one) => sum + one, 0)
}

async function isAtWork(pid: number, path: string): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0) return true
  // A container may number its processes as the one before it did.
  if (pid === process.pid) {
    const made = await stat(path).catch(() => undefined)
    return made === undefined || made.mtimeMs >= Math.floor(performance.timeOrigin)
  }
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
