import { lstatSync, readdirSync, readlinkSync } from 'node:fs'
import { join, relative } from 'node:path'

/**
 * Everything in a folder and below it, a line each: path, kind, size and time of the last change, or where
 * a link leads. Two listings are equal when nothing was made, changed or removed in between.
 *
 * @param leftOut - Paths below which nothing is listed.
 */
export function listFiles(
  folder: string,
  ...leftOut: readonly string[]
): readonly string[] {
  const lines: string[] = []
  const visit = (path: string): void => {
    for (const name of readdirSync(path, 'latin1').sort()) {
      // As bytes: a name may be no UTF-8.
      const place = join(path, name)
      if (leftOut.includes(place)) continue
      const at = Buffer.from(place, 'latin1')
      const found = lstatSync(at, { throwIfNoEntry: false })
      if (!found) continue
      const shown = relative(folder, place)
      if (found.isSymbolicLink()) lines.push(`${shown}\tto ${readlinkSync(at, 'latin1')}`)
      else if (found.isDirectory()) {
        lines.push(`${shown}\tfolder`)
        visit(place)
      } else lines.push(`${shown}\t${found.size} ${found.mtimeMs}`)
    }
  }
  visit(folder)
  return lines
}
