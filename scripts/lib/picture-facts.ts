/** What the bytes of a picture say of it, whatever its name says. */
import { decode } from 'fast-png'

/** A chunk of a PNG or WebP, a segment of a JPEG, or a block of a GIF. */
export interface PicturePart {
  /** The name of a chunk; the code of a segment, such as `DA`; `frame`, `extension` or `end` of a GIF. Empty where there is no part. */
  readonly name: string
  /** Offset of what follows name and length; of a GIF's block, of the block itself. */
  readonly start: number
  /** Offset after it: beyond the end of a file that is cut off. */
  readonly end: number
}

/** How the pictures that are made of pixels begin, and how their parts are read. */
const formats = {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: files that are no text begin so.
  png: { signature: /^\x89PNG\r\n\x1A\n/, read: pngChunks },
  jpeg: { signature: /^\xFF\xD8\xFF/, read: jpegSegments },
  gif: { signature: /^GIF8[79]a/, read: gifBlocks },
  webp: { signature: /^RIFF.{4}WEBP/s, read: webpChunks },
}

export type PixelFormat = keyof typeof formats

/** The format of a picture that is made of pixels; `undefined` for any other file. */
export function pixelFormatOf(bytes: Uint8Array): PixelFormat | undefined {
  const start = bufferOf(bytes).toString('latin1', 0, 12)
  const names = Object.keys(formats) as PixelFormat[]
  return names.find((name) => formats[name].signature.test(start))
}

/** The parts of a picture that is made of pixels in their order, up to the first that has no form; of another file none. */
export function partsOf(bytes: Uint8Array): Iterable<PicturePart> {
  const format = pixelFormatOf(bytes)
  return format ? formats[format].read(bufferOf(bytes)) : []
}

/** @see https://www.w3.org/TR/png-3/#5Chunk-layout */
function* pngChunks(file: Buffer): Generator<PicturePart> {
  for (let at = 8; at + 8 <= file.length; ) {
    const [start, end] = [at + 8, at + 8 + file.readUInt32BE(at)]
    yield { name: file.toString('latin1', at + 4, start), start, end }
    at = end + 4
  }
}

/** @see https://developers.google.com/speed/webp/docs/riff_container */
function* webpChunks(file: Buffer): Generator<PicturePart> {
  for (let at = 12; at + 8 <= file.length; ) {
    const [start, length] = [at + 8, file.readUInt32LE(at + 4)]
    yield { name: file.toString('latin1', at, at + 4), start, end: start + length }
    at = start + length + (length % 2)
  }
}

/** Up to the data of the first scan, which is no segment. @see ITU-T T.81, B.1.1 */
function* jpegSegments(file: Buffer): Generator<PicturePart> {
  for (let at = 2; at + 4 <= file.length; ) {
    if (file[at] === 0xff && file[at + 1] === 0xff) at += 1
    else {
      const isMarked = file[at] === 0xff
      const name = isMarked ? file.toString('hex', at + 1, at + 2).toUpperCase() : ''
      const end = at + 2 + file.readUInt16BE(at + 2)
      yield { name, start: at + 4, end }
      if (!isMarked) return
      at = end
    }
  }
}

/** @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt */
function* gifBlocks(file: Buffer): Generator<PicturePart> {
  let at = 13 + colourTableLength(file[10])
  while (at < file.length) {
    const [start, block] = [at, file[at]]
    const isFrame = block === 0x2c && at + 10 < file.length
    if (!isFrame && block !== 0x21) {
      yield { name: block === 0x3b ? 'end' : '', start, end: at + 1 }
      return
    }
    at += isFrame ? 11 + colourTableLength(file[at + 9]) : 2
    for (let size = file[at]; size; size = file[at]) at += size + 1
    at += 1
    yield { name: isFrame ? 'frame' : 'extension', start, end: at }
  }
}

/** In bytes, from the flags before it. */
function colourTableLength(flags = 0): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0
}

/** What programs write that know no better, or that count in other units. */
const [leastDensity, mostDensity] = [72, 2400]

