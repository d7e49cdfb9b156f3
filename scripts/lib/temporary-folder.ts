import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { makeFolder } from './make-folder.js'
import { removeDead } from './remove-dead.ts'

const prefix = 'colophon-'

/**
 * Makes a folder in the system's temporary folder, named after this process.
 *
 * Folders of processes that could not remove theirs are removed first.
 *
 * @throws When it cannot be made; the message names the temporary folder.
 */
export async function makeTemporaryFolder(): Promise<string> {
  const parent = resolve(tmpdir())
  try {
    makeFolder(parent)
    await removeDead(parent, prefix)
    return await mkdtemp(join(parent, `${prefix}${process.pid}-`))
  } catch (cause) {
    const message = `Cannot make a folder for temporary files in \`${parent}\``
    throw new Error(message, { cause })
  }
}
