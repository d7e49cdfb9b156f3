import { basename, normalize } from 'node:path/posix'
import type { Element } from 'hast'
import type { VFile } from 'vfile'
import type {
  BookConfig,
  Manuscript,
  Picture,
  PictureFault,
  ReadPicture,
  SourceFile,
  Templates,
} from '../book.ts'
import { decodeAddress } from '../lib/decode-address.ts'
import { sourceOf } from '../lib/origins.ts'
import { pixelsOf } from '../lib/picture-facts.ts'
import { quoted, shorten } from '../lib/visible.ts'
import { report } from '../problems/report.ts'
import { picturePaths } from './picture-paths.ts'
import { type Draft, elementsOf } from './sections.ts'

/** How many pictures are read at a time: enough to keep a disk busy, few enough to hold. */
const atOnce = 8

/** What pictures may weigh together, each counted wherever it is shown, as a web page holds it; a novel has a hundredth of it. */
const mostBytes = 250e6

/** What pictures may have together: 115 pages of A4 at 300 dots per inch. A browser prints that many in a minute. */
const mostPixels = 1e9

const tooManyPixels = `more than ${mostPixels / 1e6} megapixels with those before it`

/**
 * The pictures that the sections show, by path in the manuscript folder.
 *
 * `img[src]` becomes that path. Each picture is read once; each place that shows a picture which
 * cannot be used gets a problem.
 */
export async function collectPictures(
  drafts: readonly Draft[],
  { findPicture, readPicture }: Pick<Manuscript, 'findPicture' | 'readPicture'>,
  { trim }: Pick<BookConfig, 'trim'>,
  templates?: Templates,
): Promise<ReadonlyMap<string, Picture>> {
  const shown = await findShown(drafts, findPicture)
  const readings = await readAll(widthsOf(shown, trim), (path, widthPx) =>
    readPicture(path, {
      page: trim,
      ...(templates && { templates }),
      ...(widthPx === 0 ? {} : { widthPx }),
    }),
  )
  const pictures = new Map<string, Picture>()
  const exceedsBytes = limit(mostBytes)
  const exceedsPixels = limit(mostPixels)
  for (const { file, element, path } of shown) {
    const reading = readings.get(path)
    if (reading === undefined) continue
    element.properties.src = 'fault' in reading ? path : reading.path
    if ('fault' in reading) {
      report(
        file,
        `picture-${reading.fault}`,
        [shorten(path, 200), reading.found],
        element,
      )
      continue
    }
    if (exceedsBytes(reading.bytes.length))
      report(file, 'pictures-heavy', [path, `${mostBytes / 1e6} MB`], element)
    if (exceedsPixels(pictures.has(reading.path) ? 0 : pixelsOf(reading)))
      report(file, 'picture-too-large', [path, tooManyPixels], element)
    remarkOn(reading, file, element, templates)
    pictures.set(reading.path, reading)
  }
  return pictures
}

function remarkOn(
  { missingFonts = [], pageCount = 1, path }: Picture,
  file: VFile,
  place: Element,
  templates: Templates | undefined,
): void {
  if (pageCount > 1) report(file, 'picture-pages', [path, String(pageCount)], place)
  const known = (templates?.fonts ?? []).flatMap(({ family, range, setsFormulas }) =>
    range === undefined && !setsFormulas ? [quoted(family)] : [],
  )
  const named = [...new Set(known)].join(', ')
  for (const font of missingFonts)
    report(file, 'picture-font', [font, path, named], place)
}

/** The paths of pictures, each with the largest width that is asked for; 0 for its own. */
function widthsOf(
  shown: readonly Shown[],
  trim: BookConfig['trim'],
): ReadonlyMap<string, number> {
  const widths = new Map<string, number>()
  for (const { element, path } of shown) {
    const { dataZoom, height, width } = element.properties
    const share = typeof width === 'string' ? Number.parseFloat(width) / 100 : undefined
    // How wide it becomes by another measure is not known yet.
    const other = height === undefined && dataZoom === undefined ? 0 : trim.widthPx
    const given = typeof width === 'number' ? width : other
    const widthPx = share === undefined ? given : trim.widthPx * share
    widths.set(path, Math.max(widths.get(path) ?? 0, widthPx))
  }
  return widths
}

interface Shown {
  readonly file: VFile
  readonly element: Element
  /** Of the picture. */
  readonly path: string
}

