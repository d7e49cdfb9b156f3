import { randomBytes } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'

/** A chunk of a PNG with its length and check sum. @see https://www.w3.org/TR/png-3/#5Chunk-layout */
export function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const content = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(content))
  return Buffer.concat([length, content, sum])
}

/** A PNG in full colour, of eight bits each, that says its size and has such rows of pixels. */
export function makePng(width: number, height: number, rows: Uint8Array): Uint8Array {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', head),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.of()),
  ])
}

/** A square of noise, of about so many bytes: nothing can be packed. */
export function noisyPng(bytes: number): Uint8Array {
  const side = Math.ceil(Math.sqrt(bytes / 3))
  const rows = randomBytes(side * (1 + 3 * side))
  // How a row is filtered: not at all.
  for (let row = 0; row < side; row++) rows[row * (1 + 3 * side)] = 0
  return makePng(side, side, rows)
}
