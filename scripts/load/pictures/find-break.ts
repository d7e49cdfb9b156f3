import { crc32 } from 'node:zlib'
import type { Picture } from '../../book.ts'

/**
 * What shows that a picture is cut off or damaged, as the end of “It has …”; `undefined` when it is whole.
 *
 * Walks the parts that every decoder must find, without decoding them.
 */
export function findBreak(
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
