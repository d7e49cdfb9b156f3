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
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/** Length of the hash at the beginning of a file. */
const sealBytes = 32

/**
 * Where Colophon keeps what it unpacks or makes: `$XDG_CACHE_HOME/colophon`, else `~/.cache/colophon`.
 *
 * @returns {string}
 */
export function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'colophon')
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
  const path = join(cacheFolder(), name)
  const fresh = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
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
  const folder = join(cacheFolder(), name)
  try {
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