/** Dots per inch, as a picture made of pixels says of itself; `undefined` where it does not, or nothing sensible. */
export function densityOf(bytes: Uint8Array): number | undefined {
  const file = bufferOf(bytes)
  for (const { end, name, start } of partsOf(bytes)) {
    const part = file.subarray(start, Math.min(end, file.length))
    const read = Object.hasOwn(densityReaders, name) ? densityReaders[name] : undefined
    const [across, down] = (part.length >= 9 && read?.(part)) || [0, 0]
    const density = Math.round(across)
    // Pixels that are not square are as a browser shows them.
    const isSquare = Math.abs(across - down) <= across / 100
    if (isSquare && density >= leastDensity && density <= mostDensity) return density
    if (name === 'IDAT' || name === 'DA') return undefined
  }
  return undefined
}

type Density = readonly [across: number, down: number]

const [perMetre, perCentimetre] = [0.0254, 2.54]

/** By the name of the part that says it. */
const densityReaders: Readonly<Record<string, (part: Buffer) => Density | undefined>> = {
  pHYs: (part) =>
    part[8] === 1
      ? [part.readUInt32BE(0) * perMetre, part.readUInt32BE(4) * perMetre]
      : undefined,
  // JFIF. @see ITU-T T.871, 10.1
  E0: (part) => {
    const factor = [0, 1, perCentimetre][part[7] ?? 0] ?? 0
    const isWhole = part.length >= 12 && part.toString('latin1', 0, 5) === 'JFIF\0'
    return isWhole
      ? [part.readUInt16BE(8) * factor, part.readUInt16BE(10) * factor]
      : undefined
  },
  E1: (part) =>
    /^Exif\0/.test(part.toString('latin1', 0, 5))
      ? densityInExif(part.subarray(6))
      : undefined,
  EXIF: densityInExif,
}

/** The resolution in the first directory of Exif data. @see CIPA DC-008, 4.6.2 */
function densityInExif(exif: Buffer): Density | undefined {
  const isLittle = exif.toString('latin1', 0, 2) === 'II'
  const view = new DataView(exif.buffer, exif.byteOffset, exif.length)
  const has = (at: number, length: number) => at >= 0 && at + length <= exif.length
  const short = (at: number) => (has(at, 2) ? view.getUint16(at, isLittle) : 0)
  const long = (at: number) => (has(at, 4) ? view.getUint32(at, isLittle) : 0)
  const rational = (at: number) => long(at) / long(at + 4)
  const directory = long(4)
  let [across, down, unit] = [0, 0, 2]
  for (let index = 0; index < short(directory); index++) {
    const entry = directory + 2 + 12 * index
    if (!has(entry, 12)) break
    if (short(entry) === 0x11a) across = rational(long(entry + 8))
    if (short(entry) === 0x11b) down = rational(long(entry + 8))
    if (short(entry) === 0x128) unit = short(entry + 8)
  }
  const factor = unit === 3 ? perCentimetre : 1
  return [across * factor, down * factor]
}

/** At how many CSS pixels a picture is shown of which nothing else is said. */
export function naturalSize(picture: {
  readonly widthPx: number
  readonly heightPx: number
  readonly density?: number
}): { readonly widthPx: number; readonly heightPx: number } {
  const scale = 96 / (picture.density ?? 96)
  return { widthPx: picture.widthPx * scale, heightPx: picture.heightPx * scale }
}

/** How many pixels are decoded to show a picture: of a drawing those of the pictures in it. */
export function pixelsOf(picture: {
  readonly widthPx: number
  readonly heightPx: number
  readonly embeddedPixels?: number
}): number {
  return picture.embeddedPixels ?? picture.widthPx * picture.heightPx
}

/** `slow`: so slow that nothing can flash more than three times in a second. */
export type Movement = 'none' | 'slow' | 'fast'

/**
 * Whether a picture moves, and how fast. What is no picture does not move.
 *
 * @see https://www.w3.org/TR/WCAG22/#three-flashes-or-below-threshold
 */
