import { normalize } from 'node:path/posix'
import type { Position } from 'unist'
import { VFile } from 'vfile'
import { nearestNames } from '../../lib/edit-distance.ts'
import { positionsIn } from '../../lib/text-positions.ts'
import { quoted } from '../../lib/visible.ts'
import { hasErrors, report } from '../../problems/report.ts'
import { parseConfig } from '../config/parse-config.ts'
import type { GivenConfig } from '../config/schema.ts'
import {
  type Entry,
  entryAt,
  entryNames,
  isMarkdown,
  type Listing,
  listNames,
  listSources,
  type ManuscriptFolder,
  shownPath,
} from './folder.ts'
import { readSource } from './read-source.ts'

const largestConfigBytes = 64 * 1024

/**
 * The author's files: the settings from `book.yaml` or the one front matter, and the texts that they list.
 *
 * @param lonePath - The only text, when the author named a file and not the folder.
 */
export async function readSources(
  folder: ManuscriptFolder,
  lonePath: string | undefined,
): Promise<{
  readonly configFile: VFile
  /** `undefined` when there is none that can be used; the file then says why. */
  readonly given: GivenConfig | undefined
  /** In reading order. */
  readonly chapterFiles: readonly VFile[]
}> {
  const { faults, sources }: Listing =
    lonePath === undefined
      ? await listSources(folder)
      : { sources: new Map([[lonePath, await entryAt(folder, lonePath)]]), faults: [] }
  const files = new Map<string, VFile>()
  const read = async (path: string): Promise<VFile> => {
    const entry = sources.get(path) ?? (await entryAt(folder, path))
    const file = files.get(path) ?? (await readSource(folder, path, entry))
    files.set(path, file)
    return file
  }
  const yamlFile = lonePath === undefined ? await readYaml(folder) : undefined
  const configFile =
    yamlFile ??
    (await fileWithFrontMatter([...sources.keys()], read)) ??
    new VFile({ path: shownPath(folder, 'book.yaml'), value: '' })

  const isEmpty = sources.size === 0
  // What is missing may be in what could not be read: that is said, and nothing that follows from it.
  const isComplete = faults.length === 0
  const isNamed = faults.every(([code]) => code !== 'name-encoding')
  const given =
    isEmpty && !yamlFile ? undefined : configure(configFile, !!yamlFile, isComplete)
  for (const [code, detail] of faults) report(configFile, code, [detail])
  if (isEmpty && isComplete)
    report(configFile, 'manuscript-empty', [folder.shownPath || '.'])
  const paths =
    given?.contents === undefined
      ? [...sources.keys()]
      : await checkContents(folder, configFile, given.contents, sources, isNamed)
  const chapterFiles: VFile[] = []
  for (const path of paths) chapterFiles.push(await read(path))
  for (const file of chapterFiles) checkChapter(file, configFile)
  return { configFile, given, chapterFiles }
}

async function readYaml(folder: ManuscriptFolder): Promise<VFile | undefined> {
  for (const name of ['book.yaml', 'book.yml']) {
    const entry = await entryAt(folder, name)
    if (entry.kind !== 'missing')
      return readSource(folder, name, entry, largestConfigBytes)
  }
  return undefined
}

/** The first file that has front matter; a lone file is expected to. */
async function fileWithFrontMatter(
  paths: readonly string[],
  read: (path: string) => Promise<VFile>,
): Promise<VFile | undefined> {
  for (const path of paths) {
    const file = await read(path)
    if (paths.length === 1 || findFrontMatter(String(file)) !== undefined) return file
  }
  return undefined
}

function configure(
  file: VFile,
  isYaml: boolean,
  isComplete: boolean,
): GivenConfig | undefined {
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
  if (!isEmpty && isComplete) report(file, 'config-missing', [])
  return undefined
}

function checkChapter(file: VFile, configFile: VFile): void {
  if (hasErrors([file])) return
  const found = file === configFile ? undefined : findFrontMatter(String(file))
  if (typeof found === 'object') {
    const name = configFile.basename ?? 'book.yaml'
    const place = positionsIn(String(file))(0, found.end)
    report(file, 'front-matter-unexpected', [name], place)
    blankFrontMatter(file, found)
  }
  if (String(file).trim() === '') report(file, 'file-empty', [])
}

