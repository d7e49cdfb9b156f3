import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeDead } from '../../lib/remove-dead.ts'

const prefix = 'colophon-'

/**
 * A new folder in the system's temporary folder, named after this process.
 *
 * Folders of builds that were killed, and so could not remove them, are removed first.
 *
 * @throws When it cannot be made; the message names the temporary folder.
 */
export async function makeWorkFolder(): Promise<string> {
  const parent = tmpdir()
  try {
    mkdirSync(parent, { recursive: true })
    await removeDead(parent, prefix)
    const folder = mkdtempSync(join(parent, `${prefix}${process.pid}-`))
    removeWhenKilled(folder)
    return folder
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
export function removeWorkFolder(folder: string): void {
  removers.get(folder)?.end()
  removers.delete(folder)
  const still = new Int32Array(new SharedArrayBuffer(4))
  for (let attempt = 0; attempt < attempts; attempt++) {
    try {
      rmSync(folder, { recursive: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' && attempt > 0) return
    }
    // A process that dies in a moment may make the folder anew, so it is looked for once more.
    Atomics.wait(still, 0, 0, pauseMs)
  }
}

/** Pipes to the processes of {@link removeWhenKilled}, by path of the folder. */
const removers = new Map<string, Socket>()

/** Waits for the end of the pipe from this process; the browser's processes may take a moment longer. */
const remover = `read -r _
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  rm -rf -- "$1"
  sleep 0.2
  [ -e "$1" ] || exit
done`

/** Has a small process remove the folder when this one is killed. Where there is no shell, the next build does it. */
function removeWhenKilled(folder: string): void {
  if (process.platform === 'win32') return
  const child = spawn('sh', ['-c', remover, 'sh', folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.on('error', () => {})
  child.unref()
  const pipe = child.stdin as Socket
  pipe.on('error', () => {})
  pipe.unref()
  removers.set(folder, pipe)
}
