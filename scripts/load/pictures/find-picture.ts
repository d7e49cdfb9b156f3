import { readdir } from 'node:fs/promises'
import { basename, extname, join } from 'node:path/posix'
import type { FindPicture, PictureFault } from '../../book.ts'
import { nearestNames } from '../../lib/edit-distance.ts'
import { groupBy } from '../../lib/group-by.ts'
import { memoizeNames, once } from '../../lib/memoize.ts'
import { quoted } from '../../lib/visible.ts'
import {
  type Entry,
  entryAt,
  entryNames,
  listNames,
  listNamesIn,
  type ManuscriptFolder,
} from '../manuscript/folder.ts'

/** What hints are looked for in: a folder with more entries, or deeper, is a disk. */
const mostEntries = 5000
const deepestFolder = 20

/** As many spellings of one path are followed; more are no mistake of capitals. */
const mostSpellings = 8

/** Folders of tools. */
const leftOut = /^(?:\.|node_modules$)/

const picture = /\.(?:png|jpe?g|gif|webp|svg|pdf|avif|tiff?|eps|heic|bmp)$/i

/** Finds pictures in a folder, by the first of some paths that leads to one. */
export function findPictureIn(folder: ManuscriptFolder): FindPicture {
  /** The names in a folder, by what is left of them without capitals. */
  const list = memoizeNames(async (dir) =>
    groupBy((await listNamesIn(folder, dir)).toSorted(), fold),
  )
  const nearest = nearestNames()
  const pictures = once(() => listPictures(folder))

  return async (paths) => {
    const kinds: Entry['kind'][] = []
    for (const path of paths) {
      const kind = (await isListed(path)) ? (await entryAt(folder, path)).kind : 'missing'
      if (kind === 'file') return { path }
      kinds.push(kind)
    }
    return (
      (await findMisspelt(paths)) ??
      faultOf(kinds) ??
      (await findByName(paths)) ?? { fault: 'missing', found: await describe(paths) }
    )
  }

  /** Whether there is something of that name. The disk is asked once for each folder, however many pictures are missing. */
  async function isListed(path: string): Promise<boolean> {
    if (/^(?:\.\.(?:\/|$)|\/|[a-z]:)/i.test(path)) return true
    let dir = ''
    for (const part of path.split('/')) {
      if (!(await list(dir)).get(fold(part))?.includes(part)) return false
      dir = join(dir, part)
    }
    return true
  }

  async function findMisspelt(paths: readonly string[]) {
    for (const path of paths) {
      const found = onlyOf(await spellingsOf(path))
      if (found) return found
    }
    return undefined
  }

  /** A picture that is named without its folder, as Obsidian has it, in whatever folder it is. */
  async function findByName(paths: readonly string[]) {
    const name = paths.find(isName)
    if (name === undefined) return undefined
    const near = (await pictures()).get(fold(name)) ?? []
    const named = near.filter((path) => fold(basename(path)) === fold(name))
    const exact = named.filter((path) => basename(path).normalize() === name.normalize())
    return onlyOf(exact.length > 0 ? exact : named)
  }

  /** The files at a path in which only capitals differ, or how letters with accents are put together. */
  async function spellingsOf(path: string): Promise<readonly string[]> {
    let found = ['']
    for (const part of path.split('/')) {
      const inEach = found.map(async (dir) => {
        const names = (await list(dir)).get(fold(part)) ?? []
        return names.map((name) => join(dir, name))
      })
      found = (await Promise.all(inEach)).flat().slice(0, mostSpellings)
    }
    const entries = await Promise.all(found.map((each) => entryAt(folder, each)))
    return found.filter((_, index) => entries[index]?.kind === 'file')
  }

  /** Where it was looked for, and what is nearest. */
  async function describe(paths: readonly string[]): Promise<string> {
    const [first = '', second] = paths
    const isShorter = second !== undefined && first.endsWith(`/${second}`)
    const places = isShorter ? `${quoted(first)} and ${quoted(second)}` : quoted(first)
    const known = await pictures()
    const name = fold(basename(first))
    // A picture of that name in another folder, in another format, or of a similar name.
    const [near] =
      known.get(name) ??
      known.get(stemOf(name)) ??
      known.get(nearest(name, known.keys()) ?? '') ??
      []
    if (paths.some(isName))
      return `looked for ${quoted(basename(first))} in all folders${near ? `; the nearest is ${quoted(near)}` : ''}`
    return `looked for ${places}${near ? `; the nearest is ${quoted(near)}` : ''}`
  }
}

function isName(path: string): boolean {
  return !path.includes('/')
}

/** The only one of some files, or that there are several. */
function onlyOf([first, ...others]: readonly string[]) {
  if (first === undefined) return undefined
  if (others.length === 0) return { path: first }
  return { fault: 'ambiguous', found: listNames([first, ...others]) } as const
}

/** What stands where a picture was looked for, if it is not just missing. */
export function faultOf(kinds: readonly Entry['kind'][]): PictureFault | undefined {
  const kind = kinds.find((each) => each !== 'missing')
  if (kind === undefined || kind === 'file') return undefined
  const isOutside = kind === 'outside' || kind === 'link-outside'
  return { fault: isOutside ? 'outside' : 'broken', found: entryNames[kind] }
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

function stemOf(name: string): string {
  return name.slice(0, name.length - extname(name).length)
}

/** The pictures in the folder, by their names and what these are without their endings. Links are not followed. */
async function listPictures(
  folder: ManuscriptFolder,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const paths: string[] = []
  let left = mostEntries
  const visit = async (dir: string, depth: number): Promise<void> => {
    const realPath = join(folder.realPath, dir)
    const entries = await readdir(realPath, { withFileTypes: true }).catch(() => [])
    left -= entries.length
    for (const entry of left < 0 ? [] : entries) {
      const path = join(dir, entry.name)
      if (entry.isFile()) paths.push(path)
      else if (entry.isDirectory() && depth > 0 && !leftOut.test(entry.name))
        await visit(path, depth - 1)
    }
  }
  await visit('', deepestFolder)
  const pictures = paths.filter((path) => picture.test(path)).sort()
  const keys = (path: string) => [fold(basename(path)), stemOf(fold(basename(path)))]
  const named = pictures.flatMap((path) => keys(path).map((key) => ({ key, path })))
  const groups = groupBy(named, ({ key }) => key)
  return new Map([...groups].map(([key, same]) => [key, same.map(({ path }) => path)]))
}
