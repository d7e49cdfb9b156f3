import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeDeadDirs } from './remove-dead-dirs.ts'

const prefix = 'colophon-'

/**
 * A new folder in the system's temporary folder, named after this process.
 *
 * Folders of builds that were killed, and so could not remove them, are removed first.
 *
 * @throws When it cannot be made; the message names the temporary folder.
 */
export async function makeWorkDir(): Promise<string> {
  const parent = tmpdir()
  try {
    mkdirSync(parent, { recursive: true })
    await removeDeadDirs(parent, prefix)
    return mkdtempSync(join(parent, `${prefix}${process.pid}-`))
  } catch (cause) {
    throw new Error(`Cannot make a folder for temporary files in \`${parent}\``, {
      cause,
    })
  }
}

const attempts = 200
const pauseMs = 25

/**
 * Removes a work folder while processes that have just been killed may still write into it: again
 * and again, until it stays away. Blocks, as it has to work while this process exits; never fails.
 */
export function removeWorkDir(dir: string): void {
  const still = new Int32Array(new SharedArrayBuffer(4))
  for (let attempt = 0; attempt < attempts; attempt++) {
    try {
      rmSync(dir, { recursive: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' && attempt > 0) return
    }
    // A process that dies in a moment may make the folder anew, so it is looked for once more.
    Atomics.wait(still, 0, 0, pauseMs)
  }
}
