import { crc32, deflateSync } from 'node:zlib'
import type { Chance } from '../support/seeded-random.ts'

/**
 * An RGB picture of soft hills with grain, as PNG: as heavy as a photograph on the web.
 *
 * @see https://www.w3.org/TR/png-3/
 */
export function drawPng(width: number, height: number, chance: Chance): Uint8Array {
  const rows = Buffer.alloc((width * 3 + 1) * height)
  const waves = Array.from({ length: 3 }, () => chance.between(40, 200))
  let at = 0
  for (let y = 0; y < height; y += 1) {
    rows[at++] = 1 // Filter type of the row: each byte less that of the pixel before.
    const before = [0, 0, 0]
    for (let x = 0; x < width; x += 1) {
      const grain = chance.between(0, 3)
      for (const [channel, wave] of waves.entries()) {
        const level =
          Math.round(110 + 90 * Math.sin(x / wave) * Math.cos(y / wave)) + grain
        rows[at++] = level - (before[channel] ?? 0)
        before[channel] = level
      }
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2], 8) // Eight bits a channel, true colour.
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(named.length + 8)
  frame.writeUInt32BE(data.length, 0)
  named.copy(frame, 4)
  frame.writeUInt32BE(crc32(named), named.length + 4)
  return frame
}
