import type { Picture } from '../book.ts'

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
export function sniffMediaType(bytes: Uint8Array): Picture['mediaType'] | undefined {
  const start = latin1(bytes.subarray(0, 16))
  if (start.startsWith('\x89PNG\r\n\x1A\n')) return 'image/png'
  if (start.startsWith('\xFF\xD8\xFF')) return 'image/jpeg'
  if (/^GIF8[79]a/.test(start)) return 'image/gif'
  if (/^RIFF.{4}WEBP/s.test(start)) return 'image/webp'
  return isSvg(bytes) ? 'image/svg+xml' : undefined
}

/** What a file is that is no picture for a book, such as `a TIFF`. */
export function nameFormat(bytes: Uint8Array): string {
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
