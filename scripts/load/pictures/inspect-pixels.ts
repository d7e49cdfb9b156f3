/** Pictures that are made of pixels: their size, and whether they are whole. */
import { Readable } from 'node:stream'
import { crc32, createInflate } from 'node:zlib'
import { imageSize } from 'image-size'
import type { Picture, PictureFault } from '../../book.ts'
import { type PicturePart, type PixelFormat, partsOf } from '../../lib/picture-facts.ts'

/** In CSS pixels, or in those of the picture. */
export type Size = Pick<Picture, 'widthPx' | 'heightPx'>

/** A sheet of 60 x 40 cm at 600 dpi; in a browser's memory, 400 MB. */
export const largestPixels = 100e6

/** More pixels than a picture may have. */
export function tooManyPixels(pixels: number): PictureFault {
  return { fault: 'too-large', found: `${Math.round(pixels / 1e6)} megapixels` }
}

/** The size of a picture that is whole. Its head is read before anything makes room for its pixels. */
export async function inspectPixels(
  format: PixelFormat,
  bytes: Buffer,
): Promise<PictureFault | Size> {
  const size = sizeOf(bytes)
  if (size === undefined) return { fault: 'broken', found: 'no width and height' }
  const pixels = size.widthPx * size.heightPx
  if (pixels > largestPixels) return tooManyPixels(pixels)
  const parts = [...partsOf(bytes)]
  const found = findBreak[format](parts, bytes)
  const missing =
    found ?? (format === 'png' ? await missingInPng(parts, bytes) : undefined)
  return missing === undefined ? size : { fault: 'broken', found: missing }
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

/** Samples of a pixel, by the colour type. @see https://www.w3.org/TR/png-3/#11IHDR */
const pngSamples = [1, 0, 3, 1, 2, 0, 4]

/** First column and row of each pass of an interlaced PNG, and the steps to the next ones. */
const pngPasses = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const

/** Unpacks the pixels of a PNG up to their last byte, and keeps none of them. */
async function missingInPng(
  parts: readonly PicturePart[],
  bytes: Buffer,
): Promise<string | undefined> {
  const data = parts.filter(({ name }) => name === 'IDAT')
  const packed = data.map(({ end, start }) => bytes.subarray(start, end))
  const expected = unpackedLength(bytes)
  let length = 0
  try {
    const inflate = Readable.from(packed).pipe(createInflate({ chunkSize: 1 << 18 }))
    for await (const chunk of inflate) {
      length += chunk.length
      if (length >= expected) return undefined
    }
  } catch {
    // What comes before the damage was counted.
  }
  return `only ${Math.floor((length / expected) * 100)} % of its pixels`
}

/** Each row begins with a byte for its filter. */
function unpackedLength(bytes: Buffer): number {
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
  const [depth = 0, colour = 0, , , interlace = 0] = bytes.subarray(24, 29)
  const bits = depth * (pngSamples[colour] ?? 0)
  const passes = interlace === 1 ? pngPasses : [[0, 0, 1, 1] as const]
  let length = 0
  for (const [left, top, right, down] of passes) {
    const columns = Math.ceil((width - left) / right)
    const rows = Math.ceil((height - top) / down)
    if (columns > 0 && rows > 0) length += rows * (1 + Math.ceil((columns * bits) / 8))
  }
  return length
}
