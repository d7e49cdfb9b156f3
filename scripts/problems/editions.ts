import type { VFile } from 'vfile'
import { nameEditions, type Reported } from './report.ts'

/** What the e-book is called that stands beside editions with names. */
const unnamed = 'the e-book'

/**
 * Problems of several editions of one manuscript, each told once.
 *
 * @param shared - Files that all editions have, with what was reported before them.
 */
export function editionProblems(shared: readonly VFile[]) {
  const before = new Map(shared.map((file) => [file, file.messages.length]))
  const known = new Set(
    shared.flatMap((file) => file.messages.map((message) => keyOf({ file, message }))),
  )
  const found = new Map<string, Reported & { readonly editions: Set<string> }>()
  const all = new Set<string>()
  return {
    /** Takes off files what was reported for an edition, so that the next begins without it. */
    take: (name: string | undefined, files: readonly VFile[]): void => {
      const edition = name === undefined ? unnamed : `\`${name}\``
      all.add(edition)
      for (const file of new Set(files)) {
        for (const message of file.messages.splice(before.get(file) ?? 0)) {
          const key = keyOf({ file, message })
          const same = found.get(key) ?? { file, message, editions: new Set<string>() }
          same.editions.add(edition)
          if (!known.has(key)) found.set(key, same)
        }
      }
    },
    /** Puts each back, with the names of its editions if it is not of all. @returns The files that have any. */
    tell: (): readonly VFile[] => {
      for (const { editions, file, message } of found.values()) {
        if (editions.size < all.size) nameEditions(message, [...editions])
        file.messages.push(message)
      }
      return [...new Set([...found.values()].map(({ file }) => file))]
    },
  }
}

/**
 * Style sheets are read for each edition anew: it is paths that say which files are the same. How much too wide something
 * is, and the like, differs with every page size.
 */
function keyOf({ file, message }: Reported): string {
  const { column, line, reason, ruleId } = message
  const said = line === undefined ? reason : reason.replaceAll(/\d+(?:[.,]\d+)*/g, '0')
  return JSON.stringify([file.path, line, column, ruleId, said])
}
