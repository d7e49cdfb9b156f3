/** The folder that the author's files are in, and what stands in it. Nothing outside it is read. */
import { isUtf8 } from 'node:buffer'
import { readdir, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { normalize } from 'node:path/posix'
import { andMore, quoted } from '../../lib/visible.ts'

export interface ManuscriptFolder {
  /** Absolute, and free of symbolic links. */
  readonly realPath: string
  /** As messages name it: relative to the working directory. */
  readonly shownPath: string
}

/** What stands at a path in the folder. */
export type Entry =
  | { readonly kind: 'file'; readonly realPath: string; readonly bytes: number }
  | { readonly kind: 'folder' | 'link-outside'; readonly realPath: string }
  | { readonly kind: 'missing' | 'outside' | 'special' | 'unreadable' }

/** How an entry that is no file is named to an author. */
export const entryNames: Readonly<Record<Exclude<Entry['kind'], 'file'>, string>> = {
  folder: 'a folder',
  'link-outside': 'a symbolic link that leaves the folder',
  missing: 'missing',
  outside: 'a path that leaves the folder',
  special: 'a device or a pipe',
  unreadable: 'closed to the account that runs the build',
}

/**
 * What stands at `path`, symbolic links followed as long as they stay inside.
 *
 * @param path - Relative to the folder, with `/`.
 * @throws When the disk fails.
 */
export async function entryAt(folder: ManuscriptFolder, path: string): Promise<Entry> {
  if (path.includes('\0')) return { kind: 'missing' }
  if (leaves(normalize(path)) || /^(?:[/\\]|[a-z]:)/i.test(path)) {
    return { kind: 'outside' }
  }
  try {
    const realPath = await realpath(join(folder.realPath, path))
    if (leaves(relative(folder.realPath, realPath))) {
      return { kind: 'link-outside', realPath }
    }
    const found = await stat(realPath)
    if (found.isDirectory()) return { kind: 'folder', realPath }
    if (!found.isFile()) return { kind: 'special' }
    return { kind: 'file', realPath, bytes: found.size }
  } catch (cause) {
    if (isAbsent(cause)) return { kind: 'missing' }
    if (isClosed(cause)) return { kind: 'unreadable' }
    throw new Error(`Cannot read \`${path}\` in the manuscript folder`, { cause })
  }
}

function leaves(path: string): boolean {
  return path === '..' || /^\.\.[/\\]/.test(path.replaceAll(sep, '/')) || isAbsolute(path)
}

/** A path as messages name it. */
export function shownPath(folder: ManuscriptFolder, path: string): string {
  return join(folder.shownPath, path)
}

/** The size of an entry as people say it, such as `14.2 MB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1e3) return `${bytes} bytes`
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}

/** Whether a failure of the file system is the author's to mend: a file that may not be read. */
export function isClosed(error: unknown): boolean {
  return ['EACCES', 'EPERM'].includes(codeOf(error))
}

/** Whether a failure of the file system says that nothing is there. */
export function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'].includes(codeOf(error))
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** The first of several paths in a sentence, and how many more there are. */
export function listNames(paths: readonly string[]): string {
  return paths.slice(0, 3).map(quoted).join(', ') + andMore(paths.length - 3)
}

/** Whether a name says Markdown. */
export function isMarkdown(path: string): boolean {
  return /\.(?:md|markdown|mdown|mkdn?|mdx|qmd|rmd)$/i.test(path)
}

/** A folder with more entries is a disk, not a manuscript. */
const mostEntries = 5000
const deepestFolder = 20

/** Hidden files, files put aside, those of tools, and those that speak about a manuscript as every host of repositories knows them. */
const leftOut =
  /^[._]|^node_modules$|^(?:readme|changelog|changes|contributing|code[-_]of[-_]conduct|licen[cs]e|notice|security|todo)(?:[-_.][^/]*)?\.(?:md|markdown)$/i

/** In a folder within, as hosts of repositories show it: what the folder begins with. */
const firstOfFolder = /^readme\.(?:md|markdown)$/i

export interface Listing {
  /** Markdown files in the order of their names, numbers by value: `2-ford.md` before `10-mill.md`. */
  readonly sources: ReadonlyMap<string, Entry>
  /** What could not be listed, as problems with their details. */
  readonly faults: readonly (readonly [
    code: 'link-outside' | 'file-unreadable' | 'folder-too-large' | 'name-encoding',
    detail: string,
  ])[]
}

/**
 * The Markdown files of the folder and its subfolders. One that can be reached in two ways is listed once.
 *
 * @param start - The subfolder to begin with.
 * @throws When the disk fails.
 */
export async function listSources(
  folder: ManuscriptFolder,
  start = '',
): Promise<Listing> {
  /** Real paths of what was met. */
  const seen = new Set<string>()
  const sources = new Map<string, Entry>()
  const faults: Listing['faults'][number][] = []
  const misnamed: string[] = []
  let entries = 0
  await visit(start, deepestFolder)
  if (entries > mostEntries)
    faults.push(['folder-too-large', mostEntries.toLocaleString('en')])
  if (misnamed.length > 0) faults.push(['name-encoding', listNames(misnamed)])
  return { sources, faults }

  async function visit(path: string, depth: number): Promise<void> {
    const entry = await entryAt(folder, path)
    if (entry.kind === 'link-outside') faults.push([entry.kind, path])
    else if (!('realPath' in entry && seen.has(entry.realPath))) {
      if ('realPath' in entry) seen.add(entry.realPath)
      // What is no file is listed too: reading it reports why.
      if (isMarkdown(path)) sources.set(path, entry)
      else if (entry.kind === 'folder' && depth >= 0) await visitChildren(path, depth - 1)
    }
  }

  async function visitChildren(path: string, depth: number): Promise<void> {
    const { children, strange } = await readChildren(path)
    entries += children.length
    const isFirst = (name: string) => path !== start && firstOfFolder.test(name)
    const sorted = children.sort(
      (a, b) =>
        Number(isFirst(b.name)) - Number(isFirst(a.name)) || compareNames(a.name, b.name),
    )
    for (const child of sorted) {
      const { name } = child
      const isOpen = child.isDirectory() || child.isSymbolicLink() || isMarkdown(name)
      const isLeftOut = leftOut.test(name) && !isFirst(name)
      if (entries > mostEntries || !isOpen || isLeftOut) continue
      const childPath = path === '' ? name : `${path}/${name}`
      if (strange.has(name)) misnamed.push(childPath)
      else await visit(childPath, depth)
    }
  }

  /** What is in a folder, and the names of which Node has only what it could read: nothing is found by them. */
  async function readChildren(path: string) {
    const realPath = join(folder.realPath, path)
    try {
      const children = await readdir(realPath, { withFileTypes: true })
      const hasLost = children.some(({ name }) => name.includes('\uFFFD'))
      const names = hasLost ? await readdir(realPath, { encoding: 'buffer' }) : []
      const strange = names.filter((name) => !isUtf8(name)).map(String)
      return { children, strange: new Set(strange) }
    } catch (cause) {
      const shown = quoted(shownPath(folder, path))
      if (!isClosed(cause)) throw new Error(`Cannot list ${shown}`, { cause })
      faults.push(['file-unreadable', `in ${shown}, a folder closed to this account`])
      return { children: [], strange: new Set<string>() }
    }
  }
}

/** Names of what is in a folder, none where it cannot be read: a picture or a hint is then not found. */
export async function listNamesIn(
  folder: ManuscriptFolder,
  path: string,
): Promise<readonly string[]> {
  const entry = await entryAt(folder, path)
  if (entry.kind !== 'folder') return []
  try {
    return await readdir(entry.realPath)
  } catch {
    return []
  }
}

const collator = new Intl.Collator('en', { numeric: true })

/** Names that differ only in what people overlook still have one order, the same everywhere. */
function compareNames(one: string, other: string): number {
  return collator.compare(one, other) || (one < other ? -1 : 1)
}
