/** What the bytes of a picture say of it, whatever its name says. */
import { decode } from 'fast-png'

/** `slow`: so slow that nothing can flash more than three times in a second. */
export type Movement = 'none' | 'slow' | 'fast'

/**
 * Whether a picture moves, and how fast. What is no picture does not move.
 *
 * @see https://www.w3.org/TR/WCAG22/#three-flashes-or-below-threshold
 */
export function movementOf(bytes: Uint8Array, isSvg: boolean): Movement {
  const file = bufferOf(bytes)
  if (isSvg) return movingMarkup.test(file.toString()) ? 'fast' : 'none'
  const start = file.toString('latin1', 0, 12)
  if (/^GIF8[79]a/.test(start)) return movementOfFrames(gifFrames(file))
  if (start.startsWith('\x89PNG')) return isAnimatedPng(file) ? 'fast' : 'none'
  return /^RIFF.{4}WEBP$/s.test(start) && file.includes('ANMF') ? 'fast' : 'none'
}

/** Elements of SMIL, and the animations of CSS. */
const movingMarkup = /<(?:[\w-]+:)?(?:animate\w*|set)[\s/>]|@keyframes|\banimation\b/i

/** Whether a ground of another colour would show through. Pixels that are damaged are opaque. */
export function isTransparent(bytes: Uint8Array): boolean {
  const file = bufferOf(bytes)
  const start = file.toString('latin1', 0, 4)
  if (start === 'GIF8') return gifFrames(file).some((frame) => frame.isTransparent)
  return start === '\x89PNG' && mayBeClear(file) && hasClearPixels(bytes)
}

/** Whether a JPEG is made for print, in cyan, magenta, yellow and black. @see ITU-T T.81, B.2.2 */
export function hasFourInks(bytes: Uint8Array): boolean {
  const file = bufferOf(bytes)
  if (file[0] !== 0xff || file[1] !== 0xd8) return false
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
export function isLosslessWebp(bytes: Uint8Array): boolean {
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
  const pixels = file.indexOf('IDAT', 0, 'latin1')
  return (file[25] ?? 0) >= 4 || file.subarray(0, Math.max(0, pixels)).includes('tRNS')
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

function attemptDecoding(bytes: Uint8Array): ReturnType<typeof decode> | undefined {
  try {
    return decode(bytes)
  } catch {
    return undefined // A browser shows what it can of damaged pixels.
  }
}

/** Reads chunk by chunk, because pixels may spell a chunk's name. @see https://www.w3.org/TR/png-3/#acTL-chunk */
function isAnimatedPng(file: Buffer): boolean {
  for (let at = 8; at + 8 <= file.length; at += 12 + file.readUInt32BE(at)) {
    const name = file.toString('latin1', at + 4, at + 8)
    if (name === 'acTL') return true
    if (name === 'IDAT' || name === 'IEND') return false
  }
  return false
}

/** A flash is two changes, there and back: a second with more changes may hold four flashes. */
const mostChanges = 6

function movementOfFrames(frames: readonly GifFrame[]): Movement {
  if (frames.length < 2) return 'none'
  const isSlow = frames.every((_, start) => {
    let hundredths = 0
    for (let next = 0; next < mostChanges; next++) {
      hundredths += frames[(start + next) % frames.length]?.hundredths ?? 0
    }
    return hundredths >= 100
  })
  return isSlow ? 'slow' : 'fast'
}

interface GifFrame {
  /** For how long it is shown, in hundredths of a second; after the last the first comes again. */
  readonly hundredths: number
  readonly isTransparent: boolean
}

/** @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt */
function gifFrames(file: Buffer): readonly GifFrame[] {
  const still: GifFrame = { hundredths: 0, isTransparent: false }
  const frames: GifFrame[] = []
  let control = still
  let at = 13 + colourTableLength(file[10])
  for (let block = file[at]; block === 0x21 || block === 0x2c; block = file[at]) {
    if (block === 0x2c) {
      frames.push(control)
      control = still
      at += 11 + colourTableLength(file[at + 9])
    } else {
      if (file[at + 1] === 0xf9) control = readControl(file, at)
      at += 2
    }
    for (let size = file[at]; size; size = file[at]) at += size + 1
    at += 1
  }
  return frames
}

/** A graphic control extension. */
function readControl(file: Buffer, at: number): GifFrame {
  const hundredths = (file[at + 4] ?? 0) + (file[at + 5] ?? 0) * 256
  return { hundredths, isTransparent: ((file[at + 3] ?? 0) & 1) === 1 }
}

/** In bytes, from the flags before it. */
function colourTableLength(flags = 0): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