export function movementOf(bytes: Uint8Array, isSvg: boolean): Movement {
  if (isSvg) return movingMarkup.test(bufferOf(bytes).toString()) ? 'fast' : 'none'
  const frames = gifFrames(bytes)
  if (frames.length > 1) return movementOfFrames(frames)
  // The pixels of a PNG that moves come after the chunk that says so.
  const first = firstPart(bytes, 'acTL', 'ANMF', 'IDAT')
  return first === 'acTL' || first === 'ANMF' ? 'fast' : 'none'
}

/** Elements of SMIL, and the animations of CSS. */
const movingMarkup = /<(?:[\w-]+:)?(?:animate\w*|set)[\s/>]|@keyframes|\banimation\b/i

/** Whether a ground of another colour would show through. Pixels that are damaged are opaque. */
export function isTransparent(bytes: Uint8Array): boolean {
  if (gifFrames(bytes).some((frame) => frame.isTransparent)) return true
  // A PNG has colours with alpha, or a chunk that says which colours are clear.
  const isPng = firstPart(bytes, 'IHDR') !== undefined
  const mayBeClear = (bytes[25] ?? 0) >= 4 || firstPart(bytes, 'tRNS', 'IDAT') === 'tRNS'
  return isPng && mayBeClear && hasClearPixels(bytes)
}

/** Whether a JPEG is made for print, in cyan, magenta, yellow and black. @see ITU-T T.81, B.2.2 */
export function hasFourInks(bytes: Uint8Array): boolean {
  const frame = [...partsOf(bytes)].find(({ name }) => /^C[0-35-79-BD-F]$/.test(name))
  return frame !== undefined && bytes[frame.start + 5] === 4
}

/** Whether a WebP holds every pixel exactly. */
export function isLosslessWebp(bytes: Uint8Array): boolean {
  return firstPart(bytes, 'VP8L', 'VP8 ') === 'VP8L'
}

/** Which of some parts comes first, by its name. */
function firstPart(bytes: Uint8Array, ...names: readonly string[]): string | undefined {
  for (const { name } of partsOf(bytes)) if (names.includes(name)) return name
  return undefined
}

function hasClearPixels(bytes: Uint8Array): boolean {
  try {
    const { channels, data, depth, palette, transparency } = decode(bytes)
    if (transparency || palette?.some(([, , , alpha = 255]) => alpha < 255)) return true
    if (channels !== 2 && channels !== 4) return false
    const opaque = depth === 16 ? 65_535 : 255
    for (let at = channels - 1; at < data.length; at += channels) {
      if ((data[at] ?? opaque) < opaque) return true
    }
  } catch {
    // A browser shows what it can of damaged pixels.
  }
  return false
}

/** A flash is two changes, there and back: a second with more than six changes may hold four flashes. */
function movementOfFrames(frames: readonly GifFrame[]): Movement {
  const shown = (at: number) => frames[at % frames.length]?.hundredths ?? 0
  const isSlow = frames.every((_, start) => {
    const changes = Array.from({ length: 6 }, (_, next) => shown(start + next))
    return changes.reduce((sum, hundredths) => sum + hundredths, 0) >= 100
  })
  return isSlow ? 'slow' : 'fast'
}

interface GifFrame {
  /** For how long it is shown, in hundredths of a second; after the last the first comes again. */
  readonly hundredths: number
  readonly isTransparent: boolean
}

/** The frames of a GIF, each as the control before it says; of another file none. */
function gifFrames(bytes: Uint8Array): readonly GifFrame[] {
  const still: GifFrame = { hundredths: 0, isTransparent: false }
  const frames: GifFrame[] = []
  let control = still
  for (const { name, start } of partsOf(bytes)) {
    const [, label, , flags = 0, low = 0, high = 0] = bytes.subarray(start, start + 6)
    if (name === 'frame') frames.push(control)
    if (name === 'frame') control = still
    if (name === 'extension' && label === 0xf9)
      control = { hundredths: low + high * 256, isTransparent: (flags & 1) === 1 }
  }
  return frames
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
