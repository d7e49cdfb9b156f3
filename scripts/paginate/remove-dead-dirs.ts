import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Removes the folders in `parent` that are named after a prefix and a process which has ended.
 *
 * What others own, and so cannot be removed, stays.
 */
export async function removeDeadDirs(parent: string, prefix: string): Promise<void> {
  const names = (await readdir(parent)).filter((name) => name.startsWith(prefix))
  await Promise.all(
    names.map(async (name) => {
      const pid = Number(name.slice(prefix.length).split('-')[0])
      const dir = join(parent, name)
      if (await isAtWork(pid, dir)) return
      await rm(dir, { recursive: true, force: true }).catch(() => {})
    }),
  )
}

async function isAtWork(pid: number, dir: string): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0) return true
  // A container may number its processes as the one before it did.
  if (pid === process.pid) {
    const made = await stat(dir).catch(() => undefined)
    return made === undefined || made.mtimeMs >= Math.floor(performance.timeOrigin)
  }
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
