import { lstatSync, mkdtempSync, rmdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** Of the machine, not of the place that was asked for. */
const machineFaults = new Set(['EDQUOT', 'EIO', 'EMFILE', 'ENFILE', 'ENOMEM', 'ENOSPC'])

const expectations = {
  folder: 'a folder that can be made and written to',
  file: 'a new file, or one to be replaced that is no folder, link or device',
}

/**
 * Why nothing can be put where an option says, in a sentence that names it; `undefined` when it can.
 *
 * It is tried, in the folder, or in the nearest above it that is there, and nothing is left of that:
 * rights do not tell, as root has all of them, and makes no folder in `/proc`.
 *
 * @throws When the machine fails, as on a full disk.
 */
export function refusePlace(
  option: string,
  kind: keyof typeof expectations,
  path: string,
): string | undefined {
  const refuse = (why: string) =>
    `Unexpected \`${option} ${path}\`, expected ${expectations[kind]}${why}`
  try {
    if (kind === 'file' && findThere(path)?.isFile() === false) return refuse('')
    let place = resolve(kind === 'file' ? dirname(path) : path)
    while (!findThere(place)) place = dirname(place)
    rmdirSync(mkdtempSync(join(place, `.colophon-${process.pid}-`)))
    return undefined
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException
    if (machineFaults.has(code))
      throw new Error(`Cannot make a folder in \`${path}\``, { cause })
    return refuse(` (${message.replace(/, \w+ '.*$/su, '')})`)
  }
}

/** A link is one, wherever it leads. */
function findThere(path: string) {
  return lstatSync(path, { throwIfNoEntry: false })
}
