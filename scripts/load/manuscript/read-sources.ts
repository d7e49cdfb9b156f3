import { VFile } from 'vfile'
import type { FileHeader } from '../../book.ts'
import { defined } from '../../lib/defined.ts'
import { memoizeNames } from '../../lib/memoize.ts'
import { hasErrors, report } from '../../problems/report.ts'
import { configureEditions, type GivenEdition } from '../config/editions.ts'
import { configure, parseSettings, reportIgnored } from '../config/parse-config.ts'
import { reportInvalid, type Settings } from '../config/read-settings.ts'
import type { GivenConfig } from '../config/schema.ts'
import { findOrder } from '../orders/find-order.ts'
import { type Contents, checkContents, type Listed, readItems } from './contents.ts'
import {
  entryAt,
  type Listing,
  listSources,
  type ManuscriptFolder,
  readSource,
  readThere,
  shownPath,
} from './folder.ts'
import {
  findFrontMatter,
  headerTaker,
  takeAddresses,
  takeFrontMatter,
  textAfter,
  titleIn,
} from './front-matter.ts'

const largestConfigBytes = 64 * 1024

export interface Sources {
  readonly configFile: VFile
  /** `undefined` when there is none that can be used; the files then say why. */
  readonly given: GivenConfig | undefined
  readonly editions: readonly GivenEdition[]
  /** In reading order. */
  readonly chapterFiles: readonly VFile[]
  /** Whether that order is said, and not that of names. */
  readonly isOrdered: boolean
  /** Of other tools, read to know what the book is. */
  readonly orderFiles: readonly VFile[]
  /** Left out by their authors. */
  readonly drafts: readonly VFile[]
}

interface Text extends Listed {
  readonly file: VFile
}

/**
 * The author's files: the settings from `book.yaml`, other tools' files and front matter, and the texts.
 *
 * @param lonePath - The only text, when the author named a file and not the folder.
 */
export async function readSources(
  folder: ManuscriptFolder,
  lonePath: string | undefined,
): Promise<Sources> {
  const { faults, sources }: Listing =
    lonePath === undefined
      ? await listSources(folder)
      : { sources: new Map([[lonePath, await entryAt(folder, lonePath)]]), faults: [] }
  const isNamed = faults.every(([code]) => code !== 'name-encoding')
  const read = memoizeNames(async (path) =>
    readSource(folder, path, sources.get(path) ?? (await entryAt(folder, path))),
  )
  const readTexts = async (contents: Contents | undefined): Promise<readonly Text[]> => {
    const listed = contents
      ? await checkContents(folder, contents, sources, isNamed)
      : [...sources.keys()].map((path): Listed => ({ path, header: unplaced }))
    const texts: Text[] = []
    for (const each of listed) texts.push({ ...each, file: await read(each.path) })
    return texts
  }
  const found = await findSettings(folder, lonePath, sources, read)
  const { foreign, orderFiles, own, yamlFile } = found
  const listed = await readTexts(found.contents)
  // Where `book.yaml` cannot be read, nothing is known that would follow from it.
  const isBroken = yamlFile !== undefined && !own
  const frontFile = isBroken ? undefined : settingsFile(listed, own, foreign)
  const front = frontFile && takeFrontMatter(frontFile)?.settings
  const contents = found.contents ?? (front && contentsOf(front))
  const texts = contents === found.contents ? listed : await readTexts(contents)

  const { chapters, drafts, ignored } = takeHeaders(texts, frontFile, own, front)
  const layers = withTitle([own, front, ...foreign], chapters)
  const configFile =
    yamlFile ??
    layers[0]?.file ??
    frontFile ??
    new VFile({ path: shownPath(folder, 'book.yaml'), value: '' })
  // What is missing may be in what could not be read: that is said, and nothing that follows from it.
  const isComplete = faults.length === 0
  const isMissed = isComplete && sources.size > 0 && !hasErrors(orderFiles)
  const isForeign = found.isForeign && !own
  const given = configure(configFile, layers, chapters, { isForeign, isMissed })
  const editions = configureEditions(layers, given)
  for (const [code, detail] of faults) report(configFile, code, [detail])
  if (chapters.length === 0 && isComplete && !hasErrors([configFile, ...orderFiles]))
    report(configFile, 'manuscript-empty', [folder.shownPath || '.'])
  reportIgnored(ignored)
  for (const file of chapters) finishChapter(file, given)
  const isOrdered = contents !== undefined
  const settings = { configFile, given, editions }
  return { ...settings, chapterFiles: chapters, isOrdered, orderFiles, drafts }
}

/** The settings there are; where none has a title, it is that of a work of one text, which says it where readers see it. */
function withTitle(
  settings: readonly (Settings | undefined)[],
  chapters: readonly VFile[],
): readonly Settings[] {
  const layers = settings.filter((layer) => layer !== undefined)
  const [first, ...others] = layers
  const isTitled = layers.some(({ values }) => 'title' in values)
  const [text] = chapters
  if (!first || isTitled || !text || chapters.length > 1) return layers
  const title = titleIn(String(text))
  return title ? [{ ...first, values: { ...first.values, title } }, ...others] : layers
}

