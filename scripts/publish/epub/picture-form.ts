/** What stores and e-readers take as a picture, and what must become of one that they don't. */
import type { Picture } from '../../book.ts'
import { hasFourInks, isLosslessWebp, isTransparent } from './inspect-picture.ts'
import { isMoving } from './is-moving.ts'

/** How a picture is to be drawn. */
export interface PictureForm {
  readonly mediaType: 'image/jpeg' | 'image/png'
  readonly widthPx: number
  readonly heightPx: number
}

/** Apple's limit for a picture in the text, the lowest of all stores. */
const mostPixels = 4_000_000

/** What stores ask for as a cover, in pixels. */
export const coverSize = { widthPx: 1600, heightPx: 2560 }

/**
 * How a picture of the text must be drawn anew: WebP, what has transparent parts, four inks, or
 * more pixels than stores take. `undefined` for one that can stay as it is.
 *
 * A drawing in SVG has no pixels. Of one that moves only a single frame would be left: it stays,
 * for its author to decide.
 */
export function drawnForm(picture: Picture): PictureForm | undefined {
  const { heightPx, mediaType, widthPx } = picture
  if (mediaType === 'image/svg+xml' || isMoving(picture)) return undefined
  const isTaken =
    mediaType !== 'image/webp' &&
    widthPx * heightPx <= mostPixels &&
    !hasFourInks(picture) &&
    !isTransparent(picture)
  if (isTaken) return undefined
  const isPhotograph =
    mediaType === 'image/jpeg' || (mediaType === 'image/webp' && !isLosslessWebp(picture))
  return {
    mediaType: isPhotograph ? 'image/jpeg' : 'image/png',
    ...within(picture, mostPixels),
  }
}

/**
 * How a cover must be drawn anew: whatever is no JPEG, has four inks, or more pixels than a cover of
 * {@link coverSize}. `undefined` for one that can stay as it is.
 */
export function drawnCover(cover: Picture): PictureForm | undefined {
  const { heightPx, mediaType, widthPx } = cover
  const most = coverSize.widthPx * coverSize.heightPx
  const isTaken =
    mediaType === 'image/jpeg' && widthPx * heightPx <= most && !hasFourInks(cover)
  if (isTaken) return undefined
  const size = mediaType === 'image/svg+xml' ? filling(cover, most) : within(cover, most)
  return { mediaType: 'image/jpeg', ...size }
}

type Size = Pick<Picture, 'widthPx' | 'heightPx'>

/** The size itself, or one of the same shape with at most so many pixels. */
function within(size: Size, most: number): Size {
  return size.widthPx * size.heightPx > most ? filling(size, most) : rounded(size)
}

/** A size of the same shape with as many pixels as may be. */
function filling({ heightPx, widthPx }: Size, most: number): Size {
  const factor = Math.sqrt(most / (widthPx * heightPx))
  return rounded({ widthPx: widthPx * factor, heightPx: heightPx * factor })
}

function rounded({ heightPx, widthPx }: Size): Size {
  return {
    widthPx: Math.max(1, Math.floor(widthPx)),
    heightPx: Math.max(1, Math.floor(heightPx)),
  }
}
