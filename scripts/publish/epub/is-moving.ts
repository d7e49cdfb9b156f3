import type { Picture } from '../../book.ts'

/** Whether a picture moves, which may harm readers who are sensitive to flashes. */
export function isMoving({ bytes, mediaType }: Picture): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (mediaType === 'image/gif') return countFrames(file) > 1
  // An animation control chunk; see https://www.w3.org/TR/png-3/#acTL-chunk
  if (mediaType === 'image/png') return file.includes('acTL')
  if (mediaType === 'image/svg+xml') {
    return /<(?:\w+:)?(?:animate|set)|@keyframes|animation/i.test(file.toString())
  }
  return false
}

/** @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt */
function countFrames(file: Buffer): number {
  let frames = 0
  let at = 13 + colourTableLength(file[10])
  while (at < file.length) {
    const block = file[at]
    if (block === 0x2c) {
      frames += 1
      at = skipSubBlocks(file, at + 11 + colourTableLength(file[at + 9]))
    } else if (block === 0x21) at = skipSubBlocks(file, at + 2)
    else return frames
  }
  return frames
}

function colourTableLength(flags = 0): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0
}

function skipSubBlocks(file: Buffer, start: number): number {
  let at = start
  for (let length = file[at]; length; length = file[at]) at += 1 + length
  return at + 1
}