/** Where pictures are shown that are there; each that is not gets a problem. */
async function findShown(
  drafts: readonly Draft[],
  findPicture: Manuscript['findPicture'],
): Promise<readonly Shown[]> {
  const wanted = drafts.flatMap((draft) =>
    elementsOf(draft, isPicture).map((element) => ({ draft, element })),
  )
  const shown: Shown[] = []
  for (const { draft, element } of wanted) {
    const { file } = draft
    const src = String(element.properties.src ?? '')
    const from = sourceOf(file, element.position).file.data.manuscriptPath ?? draft.path
    const isWritten = /^data:/i.test(src)
    const paths = isWritten ? [src] : picturePaths(src, from)
    const found = isWritten ? { path: src } : await findPicture(paths)
    if ('fault' in found)
      report(file, `picture-${found.fault}`, [decodeAddress(src), found.found], element)
    else shown.push({ file, element, path: found.path })
    if ('path' in found && isMisspelt(found.path, paths))
      report(file, 'picture-case', [decodeAddress(src), found.path], element)
  }
  return shown
}

const isPicture = ({ tagName }: Element): boolean => tagName === 'img'

/**
 * Whether a picture was found by a name in which more differs than how its letters with accents are put together.
 * What was found by its name alone may be in any folder.
 */
function isMisspelt(found: string, paths: readonly string[]): boolean {
  const isLike = (form: (path: string) => string) => {
    return paths.some((path) => form(path) === form(found))
  }
  const isElsewhere = !isLike((path) => path.normalize().toLowerCase())
  return !isLike((path) => (isElsewhere ? basename(path) : path).normalize())
}

/** The pictures at some paths, as far as all of them may be together. */
async function readAll(
  all: ReadonlyMap<string, number>,
  read: (path: string, widthPx: number) => ReturnType<ReadPicture>,
): Promise<ReadonlyMap<string, Picture | PictureFault>> {
  const readings = new Map<string, Picture | PictureFault>()
  // All readers take from one iterator, so that each path goes to one of them.
  const paths = all.entries()
  let bytesRead = 0
  async function readSome(): Promise<void> {
    for (const [path, widthPx] of paths) {
      const reading = await read(path, widthPx)
      readings.set(path, reading)
      bytesRead += 'bytes' in reading ? reading.bytes.length : 0
      if (bytesRead > mostBytes) return
    }
  }
  await Promise.all(Array.from({ length: atOnce }, readSome))
  return readings
}

/** Whether some more is what exceeds a limit; after it, nothing does. */
function limit(most: number): (more: number) => boolean {
  let sum = 0
  return (more) => {
    const before = sum
    sum += more
    return before <= most && sum > most
  }
}

/** The author's cover picture; a problem is reported at the key that names it. */
export async function collectCover(
  { configFile, findPicture, readPicture }: Manuscript,
  path: string | undefined,
): Promise<Picture | undefined> {
  if (path === undefined) return undefined
  const place = configFile.data.configPlaces?.get('cover')
  const paths = picturePaths(path, '')
  const found = await findPicture(paths)
  const reading = 'fault' in found ? found : await readPicture(found.path)
  if ('path' in found && isMisspelt(found.path, paths))
    report(configFile, 'picture-case', [path, found.path], place)
  if (!('fault' in reading)) return reading
  report(configFile, `picture-${reading.fault}`, [path, reading.found], place)
  return undefined
}

/**
 * What the book was made from, in the order of its paths: texts, settings, pictures shown and the
 * cover. Empty unless the book is to carry it.
 */
export function collectSources(
  { sources }: Manuscript,
  pictures: ReadonlyMap<string, Picture>,
  cover: Picture | undefined,
): readonly SourceFile[] {
  if (sources.length === 0) return []
  const shown = [...pictures.values(), ...(cover ? [cover] : [])]
  const byPath = new Map(sources.map((file) => [file.path, file]))
  for (const { bytes, mediaType: own, path, ...source } of shown) {
    // What is written in the text goes along with that.
    if (path.startsWith('data:')) continue
    const { sourceBytes = bytes, sourceMediaType: mediaType = own } = source
    byPath.set(normalize(path), { path: normalize(path), mediaType, bytes: sourceBytes })
  }
  return [...byPath.values()].sort((one, other) => (one.path < other.path ? -1 : 1))
}
