import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder, and those that it lies in, where they are missing.
 *
 * `recursive` of Node's `mkdir` never ends where the system makes none and says that there is no such
 * file, as in `/proc`.
 *
 * @param {string} path
 * @param {number} [mode] - Rights of those that are made.
 * @throws When one can't be made.
 */
export function makeFolder(path, mode) {
  const isThere = () => statSync(path, { throwIfNoEntry: false })?.isDirectory()
  if (isThere()) return
  const parent = dirname(path)
  if (parent !== path) makeFolder(parent, mode)
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    // Another process may have made it.
    if (!isThere()) throw error
  }
}
