import { VFile } from 'vfile'
import { positionsIn } from '../lib/text-positions.ts'
import { hasErrors, report } from '../problems/report.ts'
import { checkContents } from './check-contents.ts'
import type { GivenConfig } from './config-schema.ts'
import { blankFrontMatter, findFrontMatter } from './front-matter.ts'
import { type Listing, listSources, reportListing } from './list-sources.ts'
import { entryAt, type ManuscriptFolder, shownPath } from './manuscript-folder.ts'
import { parseConfig } from './parse-config.ts'
import { readSource } from './read-source.ts'

const largestConfigBytes = 64 * 1024

export interface Sources {
  readonly configFile: VFile
  /** `undefined` when there is none that can be used; the file then says why. */
  readonly given: GivenConfig | undefined
  /** In reading order. */
  readonly chapterFiles: readonly VFile[]
}

/**
 * The author's files: the settings from `book.yaml` or the one front matter, and the texts that they list.
 *
 * @param lonePath - The only text, when the author named a file and not the folder.
 */
export async function readSources(
  folder: ManuscriptFolder,
  lonePath: string | undefined,
): Promise<Sources> {
  const listing = lonePath === undefined ? await listSources(folder) : listingOf(lonePath)
  const yamlFile = lonePath === undefined ? await readYaml(folder) : undefined
  const read = readOnce(folder)
  const configFile =
    yamlFile ?? (await fileWithFrontMatter(listing, read)) ?? missingYaml(folder)

  const isEmpty = listing.paths.length === 0 && listing.strayLinks.length === 0
  const given = isEmpty && !yamlFile ? undefined : configure(configFile, !!yamlFile)
  reportListing(configFile, listing)
  if (isEmpty && !listing.isTooLarge) {
    report(configFile, 'manuscript-empty', [folder.shownPath || '.'])
  }
  const paths = await readingOrder(folder, configFile, given, listing)
  const chapterFiles: VFile[] = []
  for (const path of paths) chapterFiles.push(await read(path))
  for (const file of chapterFiles) checkChapter(file, configFile)
  return { configFile, given, chapterFiles }
}

function listingOf(path: string): Listing {
  return { paths: [path], strayLinks: [], closedFolders: [], isTooLarge: false }
}

async function readYaml(folder: ManuscriptFolder): Promise<VFile | undefined> {
  for (const name of ['book.yaml', 'book.yml']) {
    const { kind } = await entryAt(folder, name)
    if (kind !== 'missing') return readSource(folder, name, largestConfigBytes)
  }
  return undefined
}

/** Reads each file once, whoever asks. */
function readOnce(folder: ManuscriptFolder): (path: string) => Promise<VFile> {
  const files = new Map<string, Promise<VFile>>()
  return (path) => {
    const file = files.get(path) ?? readSource(folder, path)
    files.set(path, file)
    return file
  }
}

/** The first file that has front matter; a lone file is expected to. */
async function fileWithFrontMatter(
  { paths }: Listing,
  read: (path: string) => Promise<VFile>,
): Promise<VFile | undefined> {
  for (const path of paths) {
    const file = await read(path)
    if (paths.length === 1 || findFrontMatter(String(file)) !== undefined) return file
  }
  return undefined
}

function missingYaml(folder: ManuscriptFolder): VFile {
  return new VFile({ path: shownPath(folder, 'book.yaml'), value: '' })
}

function configure(file: VFile, isYaml: boolean): GivenConfig | undefined {
  if (hasErrors([file])) return undefined
  if (isYaml) return parseConfig(file, String(file))
  const found = findFrontMatter(String(file))
  if (found === 'unclosed') {
    report(file, 'front-matter-unclosed', [], positionsIn(String(file))(0, 3))
    return undefined
  }
  if (found) {
    const given = parseConfig(file, found.yaml)
    blankFrontMatter(file, found)
    return given
  }
  const isEmpty = file.data.manuscriptPath !== undefined && String(file).trim() === ''
  if (!isEmpty) report(file, 'config-missing', [])
  return undefined
}

async function readingOrder(
  folder: ManuscriptFolder,
  configFile: VFile,
  given: GivenConfig | undefined,
  { paths }: Listing,
): Promise<readonly string[]> {
  if (given?.contents === undefined) return paths
  return checkContents(folder, configFile, given.contents, paths)
}

function checkChapter(file: VFile, configFile: VFile): void {
  if (hasErrors([file])) return
  const found = file === configFile ? undefined : findFrontMatter(String(file))
  if (typeof found === 'object') {
    const name = configFile.basename ?? 'book.yaml'
    report(
      file,
      'front-matter-unexpected',
      [name],
      positionsIn(String(file))(0, found.end),
    )
    blankFrontMatter(file, found)
  }
  if (String(file).trim() === '') report(file, 'file-empty', [])
}
