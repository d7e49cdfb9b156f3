/** What is read for one edition: its settings, and what its author has beside the text for its look and its press. */
import { extname } from 'node:path'
import { VFile } from 'vfile'
import type { BookConfig, BookKind, Manuscript, OwnLook, SourceFile } from '../book.ts'
import { hashFile } from '../lib/hash.ts'
import { filesOf } from '../lib/origins.ts'
import { readData } from '../lib/read-template.ts'
import { hasErrors } from '../problems/report.ts'
import { checkSheet } from './config/check-sheet.ts'
import { fillConfig, type Overruling } from './config/fill-config.ts'
import type { GivenConfig } from './config/schema.ts'
import type { ManuscriptFolder } from './manuscript/folder.ts'
import type { Sources } from './manuscript/read-sources.ts'
import { readPictureIn } from './pictures/read-picture.ts'
import { readPress } from './read-press.ts'
import { familiesOf, isOwnLook, readLook } from './templates/read-look.ts'

/**
 * What a work is, in all editions: what its author says, else a book if it has several texts, else what the look is for that
 * is named first.
 */
export async function kindOf(
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
  readonly kind: BookKind
  readonly overruled: Overruling
  readonly taken: Pick<Manuscript, 'hashes' | 'sources'>
}

/** The settings, and what else is read for them. */
export async function readEdition(
  given: GivenConfig | undefined,
  shared: Shared,
  isPrinted: boolean,
) {
  const { configFile, drafts, folder, kind, orderFiles, overruled } = shared
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
    otherFiles: [...orderFiles, ...drafts, ...lookFiles, ...ownFiles],
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

/** What the author has beside the text for its look; a folder without `book.yaml` may be another tool's. */
async function readOwn(
  folder: ManuscriptFolder,
  config: BookConfig | undefined,
  configFile: VFile,
  ownLook?: OwnLook,
): Promise<
  Pick<Manuscript, 'fonts' | 'ownStyle' | 'ownTemplates'> & {
    readonly files: readonly VFile[]
  }
> {
  const isOwn = /^book\.ya?ml$/.test(configFile.data.manuscriptPath ?? '')
  const { readFontFolder } = await import('./templates/font-folder.ts')
  const inFolder = isOwn ? await readFontFolder(folder) : { files: [], fonts: [] }
  const given = config?.fonts
    ? await (await import('./templates/own-fonts.ts')).readOwnFonts(
        config,
        folder,
        inFolder.fonts,
        configFile,
      )
    : []
  const fonts = [...given, ...inFolder.fonts, ...(ownLook?.fonts ?? [])]
  if (!isOwn) return { files: [], fonts }
  const { readOwnSheets } = await import('./templates/own-sheets.ts')
  const families = [
    ...fonts.map(({ font }) => font.family),
    ...(config ? familiesOf(config.look) : []),
  ]
  const known = [...new Set(families)]
  const { files, style } = await readOwnSheets(folder, readPictureIn(folder), known)
  const { readOwnTemplates } = await import('./templates/own-templates.ts')
  const cover = isTemplate(config?.cover) ? config?.cover : undefined
  const pages = config && (await readOwnTemplates(folder, config.look, undefined, cover))
  return {
    files: [...inFolder.files, ...files, ...(pages?.files ?? [])],
    fonts,
    ownStyle: style,
    ...(pages ? { ownTemplates: pages.templates } : {}),
  }
}

/** By the endings of names. */
const mediaTypes = readData<Readonly<Record<string, string>>>('media-types.yaml')

/** The author's files, each once, and their hashes. Whatever is not taken here is free to go. */
export function takeSources(
  files: readonly VFile[],
): Pick<Manuscript, 'hashes' | 'sources'> {
  const taken = [...new Set(files)].flatMap(({ data }): SourceFile[] => {
    const { manuscriptPath: path, sourceBytes: bytes } = data
    delete data.sourceBytes
    if (path === undefined || bytes === undefined) return []
    const type = mediaTypes[extname(path).toLowerCase()] ?? 'text/plain'
    return [{ path, mediaType: type, bytes }]
  })
  return { hashes: taken.map(({ bytes, path }) => hashFile(path, bytes)), sources: taken }
}
