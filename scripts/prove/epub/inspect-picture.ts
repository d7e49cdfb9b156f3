/** What the bytes of a picture say of it. */
import { decode } from 'fast-png'
import { imageSize } from 'image-size'
import { memoize } from '../../lib/memoize.ts'
import type { ZipEntry } from '../../lib/read-zip.ts'
import { unreadable } from '../evidence.ts'

/** What a store would see of a picture. */
export interface PictureFacts {
  /** By its bytes, such as `JPEG`. */
  readonly format: string
  readonly widthPx: number
  readonly heightPx: number
  readonly isMoving: boolean
  /** Whether what is behind it shows through. */
  readonly isTransparent: boolean
  /** Whether its colours are the four inks of print. */
  readonly isCmyk: boolean
}

/** @throws An `unreadable` error for what is no picture. */
export const inspectPicture = memoize((entry: ZipEntry): PictureFacts => {
  const file = bufferOf(entry)
  try {
    const { height, type = '', width } = imageSize(entry.bytes)
    const format = type === 'jpg' ? 'JPEG' : type.toUpperCase()
    return {
      format,
      widthPx: width,
      heightPx: height,
      isMoving: motionOf(entry) !== 'still',
      isTransparent: isTransparent(format, file),
      isCmyk: format === 'JPEG' && jpegColours(file) === 4,
    }
  } catch (cause) {
    throw unreadable(`Cannot make out the picture \`${entry.name}\``, cause)
  }
})

function bufferOf({ bytes }: ZipEntry): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function isTransparent(format: string, file: Buffer): boolean {
  if (format === 'GIF') return gifFrames(file).some((frame) => frame.isTransparent)
  if (format !== 'PNG') return false
  const { channels, data, depth, palette, transparency } = decode(file)
  if (transparency !== undefined) return true
  if (palette) return palette.some((colour) => (colour[3] ?? 255) < 255)
  if (channels % 2 !== 0) return false
  const opaque = 2 ** Math.max(8, depth) - 1
  for (let at = channels - 1; at < data.length; at += channels) {
    if ((data[at] ?? opaque) < opaque) return true
  }
  return false
}

/** How many colours the frame of a JPEG has. @see ITU-T T.81, B.2.2 */
function jpegColours(file: Buffer): number {
  let at = 2
  while (at + 9 < file.length) {
    const marker = file.readUInt16BE(at)
    if (marker >= 0xffc0 && marker <= 0xffc2) return file[at + 9] ?? 0
    at += 2 + file.readUInt16BE(at + 2)
  }
  return 0
}

/** How a picture may flash: not at all, so slowly that it harms nobody, or nobody knows. */
export type Motion = 'still' | 'harmless' | 'unknown'

/** By the bytes of a file, and by its name only for a drawing; what is no picture is still. */
export const motionOf = memoize((entry: ZipEntry): Motion => {
  const file = bufferOf(entry)
  if (file.length <= 12) return 'still'
  const start = file.toString('latin1', 0, 12)
  if (/^GIF8[79]a/.test(start)) return motionOfGif(file)
  if (file.readUInt32BE(0) === 0x89504e47)
    return isAnimatedPng(file) ? 'unknown' : 'still'
  if (/^RIFF.{4}WEBP$/s.test(start)) return file.includes('ANMF') ? 'unknown' : 'still'
  if (!/\.svg$/i.test(entry.name) && !/^\s*<svg/.test(start)) return 'still'
  const isMoving = /<(?:[\w-]+:)?(?:animate\w*|set)[\s/>]|@keyframes|\banimation\b/i
  return isMoving.test(file.toString('utf8')) ? 'unknown' : 'still'
})

/** Reads its chunks one by one, because pixels may spell the name of a chunk. */
function isAnimatedPng(file: Buffer): boolean {
  for (let at = 8; at + 8 <= file.length; at += 12 + file.readUInt32BE(at)) {
    const name = file.toString('latin1', at + 4, at + 8)
    if (name === 'acTL') return true
    if (name === 'IDAT' || name === 'IEND') return false
  }
  return false
}

/** A second with more changes of the picture than these may hold four flashes. */
const safeChanges = 6

function motionOfGif(file: Buffer): Motion {
  const frames = gifFrames(file)
  if (frames.length <= 1) return 'still'
  for (let from = 0; from < frames.length; from++) {
    let hundredths = 0
    for (let next = 0; next < safeChanges; next++) {
      hundredths += frames[(from + next) % frames.length]?.hundredths ?? 0
    }
    if (hundredths < 100) return 'unknown'
  }
  return 'harmless'
}

interface GifFrame {
  /** For how long it is shown, in hundredths of a second. */
  readonly hundredths: number
  readonly isTransparent: boolean
}

/** @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt */
function gifFrames(file: Buffer): readonly GifFrame[] {
  const still: GifFrame = { hundredths: 0, isTransparent: false }
  const frames: GifFrame[] = []
  const colours = (flags: number): number => (flags >> 7) * 3 * (1 << ((flags & 7) + 1))
  let at = 13 + colours(file[10] ?? 0)
  let control = still
  for (let kind = file[at]; kind === 0x21 || kind === 0x2c; kind = file[at]) {
    if (kind === 0x2c) {
      frames.push(control)
      control = still
      at += 11 + colours(file[at + 9] ?? 0)
    } else {
      if (file[at + 1] === 0xf9) control = gifControl(file, at)
      at += 2
    }
    for (let size = file[at] ?? 0; size > 0; size = file[at] ?? 0) at += size + 1
    at += 1
  }
  return frames
}

function gifControl(file: Buffer, at: number): GifFrame {
  const hundredths = (file[at + 4] ?? 0) + (file[at + 5] ?? 0) * 256
  return { hundredths, isTransparent: ((file[at + 3] ?? 0) & 1) === 1 }
}
