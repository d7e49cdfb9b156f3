import { realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { normalize } from 'node:path/posix'

/** The folder that the author's files are in. Nothing outside it is read. */
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
    return entryOfFailure(path, cause)
  }
}

/** A path as messages name it. */
export function shownPath(folder: ManuscriptFolder, path: string): string {
  return join(folder.shownPath, path)
}

/** Whether a failure of the file system is the author's to mend: a file that may not be read. */
export function isClosed(error: unknown): boolean {
  return ['EACCES', 'EPERM'].includes(codeOf(error))
}

/** Whether a failure of the file system says that nothing is there. */
export function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'].includes(codeOf(error))
}

function leaves(path: string): boolean {
  return path === '..' || path.startsWith('../') || path.startsWith(`..${sep}`)
    ? true
    : isAbsolute(path)
}

function entryOfFailure(path: string, cause: unknown): Entry {
  if (isAbsent(cause)) return { kind: 'missing' }
  if (isClosed(cause)) return { kind: 'unreadable' }
  throw new Error(`Cannot read \`${path}\` in the manuscript folder`, { cause })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
