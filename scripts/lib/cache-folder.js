/**
 * What is made once and kept from one run to the next, in files of the cache folder.
 *
 * Nobody may depend on it: what is missing, cut off, changed, or another user's is not there, and
 * what cannot be written is not kept.
 */
import { createHash, randomBytes } from 'node:crypto'
import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { homedir, userInfo } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { makeFolder } from './make-folder.js'

/** Length of the hash at the beginning of a file. */
const sealBytes = 32

/**
 * Where Colophon keeps what it unpacks or makes: `$XDG_CACHE_HOME/colophon`, else `~/.cache/colophon`.
 *
 * Never in the working directory, of which a manuscript may be a part: what is in the cache is run.
 *
 * @returns {string}
 */
export function cacheFolder() {
  const { XDG_CACHE_HOME: asked = '' } = process.env
  if (isAbsolute(asked)) return join(asked, 'colophon')
  const home = isAbsolute(homedir()) ? homedir() : userInfo().homedir
  return join(home, '.cache', 'colophon')
}

/**
 * What was kept under a name, or `undefined`. Never throws.
 *
 * @param {string} name - Path in the cache folder. Names what the bytes depend on, as by a hash.
 * @returns {Buffer | undefined}
 */
export function readKept(name) {
  try {
    const file = openSync(join(cacheFolder(), name), 'r')
    try {
      // Whoever may write it may have it run.
      const { mode, uid } = fstatSync(file)
      const isOurs = process.getuid === undefined || uid === process.getuid()
      if (!isOurs || (mode & 0o022) !== 0) return undefined
      const bytes = readFileSync(file)
      const content = bytes.subarray(sealBytes)
      return seal(name, content).equals(bytes.subarray(0, sealBytes))
        ? content
        : undefined
    } finally {
      closeSync(file)
    }
  } catch {
    return undefined
  }
}

/**
 * Keeps bytes under a name, whole or not at all. Never throws.
 *
 * @param {string} name - As for {@link readKept}.
 * @param {Uint8Array} bytes
 */
export function keep(name, bytes) {
  let fresh = ''
  try {
    const path = join(cacheFolder(), name)
    fresh = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`
    makeFolder(dirname(path), 0o700)
    const sealed = Buffer.concat([seal(name, bytes), bytes])
    writeFileSync(fresh, sealed, { flag: 'wx', mode: 0o600 })
    renameSync(fresh, path)
  } catch {
    rmSync(fresh, { force: true })
  }
}

/**
 * Removes the entries of a folder that were not used for longest. Never throws.
 *
 * @param {string} name - Path of the folder in the cache folder.
 * @param {number} most - How many entries may stay.
 * @param {string} used - The entry that is used now.
 */
export function keepNewest(name, most, used) {
  try {
    const folder = join(cacheFolder(), name)
    const now = new Date()
    utimesSync(join(folder, used), now, now)
    const entries = readdirSync(folder).map((entry) => {
      const path = join(folder, entry)
      return { path, usedMs: statSync(path).mtimeMs }
    })
    entries.sort((one, other) => other.usedMs - one.usedMs)
    for (const { path } of entries.slice(most))
      rmSync(path, { recursive: true, force: true })
  } catch {
    // Another build removes them, or they stay.
  }
}

/**
 * @param {string} name
 * @param {Uint8Array} content
 */
function seal(name, content) {
  return createHash('sha256').update(`${name}\n`).update(content).digest()
}
