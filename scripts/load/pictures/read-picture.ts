import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import { imageSize } from 'image-size'
import type { Picture, PictureFault, ReadPicture } from '../../book.ts'
import {
  entryAt,
  entryNames,
  formatSize,
  isClosed,
  type ManuscriptFolder,
} from '../manuscript/folder.ts'
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

/**
 * What shows that a picture is cut off or damaged, as the end of “It has …”; `undefined` when it is whole.
 *
 * Walks the parts that every decoder must find, without decoding them.
 */
function findBreak(
  mediaType: Exclude<Picture['mediaType'], 'image/svg+xml'>,
  bytes: Uint8Array,
): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  switch (mediaType) {
    case 'image/png':
      return breakInPng(view, bytes)
    case 'image/jpeg':
      return breakInJpeg(view)
    case 'image/gif':
      return breakInGif(view)
    case 'image/webp':
      return breakInWebp(view)
  }
}

const cutOff = 'no end: the file is cut off'

/** Chunks up to IEND; those that matter, with an upper-case first letter, must have their check sum. */
function breakInPng(view: DataView, bytes: Uint8Array): string | undefined {
  let hasPixels = false
  for (let at = 8; at + 12 <= view.byteLength; ) {
    const length = view.getUint32(at)
    const end = at + 8 + length
    if (end + 4 > view.byteLength) return cutOff
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    const isCritical = /^[A-Z]/.test(name)
    if (isCritical && crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end)) {
      return `damage in its ${name} chunk`
    }
    hasPixels ||= name === 'IDAT'
    if (name === 'IEND') return hasPixels ? undefined : 'no pixels'
    at = end + 4
  }
  return cutOff
}

/** Segments up to the end of image; between the scan's bytes, only its own markers. */
function breakInJpeg(view: DataView): string | undefined {
  let at = 2
  while (at + 4 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return 'damage between its segments'
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) at += 1
    else if (marker === 0xd9) return 'no pixels'
    else {
      at += 2 + view.getUint16(at + 2)
      if (marker === 0xda) return endOfScan(view, at) ? undefined : cutOff
    }
  }
  return cutOff
}

/** Whether an end of image follows the first scan; later scans and their tables lie between. */
function endOfScan(view: DataView, from: number): boolean {
  for (let at = from; at + 1 < view.byteLength; at += 1) {
    if (view.getUint8(at) === 0xff && view.getUint8(at + 1) === 0xd9) return true
  }
  return false
}

/** Blocks up to the trailer. */
function breakInGif(view: DataView): string | undefined {
  const { byteLength } = view
  let at = 13 + (byteLength > 10 ? colours(view.getUint8(10)) : 0)
  while (at < byteLength) {
    const block = view.getUint8(at)
    if (block === 0x3b) return undefined
    if (block === 0x21) at = afterSubBlocks(view, at + 2)
    else if (block === 0x2c && at + 10 < byteLength) {
      at = afterSubBlocks(view, at + 11 + colours(view.getUint8(at + 9)))
    } else return 'damage between its blocks'
  }
  return cutOff
}

/** Bytes of a colour table, from the flags before it. */
function colours(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0
}

function afterSubBlocks(view: DataView, from: number): number {
  let at = from
  while (at < view.byteLength) {
    const length = view.getUint8(at)
    at += 1 + length
    if (length === 0) return at
  }
  return at
}

/** Chunks that fill the length at the start. */
function breakInWebp(view: DataView): string | undefined {
  const end = view.getUint32(4, true) + 8
  if (end > view.byteLength) return cutOff
  let hasPixels = false
  for (let at = 12; at + 8 <= end; ) {
    const name = view.getUint32(at)
    hasPixels ||= webpPixels.has(name)
    const length = view.getUint32(at + 4, true)
    if (at + 8 + length > end) return cutOff
    at += 8 + length + (length % 2)
  }
  return hasPixels ? undefined : 'no pixels'
}

/** `VP8 `, `VP8L` and `ANMF` as big-endian numbers. */
const webpPixels = new Set([0x56_50_38_20, 0x56_50_38_4c, 0x41_4e_4d_46])
