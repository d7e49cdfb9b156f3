import { dirname, join, normalize } from 'node:path/posix'
import type {
  Manuscript,
  Picture,
  PictureFault,
  ReadPicture,
  SourceFile,
} from '../book.ts'
import { pixelsOf } from '../lib/picture-facts.ts'
import { report } from '../problems/report.ts'
import { decodePath } from './addresses.ts'
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
  readPicture: ReadPicture,
): Promise<ReadonlyMap<string, Picture>> {
  const shown = drafts.flatMap((draft) =>
    elementsOf(draft, ({ tagName }) => tagName === 'img').map((element) => ({
      file: draft.file,
      element,
      path: join(dirname(draft.path), decodePath(String(element.properties.src ?? ''))),
    })),
  )
  const readings = await readAll(new Set(shown.map(({ path }) => path)), readPicture)
  const pictures = new Map<string, Picture>()
  const exceedsBytes = limit(mostBytes)
  const exceedsPixels = limit(mostPixels)
  for (const { file, element, path } of shown) {
    const reading = readings.get(path)
    if (reading === undefined) continue
    element.properties.src = path
    if ('fault' in reading) {
      report(file, `picture-${reading.fault}`, [path, reading.found], element)
      continue
    }
    if (exceedsBytes(reading.bytes.length))
      report(file, 'pictures-heavy', [path, `${mostBytes / 1e6} MB`], element)
    if (exceedsPixels(pictures.has(path) ? 0 : pixelsOf(reading)))
      report(file, 'picture-too-large', [path, tooManyPixels], element)
    pictures.set(path, reading)
  }
  return pictures
}

/** The pictures at some paths, as far as all of them may be together. */
async function readAll(
  all: ReadonlySet<string>,
  readPicture: ReadPicture,
): Promise<ReadonlyMap<string, Picture | PictureFault>> {
  const readings = new Map<string, Picture | PictureFault>()
  // All readers take from one iterator, so that each path goes to one of them.
  const paths = all.values()
  let bytesRead = 0
  async function readSome(): Promise<void> {
    for (const path of paths) {
      const reading = await readPicture(path)
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
  { configFile, readPicture }: Manuscript,
  path: string | undefined,
): Promise<Picture | undefined> {
  if (path === undefined) return undefined
  const reading = await readPicture(path)
  if (!('fault' in reading)) return reading
  const place = configFile.data.configPlaces?.get('cover')
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
  for (const { bytes, mediaType, path, sourceBytes = bytes } of shown) {
    byPath.set(normalize(path), { path: normalize(path), mediaType, bytes: sourceBytes })
  }
  return [...byPath.values()].sort((one, other) => (one.path < other.path ? -1 : 1))
}
