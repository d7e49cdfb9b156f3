/** What those who look for the order of a folder share. */
import { dirname, normalize } from 'node:path/posix'
import type { VFile } from 'vfile'
import { groupBy } from '../../lib/group-by.ts'
import { configKeys } from '../config/parse-config.ts'
import type { Parsed } from '../config/parse-keys.ts'
import { readSettings, type Settings, type Strictness } from '../config/read-settings.ts'
import type { Contents, ContentsItem } from '../manuscript/contents.ts'
import type { Listing } from '../manuscript/folder.ts'

/** What files of another tool say of the book. */
export interface Order {
  /** Of several that have a key the first counts. */
  readonly settings: readonly Settings[]
  /** `undefined` where files come by their names. */
  readonly contents?: Contents | undefined
}

/** A file of another tool, and the keys in it if it has some. */
export interface Found {
  readonly file: VFile
  readonly path: string
  readonly parsed: Parsed | undefined
}

/** What may be asked of the folder. */
export interface Search {
  /** All Markdown files of the folder, by path. */
  readonly sources: Listing['sources']
  /** Those of a folder whose name would hide it. */
  readonly listHidden: (path: string) => Promise<readonly string[]>
  /** A text of the book; `undefined` where there is none. */
  readonly readText: (path: string) => Promise<VFile | undefined>
  /** The first of these files that is there. */
  readonly find: (...paths: readonly string[]) => Promise<Found | undefined>
}

export type Finder = (search: Search) => Promise<Order | undefined>

/** The settings in a file that was found, in some mappings of it, of which the first counts. */
export function settingsOf(
  found: Found | undefined,
  maps: readonly (readonly string[])[] = [[]],
  strictness: Strictness = 'foreign',
): readonly Settings[] {
  if (!found?.parsed) return []
  const { file, parsed } = found
  const nodes = maps.map((path) => parsed.document.getIn(path, true))
  return [readSettings(file, parsed, configKeys, strictness, nodes)]
}

/** A path from a folder, as one from the manuscript's. */
export function pathIn(base: string, path: string): string {
  return normalize(`${base}/${path}`.replace(/^\/+/, ''))
}

/** Files in a folder as items, in each folder the one first that introduces it. */
export function itemsIn(
  sources: Listing['sources'],
  base: string,
): readonly ContentsItem[] {
  const paths = [...sources.keys()].filter((path) => path.startsWith(base))
  const isIndex = (path: string): boolean => /(?:^|\/)index\.\w+$/i.test(path)
  const byFolder = groupBy(paths, (path) => dirname(path))
  return [...byFolder.values()]
    .flatMap((inFolder) =>
      inFolder.toSorted((one, other) => Number(isIndex(other)) - Number(isIndex(one))),
    )
    .map(itemOf)
}

/** A file of which nothing else is said. */
export function itemOf(path: string): ContentsItem {
  return { path, items: [] }
}
