/**
 * The way in: a folder or a file → `Manuscript`. Nothing else reads the disk under the manuscript.
 *
 * Whatever is wrong with the author's files is reported on the file that it is about, all of it in
 * one run. A new key of `book.yaml` is a line in `config/schema.ts`.
 */
import { isUtf8 } from 'node:buffer'
import { realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { VFile } from 'vfile'
import type { BookEdition, Manuscript } from '../book.ts'
import { filesOf } from '../lib/origins.ts'
import { quoted } from '../lib/visible.ts'
import { editionProblems } from '../problems/editions.ts'
import { report } from '../problems/report.ts'
import { chooseEditions } from './config/editions.ts'
import { type Overruled, type Overruling, readOverruled } from './config/fill-config.ts'
import { reportInvalid } from './config/read-settings.ts'
import { dateModified } from './date-modified.ts'
import { isAbsent, isClosed, isMarkdown } from './manuscript/folder.ts'
import { includeFiles } from './manuscript/include-files.ts'
import { readSources } from './manuscript/read-sources.ts'
import { isOrderFile } from './orders/find-order.ts'
import { findPictureIn } from './pictures/find-picture.ts'
import { readPictureIn } from './pictures/read-picture.ts'
import { kindOf, readEdition, takeSources } from './read-edition.ts'

/** What the command line may say. */
export interface LoadSettings extends Overruled {
  /** Names of the editions that are made; all if it is missing, and the e-book alone if it is empty. */
  readonly editions?: readonly string[] | undefined
  /** When the work was last changed, in place of what is found out. */
  readonly modified?: Date | undefined
}

/**
 * The manuscript at `path`: a folder with Markdown files and `book.yaml`, or one Markdown file whose
 * front matter holds the keys.
 *
 * @throws When the disk fails, or SOURCE_DATE_EPOCH is no number.
 */
export async function loadManuscript(
  path: string,
  settings: LoadSettings = {},
): Promise<Manuscript> {
  const file = new VFile({ path: fromHere(path) || path || '.', value: '' })
  const found = await find(path, file)
  if (!found) return unusable(file)
  const { lonePath } = found
  const realPath = await realpath(found.dir, 'buffer')
  if (!isUtf8(realPath)) {
    report(file, 'name-encoding', [quoted(String(realPath))])
    return unusable(file)
  }
  const folder = { realPath: String(realPath), shownPath: fromHere(found.dir) }
  const sources = await readSources(folder, lonePath)
  const { configFile, editions, given, orderFiles } = sources
  const { isOrdered } = sources
  const chapterFiles = await includeFiles(folder, sources.chapterFiles, isOrdered)
  const written = [configFile, ...orderFiles, ...chapterFiles]
  const shared = {
    ...sources,
    folder,
    kind: await kindOf({ ...sources, chapterFiles }, folder),
    overruled: overruling(settings, configFile),
    taken: takeSources(written.flatMap(filesOf)),
  }
  const { date } = given ?? {}
  const place = lonePath ?? '.'
  const common = {
    configFile,
    chapterFiles,
    findPicture: findPictureIn(folder),
    readPicture: readPictureIn(folder),
    modified:
      settings.modified ?? (await dateModified(date, folder.realPath, place, configFile)),
  }
  // What is wrong with the pages of none of them is no problem.
  const isPrinted = editions.length === 0
  const manuscript = { ...common, ...(await readEdition(given, shared, isPrinted)) }
  const chosen = given
    ? chooseEditions(editions, given, configFile, settings.editions)
    : []
  if (chosen.length === 0) return manuscript
  const { configPlaces } = configFile.data
  const problems = editionProblems([configFile])
  const read: BookEdition[] = []
  for (const { given, ...edition } of chosen) {
    configFile.data.configPlaces = edition.places
    const own = await readEdition(given, shared, !edition.takesPages)
    problems.take(edition.name, [configFile])
    read.push({ ...common, ...own, ...edition })
  }
  problems.tell()
  if (configPlaces) configFile.data.configPlaces = configPlaces
  return { ...manuscript, editions: read }
}

/** The settings of the command line as those of the configuration are. */
function overruling(settings: LoadSettings, configFile: VFile): Overruling {
  const { read, wrong } = readOverruled(settings)
  for (const { expected, found, key } of wrong)
    if (key === 'trim') report(configFile, 'trim-unknown', [found, expected])
    else reportInvalid(configFile, key, quoted(found), expected, undefined)
  return read
}

/**
 * The folder, and the only source when the author named a file.
 *
 * @param file - Gets a problem when there is no manuscript.
 */
async function find(
  path: string,
  file: VFile,
): Promise<{ readonly dir: string; readonly lonePath?: string } | undefined> {
  try {
    const found = await stat(path)
    const [dir, name] = [dirname(path), basename(path)]
    if (found.isDirectory()) return { dir: path }
    if (found.isFile() && isOrderFile(name)) return { dir }
    if (found.isFile() && isMarkdown(path)) {
      // Its folder is where the file itself lies: to name a link is the author's own choice.
      const real = await realpath(path)
      return real === join(await realpath(dir), name)
        ? { dir, lonePath: name }
        : { dir: dirname(real), lonePath: basename(real) }
    }
    const kind = found.isFile() ? 'file' : 'device or pipe'
    report(file, 'manuscript-unsupported', [path, kind])
  } catch (cause) {
    if (isAbsent(cause)) report(file, 'manuscript-missing', [path])
    else if (isClosed(cause)) report(file, 'file-unreadable', ['closed to this account'])
    else throw new Error(`Cannot read the manuscript at \`${path}\``, { cause })
  }
  return undefined
}

/** Relative to the working directory for what lies in it, else as the author wrote it. */
function fromHere(path: string): string {
  const fromCwd = relative(process.cwd(), path)
  return fromCwd.startsWith('..') ? path : fromCwd
}

function unusable(configFile: VFile): Manuscript {
  return {
    config: undefined,
    configFile,
    chapterFiles: [],
    otherFiles: [],
    hashes: [],
    sources: [],
    findPicture: async () => ({ fault: 'missing', found: 'no manuscript' }),
    readPicture: async () => ({ fault: 'missing', found: 'no manuscript' }),
    modified: new Date(0),
  }
}
