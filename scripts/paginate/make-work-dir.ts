import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const prefix = 'colophon-'

/**
 * A new folder in the system's temporary folder, named after this process.
 *
 * Folders of builds that were killed, and so could not remove them, are removed first.
 */
export async function makeWorkDir(): Promise<string> {
  await mkdir(tmpdir(), { recursive: true })
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(prefix))
  await Promise.all(
    names
      .filter((name) => !isAlive(Number(name.slice(prefix.length).split('-')[0])))
      .map((name) => rm(join(tmpdir(), name), { recursive: true, force: true })),
  )
  return mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`))
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
