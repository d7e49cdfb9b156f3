import type { Resource } from '../edition.ts'
import { gifDelays } from './gif-delays.ts'

type Moving = Pick<Resource, 'bytes' | 'mediaType'>

/** `slow`: so slow that nothing can flash more than three times in a second. */
export type Movement = 'none' | 'slow' | 'fast'

/** A flash is two changes, there and back. @see https://www.w3.org/TR/WCAG22/#three-flashes-or-below-threshold */
const mostChanges = 6

/** Whether any of the pictures moves, and how fast. */
export function movementOf(pictures: readonly Moving[]): Movement {
  const movements = pictures.map(movementIn)
  return (['fast', 'slow'] as const).find((each) => movements.includes(each)) ?? 'none'
}

function movementIn({ bytes, mediaType }: Moving): Movement {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
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
