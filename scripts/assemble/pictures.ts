import { dirname, join, normalize } from 'node:path/posix'
import type {
  Manuscript,
  Picture,
  PictureFault,
  ReadPicture,
  SourceFile,
} from '../book.ts'
import { report } from '../problems/report.ts'
import { decodePath } from './addresses.ts'
import { type Draft, elementsOf } from './sections.ts'

/** How many pictures are read at a time: enough to keep a disk busy, few enough to hold. */
const atOnce = 8

/** What pictures may weigh together, each counted wherever it is shown, as a web page holds it; a novel has a hundredth of it. */
const mostBytes = 250e6

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
  const readings = new Map<string, Picture | PictureFault>()
  // All readers take from one iterator, so that each path goes to one of them.
  const paths = new Set(shown.map(({ path }) => path)).values()
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
  const pictures = new Map<string, Picture>()
  let bytesLeft = mostBytes
  for (const { file, element, path } of shown) {
    const reading = readings.get(path)
    if (reading === undefined) continue
    if ('fault' in reading)
      report(file, `picture-${reading.fault}`, [path, reading.found], element)
    else {
      const isRoom = bytesLeft >= 0
      bytesLeft -= reading.bytes.length
      if (isRoom && bytesLeft < 0)
        report(file, 'pictures-heavy', [path, `${mostBytes / 1e6} MB`], element)
      pictures.set(path, reading)
    }
    element.properties.src = path
  }
  return pictures
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
