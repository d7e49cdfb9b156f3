import { decode } from 'fast-png'
import { imageSize } from 'image-size'
import { unreadable } from '../../evidence.ts'

/** What a store would see of a picture. */
export interface ImageFacts {
  /** By its bytes, such as `JPEG`. */
  readonly format: string
  readonly widthPx: number
  readonly heightPx: number
  readonly isMoving: boolean
  /** Whether what lies behind it shows. */
  readonly isClear: boolean
  /** Whether its colours are the four inks of print. */
  readonly isForPrint: boolean
}

const formats: Readonly<Record<string, string>> = { jpg: 'JPEG' }

/** @throws An `unreadable` error for what is no picture. */
export function inspectImage(path: string, bytes: Uint8Array): ImageFacts {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const { height, type = '', width } = imageSize(bytes)
    const format = formats[type] ?? type.toUpperCase()
    return {
      format,
      widthPx: width,
      heightPx: height,
      isMoving: moves(format, file),
      isClear: isClear(format, file),
      isForPrint: format === 'JPEG' && components(file) === 4,
    }
  } catch (cause) {
    throw unreadable(`Cannot make out the picture \`${path}\``, cause)
  }
}

/** The frames of a GIF are each led in by an extension; the others say in a chunk or an element that they move. */
function moves(format: string, file: Buffer): boolean {
  if (format === 'GIF') return leadsIn(file).length > 1
  const text = file.toString('latin1')
  if (format === 'PNG') return text.includes('acTL')
  if (format === 'WEBP') return text.includes('ANMF')
  return format === 'SVG' && /<(?:\w+:)?(?:animate|set)|@keyframes/.test(text)
}

function isClear(format: string, file: Buffer): boolean {
  if (format === 'GIF') return leadsIn(file).some((at) => (file[at + 3] ?? 0) % 2 === 1)
  if (format !== 'PNG') return false
  const { channels, data, depth, palette, transparency } = decode(file)
  if (transparency !== undefined) return true
  if (palette) return palette.some((colour) => (colour[3] ?? 255) < 255)
  const opaque = 2 ** Math.max(8, depth) - 1
  return (
    channels % 2 === 0 &&
    data.some((value, index) => {
      return index % channels === channels - 1 && value < opaque
    })
  )
}

/** Where the frames of a GIF are led in. @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt */
function leadsIn(file: Buffer): readonly number[] {
  const places: number[] = []
  const extension = Buffer.from([0x21, 0xf9, 0x04])
  for (let at = file.indexOf(extension); at >= 0; at = file.indexOf(extension, at + 8)) {
    if (file[at + 7] === 0) places.push(at)
  }
  return places
}

/** How many colours the frame of a JPEG has. @see ITU-T T.81, B.2.2 */
function components(file: Buffer): number {
  let at = 2
  while (at + 9 < file.length) {
    const marker = file.readUInt16BE(at)
    if (marker >= 0xffc0 && marker <= 0xffc2) return file[at + 9] ?? 0
    at += 2 + file.readUInt16BE(at + 2)
  }
  return 0
}
