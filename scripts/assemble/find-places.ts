import { basename, dirname, join } from 'node:path/posix'
import type { Element } from 'hast'
import type { FileHeader } from '../book.ts'
import { groupBy } from '../lib/group-by.ts'
import { marksOf } from '../lib/hast.ts'
import type { Places } from './sections.ts'
import { siteAddresses, stemOf, withinSite } from './site-addresses.ts'

/** A place that a link may mean. */
export interface FoundPlace {
  /** Of the file that it is in. */
  readonly path: string
  /** What it is called there; `undefined` for the beginning of the file. */
  readonly name: string | undefined
  readonly element: Element
}

export interface PlaceFinder {
  /** Files that a path may mean, by the path of the file that it is written in. */
  readonly findFiles: (path: string, from: string) => readonly string[]
  /** Places that a link may mean: several where it does not tell which. */
  readonly findPlaces: (
    path: string,
    name: string | undefined,
    from: string,
  ) => readonly FoundPlace[]
}

/**
 * Finds places by what authors call them. What is exactly so called comes before what differs in case, accents or
 * punctuation, and the file in which a name is written before all others. A file is found by its path, then by
 * its address on a site, then by its name alone.
 *
 * @param headers - Of files, by their paths.
 */
export function placeFinder(
  places: Places,
  headers: ReadonlyMap<string, FileHeader>,
): PlaceFinder {
  const paths = [...places.keys()]
  const byStem = groupBy(paths, stemOf)
  const byFileName = groupBy(paths, (path) => basename(stemOf(path)))
  const { chosen, others, parts } = siteAddresses(paths, headers)
  const all = [...places].flatMap(([path, { names }]) =>
    [...names].map(([name, element]): FoundPlace => ({ path, name, element })),
  )
  const byName = groupBy(all, ({ name = '' }) => name)
  const byKey = groupBy(all, ({ name = '' }) => keyOf(name))

  const common = commonFolders(paths)

  const findFiles = (path: string, from: string): readonly string[] => {
    const relative = path.replace(/^(?:@site)?\/+/, '')
    // Sites serve a page as a folder, from which its links start.
    const near = relative === path ? [dirname(from), from.replace(/\.\w+$/, '')] : []
    const bases = [...near.slice(0, 1), '', ...common, ...near.slice(1)]
    const meant = bases.map((base) => join(base, relative))
    const exact = meant.find((each) => places.has(each))
    if (exact !== undefined) return [exact]
    const [stem, stems] = [stemOf(relative), meant.map(stemOf)]
    const onSite = relative === path ? stems : [...stems, ...withinSite(stem)]
    // Obsidian and Hugo find a file by its name wherever it is.
    const alone = relative === path && /^[^/]+$/.test(stem) ? [stem] : []
    const found = (known: typeof chosen, addresses: readonly string[]) =>
      addresses.map((each) => known.get(each) ?? []).find(({ length }) => length > 0)
    return (
      found(chosen, onSite) ??
      found(byStem, stems) ??
      found(others, onSite) ??
      found(byFileName, alone) ??
      found(parts, onSite) ??
      []
    )
  }

  const findNamed = (name: string, isThere: (path: string) => boolean) => {
    const within = ({ path }: FoundPlace) => isThere(path)
    const exact = distinct((byName.get(name) ?? []).filter(within))
    const chosen = exact.filter(({ element }) => {
      return marksOf(element).explicitId && element.properties.id === name
    })
    if (chosen.length === 1) return chosen
    if (exact.length > 0) return exact
    const key = keyOf(name)
    return key === '' ? [] : distinct((byKey.get(key) ?? []).filter(within))
  }

  const findPlaces: PlaceFinder['findPlaces'] = (path, name, from) => {
    const files = path === '' ? [from] : findFiles(path, from)
    if (path === '' && name) {
      const own = findNamed(name, (each) => each === from)
      const found = own.length > 0 ? own : findNamed(name, () => true)
      // A browser goes to the top of a page.
      if (found.length > 0 || name !== 'top') return found
    } else if (name) return findNamed(name, (each) => files.includes(each))
    return files.flatMap((file): FoundPlace[] => {
      const start = places.get(file)?.start
      return start ? [{ path: file, name: undefined, element: start }] : []
    })
  }
  return { findFiles, findPlaces }
}

/** The folders that all files are in, the innermost first, such as `src`. */
function commonFolders(paths: readonly string[]): readonly string[] {
  const [first = '', ...others] = paths.map((path) => dirname(path))
  const folders: string[] = []
  for (let folder = first; folder !== '.' && folder !== ''; folder = dirname(folder))
    if (others.every((other) => `${other}/`.startsWith(`${folder}/`)))
      folders.push(folder)
  return folders
}

/** Each element once. */
function distinct(found: readonly FoundPlace[]): readonly FoundPlace[] {
  return [...groupBy(found, ({ element }) => element).values()].flatMap(([first]) =>
    first ? [first] : [],
  )
}

function keyOf(name: string): string {
  const plain = name.normalize('NFKD').toLowerCase().replaceAll(/\p{M}/gu, '')
  // Some tools write a hyphen for `.` in `1.2`, and some nothing.
  return plain.replaceAll(/[^\p{L}\p{N}]+/gu, '')
}
