/**
 * The way in: a folder or a file → `Manuscript`. Nothing else reads the disk under the manuscript.
 *
 * Whatever is wrong with the author's files is reported on the file that it is about, all of it in
 * one run. A new key of `book.yaml` is a line in `config/schema.ts`.
 */
import { isUtf8 } from 'node:buffer'
import { realpath, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, relative } from 'node:path'
import { VFile } from 'vfile'
import type {
  BookConfig,
  BookEdition,
  BookKind,
  Manuscript,
  OwnLook,
  SourceFile,
} from '../book.ts'
import { hashFile } from '../lib/hash.ts'
import { filesOf } from '../lib/origins.ts'
import { readData } from '../lib/read-template.ts'
import { quoted } from '../lib/visible.ts'
import { editionProblems, hasErrors, report } from '../problems/report.ts'
import { chooseEditions } from './config/editions.ts'
import {
  fillConfig,
  type Overruled,
  type Overruling,
  readOverruled,
} from './config/fill-config.ts'
import { reportInvalid } from './config/read-settings.ts'
import type { GivenConfig } from './config/schema.ts'
import { dateModified } from './date-modified.ts'
import {
  isAbsent,
  isClosed,
  isMarkdown,
  type ManuscriptFolder,
} from './manuscript/folder.ts'
import { includeFiles } from './manuscript/include-files.ts'
import { readSources, type Sources } from './manuscript/read-sources.ts'
import { isOrderFile } from './orders/find-order.ts'
import { findPictureIn, readPictureIn } from './pictures/read-picture.ts'
import { checkSheet, readPress } from './read-press.ts'
import { familiesOf, isOwnLook, readLook } from './templates/read-look.ts'

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
  const { citations, files: cited } = await citationsOf(given, folder, configFile)
  const written = [configFile, ...orderFiles, ...cited, ...chapterFiles]
  const shared = {
    ...sources,
    cited,
    folder,
    kind: await kindOf({ ...sources, chapterFiles }, folder),
    overruled: overruling(settings, configFile),
    taken: takeSources(written.flatMap(filesOf)),
  }
  const { date } = given ?? {}
  const place = lonePath ?? '.'
  const common = {
    ...(citations ? { citations } : {}),
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

/** What the settings name for citations, and its files. */
async function citationsOf(
  given: GivenConfig | undefined,
  folder: ManuscriptFolder,
  configFile: VFile,
): Promise<Pick<Manuscript, 'citations'> & { readonly files: readonly VFile[] }> {
  if (!given?.bibliography) return { files: [] }
  const { readCitations } = await import('./citations/read-citations.ts')
  return readCitations(given, folder, configFile)
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

/**
 * What a work is, in all editions: what its author says, else a book if it has several texts, else what the look is for that
 * is named first.
 */
async function kindOf(
  { given, editions, chapterFiles }: Sources,
  folder: ManuscriptFolder,
): Promise<BookKind> {
  if (given?.kind) return given.kind
  if (chapterFiles.length > 1) return 'book'
  const all = [given, ...editions.map((edition) => edition.given)]
  const first = all.find((each) => each?.look !== undefined)
  // What is wrong with a look is said where it is read for an edition.
  const { named, ownLook } = await lookOf(first, folder, new VFile())
  return named?.look ? readLook(named.look, [], ownLook?.data).look.kind : 'article'
}

/** What all editions of a manuscript have in common. */
interface Shared extends Pick<Sources, 'configFile' | 'drafts' | 'orderFiles'> {
  readonly folder: ManuscriptFolder
  /** Bibliographies and styles of citations. */
  readonly cited: readonly VFile[]
  readonly kind: BookKind
  readonly overruled: Overruling
  readonly taken: Pick<Manuscript, 'hashes' | 'sources'>
}

/** The settings, and what else is read for them. */
async function readEdition(
  given: GivenConfig | undefined,
  shared: Shared,
  isPrinted: boolean,
) {
  const { cited, configFile, drafts, folder, kind, orderFiles, overruled } = shared
  const { files: lookFiles, named, ownLook } = await lookOf(given, folder, configFile)
  const config =
    named && !hasErrors([configFile, ...orderFiles])
      ? fillConfig({ ...named, kind }, overruled)
      : undefined
  if (config && isPrinted) checkSheet(config, configFile)
  const { files: ownFiles, ...own } = await readOwn(folder, config, configFile, ownLook)
  const press =
    config && isPrinted ? await readPress(config, folder, configFile) : undefined
  const taken = takeSources([...lookFiles, ...ownFiles].flatMap(filesOf))
  const carries = config?.pdfStandards.includes('a-3a')
  const { hashes, sources } = shared.taken
  return {
    config: config && withoutTemplate(config, ownFiles),
    otherFiles: [...orderFiles, ...cited, ...drafts, ...lookFiles, ...ownFiles],
    hashes: [...hashes, ...taken.hashes, ...(press ? [press.source] : [])],
    sources: carries ? [...sources, ...taken.sources] : [],
    ...(press ? { press: press.press } : {}),
    ...own,
    ...(ownLook ? { ownLook } : {}),
  }
}

/** The look that is none of ours, if one is named, and settings that name the one of ours in its place. */
async function lookOf(
  named: GivenConfig | undefined,
  folder: ManuscriptFolder,
  configFile: VFile,
) {
  if (named?.look === undefined || !isOwnLook(named.look)) return { files: [], named }
  const { readOwnLook } = await import('./templates/own-look.ts')
  const { files, look } = await readOwnLook(named.look, folder, configFile)
  return { files, named: { ...named, look: look?.base }, ownLook: look }
}

/** Whether a cover is no picture, but the author's `cover.html`. */
function isTemplate(cover: string | undefined): boolean {
  return cover !== undefined && /\.html?$/i.test(cover)
}

/** The settings without a cover that is a template, and was read as one. */
function withoutTemplate(
  { cover, ...config }: BookConfig,
  read: readonly VFile[],
): BookConfig {
  const isRead = read.some(({ data }) => data.manuscriptPath === cover)
  return cover === undefined || (isTemplate(cover) && isRead)
    ? config
    : { ...config, cover }
}

type Own = Pick<Manuscript, 'fonts' | 'ownStyle' | 'ownTemplates' | 'ownWords'> & {
  readonly files: readonly VFile[]
}

/** What the author has beside the text for its look; a folder without `book.yaml` may be another tool's. */
async function readOwn(
  folder: ManuscriptFolder,
  config: BookConfig | undefined,
  configFile: VFile,
  ownLook?: OwnLook,
): Promise<Own> {
  const isOwn = /^book\.ya?ml$/.test(configFile.data.manuscriptPath ?? '')
  const { readFontFolder, readOwnFonts } = await import('./templates/own-fonts.ts')
  const inFolder = isOwn ? await readFontFolder(folder) : { files: [], fonts: [] }
  const given = config?.fonts
    ? await readOwnFonts(config, folder, inFolder.fonts, configFile)
    : []
  const fonts = [...given, ...inFolder.fonts, ...(ownLook?.fonts ?? [])]
  if (!isOwn) return { files: [], fonts }
  const { readOwnSheets } = await import('./templates/own-sheets.ts')
  const ofLook = config ? familiesOf(config.look) : []
  const known = [...new Set([...fonts.map(({ font }) => font.family), ...ofLook])]
  const { files, style } = await readOwnSheets(folder, readPictureIn(folder), known)
  const { readOwnTemplates } = await import('./templates/own-templates.ts')
  const cover = isTemplate(config?.cover) ? config?.cover : undefined
  const pages = config && (await readOwnTemplates(folder, config.look, undefined, cover))
  const { readOwnWords } = await import('./templates/own-words.ts')
  const { files: wordFiles, words } = await readOwnWords(folder)
  return {
    files: [...inFolder.files, ...files, ...(pages?.files ?? []), ...wordFiles],
    fonts,
    ownWords: words,
    ownStyle: style,
    ...(pages ? { ownTemplates: pages.templates } : {}),
  }
}

/** By the endings of names. */
const mediaTypes = readData<Readonly<Record<string, string>>>('media-types.yaml')

/** The author's files, each once, and their hashes. Whatever is not taken here is free to go. */
function takeSources(files: readonly VFile[]): Pick<Manuscript, 'hashes' | 'sources'> {
  const taken = [...new Set(files)].flatMap(({ data }): SourceFile[] => {
    const { manuscriptPath: path, sourceBytes: bytes } = data
    delete data.sourceBytes
    if (path === undefined || bytes === undefined) return []
    const type = mediaTypes[extname(path).toLowerCase()] ?? 'text/plain'
    return [{ path, mediaType: type, bytes }]
  })
  return { hashes: taken.map(({ bytes, path }) => hashFile(path, bytes)), sources: taken }
}
