import { decode } from 'fast-png'
import type { Picture } from '../../book.ts'

type PictureFile = { readonly mediaType: string } & Pick<Picture, 'bytes'>

/** Whether a ground of another colour would show through a picture. */
export function isTransparent({ bytes, mediaType }: PictureFile): boolean {
  const file = bufferOf(bytes)
  if (mediaType === 'image/gif') return hasClearColour(file)
  return mediaType === 'image/png' && mayBeClear(file) && hasClearPixels(bytes)
}

/** Whether a JPEG is made for print, in cyan, magenta, yellow and black. @see ITU-T T.81, B.2.2 */
export function hasFourInks({ bytes, mediaType }: PictureFile): boolean {
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
export function isLosslessWebp({ bytes }: PictureFile): boolean {
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

/** `slow`: so slow that nothing can flash more than three times in a second. */
export type Movement = 'none' | 'slow' | 'fast'

/** A flash is two changes, there and back. @see https://www.w3.org/TR/WCAG22/#three-flashes-or-below-threshold */
const mostChanges = 6

/** Whether any of the pictures moves, and how fast. */
export function movementOf(pictures: readonly PictureFile[]): Movement {
  const movements = pictures.map(movementIn)
  return (['fast', 'slow'] as const).find((each) => movements.includes(each)) ?? 'none'
}

function movementIn({ bytes, mediaType }: PictureFile): Movement {
  const file = bufferOf(bytes)
  if (mediaType === 'image/gif') return speedOf(gifDelays(file))
  if (mediaType === 'image/png') return isAnimation(file) ? 'fast' : 'none'
  if (mediaType === 'image/svg+xml') {
    return movingMarkup.test(file.toString()) ? 'fast' : 'none'
  }
  return 'none'
}

/** Elements of SMIL, and the animations of CSS. */
const movingMarkup = /<(?:[\w-]+:)?(?:animate\w*|set)[\s/>]|@keyframes|\banimation\b/i

/** An animation control chunk stands before the pixels. @see https://www.w3.org/TR/png-3/#acTL-chunk */
function isAnimation(file: Buffer): boolean {
  const control = file.indexOf('acTL')
  return control !== -1 && control < file.indexOf('IDAT')
}

/** @param delays - How long each frame is shown, in milliseconds; then they begin anew. */
function speedOf(delays: readonly number[]): Movement {
  if (delays.length < 2) return 'none'
  const isSlow = delays.every((_, start) => {
    const span = Array.from({ length: mostChanges }, (_, next) => {
      return delays[(start + next) % delays.length] ?? 0
    })
    return span.reduce((sum, delay) => sum + delay, 0) >= 1000
  })
  return isSlow ? 'slow' : 'fast'
}

/**
 * How long each frame of a GIF is shown, in milliseconds.
 *
 * @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt
 */
function gifDelays(file: Buffer): readonly number[] {
  const delays: number[] = []
  let delay = 0
  let at = 13 + colourTableLength(file[10])
  while (at < file.length) {
    const block = file[at]
    if (block === 0x2c) {
      delays.push(delay)
      delay = 0
      at = skipSubBlocks(file, at + 11 + colourTableLength(file[at + 9]))
    } else if (block === 0x21) {
      // A graphic control extension counts in hundredths of a second.
      if (file[at + 1] === 0xf9 && at + 6 <= file.length)
        delay = file.readUInt16LE(at + 4) * 10
      at = skipSubBlocks(file, at + 2)
    } else return delays
  }
  return delays
}

function colourTableLength(flags = 0): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0
}

function skipSubBlocks(file: Buffer, start: number): number {
  let at = start
  for (let length = file[at]; length; length = file[at]) at += 1 + length
  return at + 1
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
