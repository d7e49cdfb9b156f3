import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import { imageSize } from 'image-size'
import type { Picture, PictureFault, ReadPicture } from '../../book.ts'
import {
  type PicturePart,
  type PixelFormat,
  partsOf,
  pixelFormatOf,
} from '../../lib/picture-facts.ts'
import { readData } from '../../lib/read-template.ts'
import { quoted } from '../../lib/visible.ts'
import {
  entryAt,
  entryNames,
  formatSize,
  isClosed,
  type ManuscriptFolder,
} from '../manuscript/folder.ts'
import { inspectSvg, type Size } from './inspect-svg.ts'

const largestBytes = 64 * 1024 * 1024

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
  const found = other ? `only ${quoted(join(dirname(path), other))}` : 'no such file'
  return { fault: 'missing', found }
}

function inspect(path: string, bytes: Buffer): Picture | PictureFault {
  const format = pixelFormatOf(bytes)
  if (!format && !isSvg(bytes)) return { fault: 'format', found: nameFormat(bytes) }
  const found = format ? inspectPixels(format, bytes) : inspectSvg(bytes)
  const mediaType = format ? (`image/${format}` as const) : 'image/svg+xml'
  return 'fault' in found ? found : { path, bytes, mediaType, ...found }
}

function inspectPixels(format: PixelFormat, bytes: Buffer): PictureFault | Size {
  const size = sizeOf(bytes)
  if (size === undefined) return { fault: 'broken', found: 'no width and height' }
  const pixels = size.widthPx * size.heightPx
  if (pixels > largestPixels) {
    return { fault: 'too-large', found: `${Math.round(pixels / 1e6)} megapixels` }
  }
  const found = findBreak[format]([...partsOf(bytes)], bytes)
  return found === undefined ? size : { fault: 'broken', found }
}

/** Natural size, turned as the camera was; `undefined` when the picture tells none. */
function sizeOf(bytes: Uint8Array): Size | undefined {
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

/** Formats that are recognised to be refused: a signature, as Latin-1, what it is of, and its offset. */
const { pictures: otherFormats } = readData<{
  readonly pictures: readonly (readonly [string, string, number?])[]
}>('file-signatures.yaml')

/** What a file is that is no picture for a book, such as `a TIFF`. */
function nameFormat(bytes: Buffer): string {
  if (bytes.length === 0) return 'an empty file'
  const start = bytes.toString('latin1', 0, 64)
  const known = otherFormats.find(([signature, , at = 0]) =>
    start.startsWith(signature, at),
  )
  return known?.[1] ?? 'an unknown format'
}

/** Before the first element stand at most a declaration, comments and a document type. */
function isSvg(bytes: Buffer): boolean {
  let start = bytes.toString('latin1', 0, 65_536).replace(/^(?:\xEF\xBB\xBF)?\s*/, '')
  for (;;) {
    const skipped = /^(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^>[]|\[[^\]]*\])*>)\s*/is.exec(
      start,
    )
    if (!skipped) return /^<(?:[\w-]+:)?svg[\s/>]/.test(start)
    start = start.slice(skipped[0].length)
  }
}

/**
 * What shows that a picture is cut off or damaged, as the end of “It has …”; `undefined` when it is whole.
 *
 * Looks at the parts that every decoder must find, without decoding them.
 */
const findBreak: Readonly<
  Record<
    PixelFormat,
    (parts: readonly PicturePart[], bytes: Buffer) => string | undefined
  >
> = { png: breakInPng, jpeg: breakInJpeg, gif: breakInGif, webp: breakInWebp }

const cutOff = 'no end: the file is cut off'

/** Chunks that matter, with an upper-case first letter, must have their check sum. */
function breakInPng(parts: readonly PicturePart[], bytes: Buffer): string | undefined {
  const last = parts.findIndex(({ name }) => name === 'IEND')
  for (const { end, name, start } of last < 0 ? parts : parts.slice(0, last + 1)) {
    if (end + 4 > bytes.length) return cutOff
    const isCritical = /^[A-Z]/.test(name)
    if (isCritical && crc32(bytes.subarray(start - 4, end)) !== bytes.readUInt32BE(end))
      return `damage in its ${name} chunk`
  }
  if (last < 0) return cutOff
  const hasPixels = parts.slice(0, last).some(({ name }) => name === 'IDAT')
  return hasPixels ? undefined : 'no pixels'
}

/** After the first scan come later ones, their tables and the end of image. */
function breakInJpeg(parts: readonly PicturePart[], bytes: Buffer): string | undefined {
  const found = parts.find(({ name }) => ['', 'D9', 'DA'].includes(name))
  if (found?.name === '') return 'damage between its segments'
  if (found?.name === 'D9') return 'no pixels'
  const isEnded = found && bytes.indexOf('\xFF\xD9', found.end, 'latin1') !== -1
  return isEnded ? undefined : cutOff
}

function breakInGif(parts: readonly PicturePart[]): string | undefined {
  const last = parts.at(-1)?.name
  return last === '' ? 'damage between its blocks' : last === 'end' ? undefined : cutOff
}

/** Chunks fill the length at the start. */
function breakInWebp(parts: readonly PicturePart[], bytes: Buffer): string | undefined {
  const end = bytes.readUInt32LE(4) + 8
  const inside = parts.filter(({ start }) => start <= end)
  if (end > bytes.length || inside.some((part) => part.end > end)) return cutOff
  const hasPixels = inside.some(({ name }) => /^(?:VP8[ L]|ANMF)$/.test(name))
  return hasPixels ? undefined : 'no pixels'
}
