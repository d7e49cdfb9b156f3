/**
 * How long each frame of a GIF is shown, in milliseconds.
 *
 * @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt
 */
export function gifDelays(file: Buffer): readonly number[] {
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