interface FrontMatter {
  /** The keys, with spaces before them so that positions are those of the file. */
  readonly yaml: string
  /** Offset after the closing line. */
  readonly end: number
}

/** A `---` that opens keys, unlike one before an empty line, which is a thematic break. */
const opening = /^---[ \t]*\r?\n(?=[ \t]*(?:#|["']?[\p{L}_][^\n:]*:(?:\s|$)))/u

/** The front matter at the start of a Markdown file, up to a line `---` or `...`; `undefined` when there is none. */
function findFrontMatter(text: string): FrontMatter | 'unclosed' | undefined {
  const [fence] = opening.exec(text) ?? []
  if (fence === undefined) return undefined
  const closing = /^(?:---|\.\.\.)[ \t]*\r?$/gm
  closing.lastIndex = fence.length
  const match = closing.exec(text)
  if (!match) return 'unclosed'
  const yaml = blank(fence) + text.slice(fence.length, match.index)
  return { yaml, end: match.index + match[0].length }
}

/** Takes front matter out of the text of its file; what follows keeps its place. */
function blankFrontMatter(file: VFile, { end }: FrontMatter): void {
  const text = String(file)
  file.value = blank(text.slice(0, end)) + text.slice(end)
}

function blank(text: string): string {
  return text.replaceAll(/[^\r\n]/g, ' ')
}

/**
 * The files that `contents` lists, those that can be read, in its order.
 *
 * @param configFile - Gets a problem for each entry that is wrong, and one for the files that are not listed.
 * @param all - Every Markdown file of the folder.
 * @param isNamed - Whether all in the folder has a name that can be read: else nothing is missing for certain.
 */
async function checkContents(
  folder: ManuscriptFolder,
  configFile: VFile,
  contents: readonly string[],
  all: Listing['sources'],
  isNamed: boolean,
): Promise<readonly string[]> {
  const places = configFile.data.configPlaces
  const placeOf = (index: number) =>
    places?.get(`contents.${index}`) ?? places?.get('contents')
  const listed = new Map<string, { index: number; path: string }>()
  const nearest = nearestNames()
  for (const [index, given] of contents.entries()) {
    const path = normalize(given)
    const entry = await entryAt(folder, path)
    const place = placeOf(index)
    if (entry.kind === 'missing' && !isNamed) continue
    if (entry.kind !== 'file' || !isMarkdown(path)) {
      reportEntry(configFile, given, entry, () => nearest(given, all.keys()), place)
      continue
    }
    const first = listed.get(entry.realPath)
    if (first === undefined) listed.set(entry.realPath, { index, path })
    else {
      const cause = { text: 'the first is', place: placeOf(first.index) }
      report(configFile, 'contents-entry-duplicate', [given], place, cause)
    }
  }
  // Forgotten, a chapter would be lost without a word; a path that is wrong stands for one.
  const unlisted = [...all].flatMap(([path, entry]) =>
    entry.kind === 'file' && !listed.has(entry.realPath) ? [path] : [],
  )
  if (unlisted.length > 0 && listed.size === contents.length) {
    const names = listNames(unlisted)
    report(configFile, 'contents-incomplete', [names], places?.get('contents'))
  }
  return [...listed.values()].map(({ path }) => path)
}

function reportEntry(
  file: VFile,
  path: string,
  entry: Entry,
  nearest: () => string | undefined,
  place: Position | undefined,
): void {
  if (entry.kind === 'missing') {
    const meant = nearest()
    const expected = meant === undefined ? 'a Markdown file in it' : quoted(meant)
    report(file, 'contents-entry-missing', [path, expected], place)
  } else if (entry.kind === 'outside') {
    report(file, 'contents-entry-outside', [path], place)
  } else if (entry.kind === 'link-outside') report(file, 'link-outside', [path], place)
  else {
    const found =
      entry.kind === 'file' ? 'file' : entryNames[entry.kind].replace(/^a /, '')
    report(file, 'contents-entry-unsupported', [path, found], place)
  }
}
