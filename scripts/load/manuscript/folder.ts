/** The folder that the author's files are in, and what stands in it. Nothing outside it is read. */
import { Buffer, isUtf8 } from 'node:buffer'
import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { normalize } from 'node:path/posix'
import { VFile } from 'vfile'
import { positionsIn } from '../../lib/text-positions.ts'
import { utf16Of } from '../../lib/utf16.ts'
import { andMore, controls, nameOfCharacter, quoted } from '../../lib/visible.ts'
import { report } from '../../problems/report.ts'

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
  // A guide on a host of repositories is often that alone.
  if (sources.size === 0)
    for (const name of await listNamesIn(folder, start))
      if (firstOfFolder.test(name))
        await visit(start === '' ? name : `${start}/${name}`, 0)
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
      const childPath = path === '' ? name : `${path}/${name}`
      const isOpen = child.isDirectory() || child.isSymbolicLink() || isMarkdown(name)
      const isLeftOut = leftOut.test(name) && !isFirst(name)
      if (entries > mostEntries || !isOpen || isLeftOut) continue
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
  return readdir(entry.realPath).catch(() => [])
}

const collator = new Intl.Collator('en', { numeric: true })

/** Names that differ only in what people overlook still have one order, the same everywhere. */
function compareNames(one: string, other: string): number {
  return collator.compare(one, other) || (one < other ? -1 : 1)
}

declare module 'vfile' {
  interface DataMap {
    /** The file as the author has it, until the manuscript is loaded. */
    sourceBytes: Uint8Array | undefined
  }
}

/** A chapter of this size is longer than most novels; beyond it stands a mistake. */
const largestTextBytes = 4 * 1024 * 1024

/**
 * One file of the folder as text, or without text and with a problem when it can't be one.
 *
 * @param path - Relative to the folder, with `/`.
 * @param entry - What stands there.
 */
export async function readSource(
  folder: ManuscriptFolder,
  path: string,
  entry: Entry,
  largestBytes: number = largestTextBytes,
): Promise<VFile> {
  const data = { manuscriptPath: path }
  const file = new VFile({ path: shownPath(folder, path), value: '', data })
  if (entry.kind === 'link-outside') report(file, 'link-outside', [path])
  else if (entry.kind !== 'file')
    report(file, 'file-unreadable', [entryNames[entry.kind]])
  else if (entry.bytes > largestBytes) {
    report(file, 'file-too-large', [formatSize(entry.bytes), formatSize(largestBytes)])
  } else file.value = await readText(file, entry.realPath)
  return file
}

/** Those of some files that are there, as texts. */
export async function readThere(
  folder: ManuscriptFolder,
  paths: Iterable<string>,
  largestBytes: number,
): Promise<readonly VFile[]> {
  const files: VFile[] = []
  for (const path of paths) {
    const entry = await entryAt(folder, path)
    if (entry.kind !== 'missing')
      files.push(await readSource(folder, path, entry, largestBytes))
  }
  return files
}

async function readText(file: VFile, realPath: string): Promise<string> {
  try {
    const bytes = await readFile(realPath)
    file.data.sourceBytes = bytes
    return decodeText(file, bytes)
  } catch (cause) {
    if (!isClosed(cause)) throw new Error(`Cannot read \`${file.path}\``, { cause })
    report(file, 'file-unreadable', [entryNames.unreadable])
    return ''
  }
}

/**
 * Bytes as text without a byte order mark, every line ended by LF or CRLF.
 *
 * Bytes that are not UTF-8 are reported, and read as well as they can be, so that what else is wrong
 * with the text comes to light in the same run. Control characters are reported, and blanked out so
 * that positions stay true.
 */
function decodeText(file: VFile, bytes: Uint8Array): string {
  const utf16 = utf16Of(bytes, 1 / 8)
  const text = new TextDecoder(utf16?.label).decode(bytes)
  // A lone CR ended lines on old Macs; as LF it takes the same room.
  const lines = text.replaceAll(/\r(?!\n)/g, '\n')
  if (utf16) {
    const found = utf16.isMarked ? utf16.encoding : 'UTF-16 or binary data'
    report(file, 'encoding-invalid', [`text in ${found}`], positionsIn('')(0))
  } else if (isUtf8(bytes)) reportCharacters(file, lines)
  else reportStrayByte(file, bytes, text)
  return lines.replaceAll(controls, ' ')
}

/** `text` has U+FFFD for each stray byte, and before the first of them agrees with the bytes. */
function reportStrayByte(file: VFile, bytes: Uint8Array, text: string): void {
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  const read = Buffer.from(text)
  let at = read.findIndex((byte, index) => byte !== bytes[mark + index])
  // Back to the first byte of the character, which the stray byte may share.
  while (((read[at] ?? 0) & 0xc0) === 0x80) at -= 1
  const byte = (bytes[mark + at] ?? 0).toString(16).toUpperCase().padStart(2, '0')
  const ordinal = (mark + at + 1).toLocaleString('en')
  const place = positionsIn(text)(read.toString('utf8', 0, at).length)
  const found = `byte 0x${byte} (number ${ordinal} of the file)`
  report(file, 'encoding-invalid', [found], place)
}

/** Each character that cannot stay, or stands for one that is lost, is reported once, at the first place. */
function reportCharacters(file: VFile, text: string): void {
  const places = positionsIn(text)
  for (const character of new Set(text.match(controls)).add('\uFFFD')) {
    const at = text.indexOf(character)
    const count = text.split(character).length - 1
    const times = count === 1 ? '' : ` (${count.toLocaleString('en')} times)`
    const place = places(at, at + 1)
    if (character !== '\uFFFD')
      report(file, 'character-control', [nameOfCharacter(character), times], place)
    else if (count > 0) report(file, 'character-lost', [times], place)
  }
}
