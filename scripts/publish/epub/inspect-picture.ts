import { decode } from 'fast-png'
import type { Picture } from '../../book.ts'

/** Whether a ground of another colour would show through a picture. */
export function isTransparent({ bytes, mediaType }: Picture): boolean {
  const file = bufferOf(bytes)
  if (mediaType === 'image/gif') return hasClearColour(file)
  return mediaType === 'image/png' && mayBeClear(file) && hasClearPixels(bytes)
}

/** Whether a JPEG is made for print, in cyan, magenta, yellow and black. @see ITU-T T.81, B.2.2 */
export function hasFourInks({ bytes, mediaType }: Picture): boolean {
  if (mediaType !== 'image/jpeg') return false
  const file = bufferOf(bytes)
  for (let at = 2; at + 9 < file.length && file[at] === 0xff; ) {
    const marker = file[at + 1] ?? 0
    const isFrame =
      marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return file[at + 9] === 4
    at += marker === 0xff ? 1 : 2 + file.readUInt16BE(at + 2)
  }
  return false
}

/** Whether a WebP holds every pixel exactly. @see https://developers.google.com/speed/webp/docs/riff_container */
export function isLosslessWebp({ bytes }: Picture): boolean {
  const file = bufferOf(bytes)
  for (let at = 12; at + 8 <= file.length; ) {
    const chunk = file.toString('latin1', at, at + 4)
    if (chunk === 'VP8L' || chunk === 'VP8 ') return chunk === 'VP8L'
    at += 8 + 2 * Math.ceil(file.readUInt32LE(at + 4) / 2)
  }
  return false
}

/** A colour type with alpha, or a chunk that says which colours are clear. @see https://www.w3.org/TR/png-3/#11IHDR */
function mayBeClear(file: Buffer): boolean {
  const colourType = file[25] ?? 0
  const pixels = file.indexOf('IDAT', 0, 'latin1')
  return colourType >= 4 || file.subarray(0, Math.max(0, pixels)).includes('tRNS')
}

function hasClearPixels(bytes: Uint8Array): boolean {
  const picture = attemptDecoding(bytes)
  if (!picture) return false
  const { channels, data, depth, palette, transparency } = picture
  if (transparency || palette?.some(([, , , alpha = 255]) => alpha < 255)) return true
  if (channels !== 2 && channels !== 4) return false
  const opaque = depth === 16 ? 65_535 : 255
  for (let at = channels - 1; at < data.length; at += channels) {
    if ((data[at] ?? opaque) < opaque) return true
  }
  return false
}

/** `undefined` for pixels that are damaged: a browser shows what it can of them. */
function attemptDecoding(bytes: Uint8Array): ReturnType<typeof decode> | undefined {
  try {
    return decode(bytes)
  } catch {
    return undefined
  }
}

/** A graphic control extension that names a clear colour. @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt */
function hasClearColour(file: Buffer): boolean {
  for (let at = 0; ; at += 1) {
    at = file.indexOf(Buffer.from([0x21, 0xf9, 0x04]), at)
    if (at < 0) return false
    if (file[at + 7] === 0 && (file[at + 3] ?? 0) & 1) return true
  }
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