/** The settings in files of their own, and the order that one of them gives. */
async function findSettings(
  folder: ManuscriptFolder,
  lonePath: string | undefined,
  sources: Listing['sources'],
  read: (path: string) => Promise<VFile>,
) {
  const nothing = { foreign: [], orderFiles: [], contents: undefined, isForeign: false }
  if (lonePath !== undefined) return { ...nothing, yamlFile: undefined, own: undefined }
  const names = ['book.yaml', 'book.yml']
  const [yamlFile] = await readThere(folder, names, largestConfigBytes)
  const isRead = yamlFile && !hasErrors([yamlFile])
  const own = isRead ? parseSettings(yamlFile, String(yamlFile), 'own') : undefined
  const contents = own && contentsOf(own)
  if (contents || (yamlFile && !own)) return { ...nothing, yamlFile, own, contents }
  const order = await findOrder(folder, sources, read)
  const { files = [], settings = [] } = order ?? {}
  const found = { foreign: settings, orderFiles: files, contents: order?.contents }
  return { ...found, yamlFile, own, isForeign: order !== undefined }
}

const unplaced = { depth: 0, parts: [] }

/** The order that `book.yaml` gives. */
function contentsOf({ file, nodes, placeOf }: Settings): Contents | undefined {
  const node = nodes.get('contents')
  const place = placeOf(node)
  if (node === undefined) return undefined
  let isBroken = false
  const reportWrong = (found: string, wrong: unknown): void => {
    isBroken = true
    const expected = 'a path, or `part:` or `file:` with `contents:`'
    reportInvalid(file, 'contents', found, expected, placeOf(wrong) ?? place)
  }
  const onWrong = (wrong: unknown): void => reportWrong('entry', wrong)
  const items = readItems(node, { name: 'own', placeOf, onWrong })
  if (items.length === 0 && !isBroken) reportWrong('list without entries', node)
  return { file, name: 'contents', items, isBroken, place, base: '' }
}

/** In front matter, the keys that a book needs, by the names that authors have for them. */
const titleKey = /^["']?title["']?\s*[:=]/m
const authorsKey = /^["']?(?:authors?|creators?|by)["']?\s*[:=]/m
const languageKey = /^["']?lang(?:uage)?["']?\s*[:=]/m

/**
 * The text whose front matter is about the book, and not about one chapter: the only text; else, where nothing
 * else says the title, the only one that says what a book needs, or that has front matter at all.
 */
function settingsFile(
  texts: readonly { readonly file: VFile }[],
  own: Settings | undefined,
  foreign: readonly Settings[],
): VFile | undefined {
  if (own && 'title' in own.values) return undefined
  if (texts.length === 1) return texts[0]?.file
  if (foreign.some(({ values }) => 'title' in values)) return undefined
  const found = texts.flatMap(({ file }) => {
    const matter = findFrontMatter(String(file))
    if (typeof matter !== 'object') return []
    return [{ file, keys: matter.keys, isAlone: textAfter(file, matter) === '' }]
  })
  const having = (...keys: readonly RegExp[]) =>
    found.filter((each) => keys.every((key) => key.test(each.keys)))
  const whole = having(titleKey, authorsKey)
  const only = [found, whole, having(titleKey, authorsKey, languageKey)]
    .reverse()
    .find(({ length }) => length === 1)
  // Settings without a text stand before those of chapters.
  const [first] = whole
  return (first?.isAlone ? first : only?.[0])?.file
}

/** Takes the front matter out of all texts but one, and puts what it says of them, and the list says, with them. */
function takeHeaders(
  texts: readonly Text[],
  front: VFile | undefined,
  own: Settings | undefined,
  settings: Settings | undefined,
) {
  const { ignored: others, ...addresses } = takeAddresses(settings?.ignored)
  const chapters: VFile[] = []
  const drafts: VFile[] = []
  const ignored = [...(own?.ignored ?? []), ...others]
  const takeHeader = headerTaker()
  for (const { file, header } of texts) {
    // Settings alone are no chapter.
    if (file === front && texts.length > 1 && String(file).trim() === '') continue
    const found = file === front ? undefined : takeHeader(file)
    ignored.push(...(found?.ignored ?? []))
    file.data.header = mergeHeaders(header, file === front ? addresses : found?.header)
    const isLeftOut = found?.isDraft === true
    if (isLeftOut) delete file.data.sourceBytes
    const list = isLeftOut ? drafts : chapters
    list.push(file)
  }
  return { chapters, drafts, ignored }
}

/** What the list says counts before the text's own front matter. */
function mergeHeaders(listed: FileHeader, own: Partial<FileHeader> = {}): FileHeader {
  const isSaid = listed.title !== undefined || listed.parts.length > 0
  const place = isSaid ? listed.place : (own.place ?? listed.place)
  return { ...own, ...listed, ...defined({ place }) }
}

/** What is said of a chapter that holds of the whole book is said there. */
function finishChapter(file: VFile, given: GivenConfig | undefined): void {
  const { authors, language, title, ...rest }: FileHeader = file.data.header ?? unplaced
  if (title === undefined && !hasErrors([file]) && String(file).trim() === '')
    report(file, 'file-empty', [])
  const ofBook = given?.authors.map(({ name }) => name).join('\n')
  file.data.header = {
    ...defined({
      title: title === given?.title ? undefined : title,
      authors: authors?.join('\n') === ofBook ? undefined : authors,
      language: language === given?.language ? undefined : language,
    }),
    ...rest,
  }
}
