import { memoize } from '../../lib/memoize.ts'
import type { ZipEntry } from '../../lib/read-zip.ts'

/** How a picture file may harm: not at all, so slowly that it cannot, or nobody knows. */
export type Motion = 'still' | 'harmless' | 'unknown'

/** Told by the bytes, and by the name only for a drawing. */
export const motionOf = memoize(({ bytes, name }: ZipEntry): Motion => {
  if (bytes.length <= 12) return 'still'
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const start = file.toString('latin1', 0, 6)
  if (start === 'GIF87a' || start === 'GIF89a') return motionOfGif(file)
  if (file.readUInt32BE(0) === 0x89504e47)
    return isAnimatedPng(file) ? 'unknown' : 'still'
  if (!/\.svg$/i.test(name)) return 'still'
  const isMoving = /<(?:[\w-]+:)?(?:animate\w*|set)[\s/>]|@keyframes|\banimation\b/i
  return isMoving.test(file.toString('utf8')) ? 'unknown' : 'still'
})

/** Its chunks one by one, so that pixels that spell a name are no chunk. */
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
  const shownFor = frameTimes(file)
  if (shownFor.length <= 1) return 'still'
  const loop = [...shownFor]
  while (loop.length < shownFor.length + safeChanges) loop.push(...shownFor)
  for (let from = 0; from < shownFor.length; from++) {
    const hundredths = loop
      .slice(from, from + safeChanges)
      .reduce((sum, time) => sum + time, 0)
    if (hundredths < 100) return 'unknown'
  }
  return 'harmless'
}

/** Hundredths of a second for which each frame is shown. */
function frameTimes(file: Buffer): readonly number[] {
  const times: number[] = []
  const table = (flags: number): number => (flags >> 7) * 3 * (1 << ((flags & 7) + 1))
  let at = 13 + table(file[10] ?? 0)
  let time = 0
  for (let kind = file[at]; kind === 0x21 || kind === 0x2c; kind = file[at]) {
    if (kind === 0x2c) {
      times.push(time)
      time = 0
      at += 11 + table(file[at + 9] ?? 0)
    } else {
      if (file[at + 1] === 0xf9) time = (file[at + 4] ?? 0) + (file[at + 5] ?? 0) * 256
      at += 2
    }
    for (let size = file[at] ?? 0; size > 0; size = file[at] ?? 0) at += size + 1
    at += 1
  }
  return times
}
