import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { imageSize } from 'image-size'
import type { Picture, PictureFault, ReadPicture } from '../book.ts'
import { findBreak } from './find-break.ts'
import { formatSize } from './format-amount.ts'
import { inspectSvg } from './inspect-svg.ts'
import {
  entryAt,
  entryNames,
  isClosed,
  type ManuscriptFolder,
} from './manuscript-folder.ts'
import { nameFormat, sniffMediaType } from './picture-format.ts'

const largestBytes = 64 * 1024 * 1024

/** A drawing of this size takes longer to show than to redraw. */
const largestSvgBytes = 8 * 1024 * 1024

/** A sheet of 60 x 40 cm at 600 dpi; in a browser's memory, 400 MB. */
const largestPixels = 100e6

/** Reads pictures of a folder, each checked from its bytes, whatever its name says. */
export function readPictureIn(folder: ManuscriptFolder): ReadPicture {
  return async (path) => {
    const entry = await entryAt(folder, path)
    if (entry.kind === 'outside' || entry.kind === 'link-outside') {
      return { fault: 'outside', found: entryNames[entry.kind] }
    }
    if (entry.kind === 'missing') return missing(folder, path)
    if (entry.kind !== 'file') return { fault: 'broken', found: entryNames[entry.kind] }
    if (entry.bytes > largestBytes) {
      return { fault: 'too-large', found: formatSize(entry.bytes) }
    }
    try {
      return inspect(path, await readFile(entry.realPath))
    } catch (cause) {
      if (isClosed(cause)) return { fault: 'broken', found: entryNames.unreadable }
      throw new Error(`Cannot read the picture \`${path}\``, { cause })
    }
  }
}

async function missing(folder: ManuscriptFolder, path: string): Promise<PictureFault> {
  const wanted = basename(path).toLowerCase()
  const dir = await entryAt(folder, dirname(path))
  const names = dir.kind === 'folder' ? await readdir(dir.realPath).catch(() => []) : []
  const other = names.find((name) => name.toLowerCase() === wanted)
  const found = other ? `only \`${join(dirname(path), other)}\`` : 'no such file'
  return { fault: 'missing', found }
}

function inspect(path: string, bytes: Uint8Array): Picture | PictureFault {
  const mediaType = sniffMediaType(bytes)
  if (mediaType === undefined) return { fault: 'format', found: nameFormat(bytes) }
  if (mediaType === 'image/svg+xml') {
    if (bytes.length > largestSvgBytes) {
      return { fault: 'too-large', found: formatSize(bytes.length) }
    }
    const drawing = inspectSvg(bytes)
    return 'fault' in drawing ? drawing : { path, bytes, mediaType, ...drawing }
  }
  const size = sizeOf(bytes)
  if (size === undefined) return { fault: 'broken', found: 'no width and height' }
  const pixels = size.widthPx * size.heightPx
  if (pixels > largestPixels) {
    return { fault: 'too-large', found: `${Math.round(pixels / 1e6)} megapixels` }
  }
  const found = findBreak(mediaType, bytes)
  return found === undefined
    ? { path, bytes, mediaType, ...size }
    : { fault: 'broken', found }
}

/** Natural size, turned as the camera was; `undefined` when the picture tells none. */
function sizeOf(bytes: Uint8Array): Pick<Picture, 'widthPx' | 'heightPx'> | undefined {
  try {
    const { height, orientation = 1, width } = imageSize(bytes)
    if (!(width > 0 && height > 0 && Number.isFinite(width * height))) return undefined
    // Exif orientations from 5 on lie on their side.
    return orientation >= 5
      ? { widthPx: height, heightPx: width }
      : { widthPx: width, heightPx: height }
  } catch {
    return undefined // The package throws on whatever it can't make out.
  }
}
