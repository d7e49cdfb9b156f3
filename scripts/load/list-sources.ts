import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { VFile } from 'vfile'
import { report } from '../problems/report.ts'
import {
  entryAt,
  isClosed,
  type ManuscriptFolder,
  shownPath,
} from './manuscript-folder.ts'

/** A folder with more entries is a disk, not a manuscript. */
const mostEntries = 5000
const deepestFolder = 20

/** Files that speak about a manuscript and are no part of it, as every host of repositories knows them. */
const aboutFiles =
  /^(?:readme|changelog|changes|contributing|code[-_]of[-_]conduct|licen[cs]e|notice|security|todo)(?:[-_.][^/]*)?\.(?:md|markdown)$/i

/** Where a Markdown file may stand without a place in the book: hidden, put aside, or a tool's own. */
const leftOut = /^[._]|^node_modules$/

export interface Listing {
  /** Markdown files in the order of their names, numbers by value: `2-ford.md` before `10-mill.md`. */
  readonly paths: readonly string[]
  /** Symbolic links that leave the folder. */
  readonly strayLinks: readonly string[]
  /** Folders that may not be read. */
  readonly closedFolders: readonly string[]
  readonly isTooLarge: boolean
}

/**
 * The Markdown files of the folder and its subfolders. One that can be reached in two ways is listed once.
 *
 * @throws When the disk fails.
 */
export async function listSources(folder: ManuscriptFolder): Promise<Listing> {
  const walk: Walk = {
    folder,
    seen: new Set([folder.realPath]),
    strayLinks: [],
    closedFolders: [],
    entries: 0,
  }
  const paths = await listFolder(walk, '', deepestFolder)
  return { ...walk, paths, isTooLarge: walk.entries > mostEntries }
}

/** Tells the author what the listing could not take. */
export function reportListing(file: VFile, listing: Listing): void {
  for (const path of listing.strayLinks) report(file, 'link-outside', [path])
  for (const path of listing.closedFolders) {
    report(file, 'file-unreadable', [`in \`${path}\`, a folder closed to this account`])
  }
  if (listing.isTooLarge) {
    report(file, 'folder-too-large', [mostEntries.toLocaleString('en')])
  }
}

/** Whether a name says Markdown. */
export function isMarkdown(path: string): boolean {
  return /\.(?:md|markdown)$/i.test(path)
}

interface Walk {
  readonly folder: ManuscriptFolder
  /** Real paths of what is listed. */
  readonly seen: Set<string>
  readonly strayLinks: string[]
  readonly closedFolders: string[]
  entries: number
}

async function listFolder(walk: Walk, path: string, depth: number): Promise<string[]> {
  const names = await namesIn(walk, path)
  walk.entries += names.length
  const found: string[] = []
  for (const { name, isLink, isFolder } of names) {
    if (walk.entries > mostEntries) break
    if (leftOut.test(name) || aboutFiles.test(name)) continue
    if (!isFolder && !isLink && !isMarkdown(name)) continue
    found.push(...(await listEntry(walk, path === '' ? name : `${path}/${name}`, depth)))
  }
  return found
}

async function listEntry(walk: Walk, path: string, depth: number): Promise<string[]> {
  const entry = await entryAt(walk.folder, path)
  if (entry.kind === 'link-outside') {
    walk.strayLinks.push(path)
    return []
  }
  if (entry.kind === 'folder' && !isMarkdown(path)) {
    if (walk.seen.has(entry.realPath) || depth === 0) return []
    walk.seen.add(entry.realPath)
    return listFolder(walk, path, depth - 1)
  }
  if (!isMarkdown(path)) return []
  if (entry.kind === 'file') {
    if (walk.seen.has(entry.realPath)) return []
    walk.seen.add(entry.realPath)
  }
  // What is no file is listed too: reading it reports why.
  return [path]
}

async function namesIn({ closedFolders, folder }: Walk, path: string) {
  try {
    const entries = await readdir(join(folder.realPath, path), { withFileTypes: true })
    return entries
      .map((entry) => ({
        name: entry.name,
        isFolder: entry.isDirectory(),
        isLink: entry.isSymbolicLink(),
      }))
      .sort((one, other) => compareNames(one.name, other.name))
  } catch (cause) {
    const shown = shownPath(folder, path)
    if (!isClosed(cause)) throw new Error(`Cannot list \`${shown}\``, { cause })
    closedFolders.push(shown)
    return []
  }
}

const collator = new Intl.Collator('en', { numeric: true })

/** Names that differ only in what people overlook still have one order, the same everywhere. */
function compareNames(one: string, other: string): number {
  return collator.compare(one, other) || (one < other ? -1 : 1)
}
