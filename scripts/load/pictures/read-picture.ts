import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { imageSize } from 'image-size'
import type { Picture, PictureFault, ReadPicture } from '../../book.ts'
import {
  entryAt,
  entryNames,
  formatSize,
  isClosed,
  type ManuscriptFolder,
} from '../manuscript/folder.ts'
import { findBreak } from './find-break.ts'
import { inspectSvg } from './inspect-svg.ts'

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

/** Formats that are recognised to be refused by name: a signature, as Latin-1, and its offset. */
const otherFormats: readonly (readonly [string, string, number?])[] = [
  ['%PDF', 'a PDF'],
  ['BM', 'a BMP'],
  ['II*\0', 'a TIFF'],
  ['MM\0*', 'a TIFF'],
  ['ftypavi', 'an AVIF', 4],
  ['ftyphei', 'a HEIC', 4],
  ['ftypmif', 'a HEIC', 4],
  ['ftyp', 'a film', 4],
  ['8BPS', 'a Photoshop file'],
  ['%!PS', 'an EPS'],
  ['\xC5\xD0\xD3\xC6', 'an EPS'],
  ['\0\0\x01\0', 'an icon'],
  ['\xFF\x0A', 'a JPEG XL'],
  ['JXL ', 'a JPEG XL', 4],
  ['jP  ', 'a JPEG 2000', 4],
  ['\x1F\x8B', 'a compressed file'],
  ['PK\x03\x04', 'a zip archive'],
  ['<!doctype html', 'a web page'],
  ['<!DOCTYPE html', 'a web page'],
  ['<html', 'a web page'],
]

/** The format by its signature, or for SVG by its first element; `undefined` for any other. */
function sniffMediaType(bytes: Uint8Array): Picture['mediaType'] | undefined {
  const start = latin1(bytes.subarray(0, 16))
  if (start.startsWith('\x89PNG\r\n\x1A\n')) return 'image/png'
  if (start.startsWith('\xFF\xD8\xFF')) return 'image/jpeg'
  if (/^GIF8[79]a/.test(start)) return 'image/gif'
  if (/^RIFF.{4}WEBP/s.test(start)) return 'image/webp'
  return isSvg(bytes) ? 'image/svg+xml' : undefined
}

/** What a file is that is no picture for a book, such as `a TIFF`. */
function nameFormat(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'an empty file'
  const start = latin1(bytes.subarray(0, 64))
  const known = otherFormats.find(([signature, , at = 0]) =>
    start.startsWith(signature, at),
  )
  return known?.[1] ?? 'an unknown format'
}

/** Before the first element stand at most a declaration, comments and a document type. */
function isSvg(bytes: Uint8Array): boolean {
  let start = latin1(bytes.subarray(0, 65_536)).replace(
    /^(?:\xEF\xBB\xBF)?\s+|^\xEF\xBB\xBF/,
    '',
  )
  for (;;) {
    const skipped = /^(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^>[]|\[[^\]]*\])*>)\s*/is.exec(
      start,
    )
    if (!skipped) return /^<(?:[\w-]+:)?svg[\s/>]/.test(start)
    start = start.slice(skipped[0].length)
  }
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
