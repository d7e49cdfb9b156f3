/** The pictures of the EPUB: what stores and e-readers take, and what becomes of one that they don't. */

import { toHtml } from 'hast-util-to-html'
import type { Picture, PublishJob } from '../../book.ts'
import {
  hasFourInks,
  isLosslessWebp,
  isTransparent,
  movementOf,
} from '../../lib/picture-facts.ts'
import { type Resource, safeNames, sectionElements } from './edition.ts'

const extensions: Readonly<Record<string, string>> = {
  'image/gif': 'gif',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/svg+xml': 'svg',
}

/**
 * The pictures that the book shows as files of the EPUB, by their path in the manuscript; in alphabetical
 * order, so that the same pictures always get the same names.
 *
 * They are packed as they are, but for what stores refuse, which is drawn anew.
 */
export async function packPictures(
  job: PublishJob,
): Promise<ReadonlyMap<string, Resource>> {
  const { pictures, sections } = job.book
  const shown = sections.flatMap(sectionElements).flatMap(({ properties, tagName }) => {
    return tagName === 'img' ? [String(properties.src)] : []
  })
  const paths = [...new Set(shown)].sort()
  const names = safeNames(paths.map(baseName), 'picture', ['cover'])
  const resources = new Map<string, Resource>()
  for (const [index, path] of paths.entries()) {
    const picture = pictures.get(path)
    if (picture === undefined) continue
    const stored = await inForm(picture, drawnForm(picture), job)
    const name = names[index]
    const file = `images/${name}.${extensions[stored.mediaType]}`
    resources.set(path, { id: `image-${name}`, file, ...stored })
  }
  return resources
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '')
}

/**
 * A picture as it is, or drawn anew in another form, on a white ground.
 */
export async function inForm(
  { bytes, mediaType }: Picture,
  form: PictureForm | undefined,
  { browser, templates }: PublishJob,
): Promise<Pick<Resource, 'bytes' | 'mediaType'>> {
  if (!form) return { bytes, mediaType }
  const source = `picture.${mediaType.replace(/^image\/|\+xml$/g, '')}`
  const html = toHtml(templates.fill('epub/picture', {}, { source }))
  const drawn = await browser.draw({ html, files: new Map([[source, bytes]]), ...form })
  return { bytes: drawn, mediaType: form.mediaType }
}

/** How a picture is to be drawn. */
interface PictureForm {
  readonly mediaType: 'image/jpeg' | 'image/png'
  readonly widthPx: number
  readonly heightPx: number
}

/** Apple's limit for a picture in the text, the lowest of all stores. */
const mostPixels = 4_000_000

/**
 * How a picture of the text must be drawn anew: WebP, what has transparent parts, four inks, or
 * more pixels than stores take. `undefined` for one that can stay as it is.
 *
 * A drawing in SVG has no pixels. Of one that moves only a single frame would be left: it stays,
 * for its author to decide.
 */
function drawnForm(picture: Picture): PictureForm | undefined {
  const { bytes, heightPx, mediaType, widthPx } = picture
  if (mediaType === 'image/svg+xml') return undefined
  if (mediaType !== 'image/webp' && movementOf(bytes, false) !== 'none') return undefined
  const isTaken =
    mediaType !== 'image/webp' &&
    widthPx * heightPx <= mostPixels &&
    !hasFourInks(bytes) &&
    !isTransparent(bytes)
  if (isTaken) return undefined
  const isPhotograph =
    mediaType === 'image/jpeg' || (mediaType === 'image/webp' && !isLosslessWebp(bytes))
  return {
    mediaType: isPhotograph ? 'image/jpeg' : 'image/png',
    ...within(picture, mostPixels),
  }
}

/**
 * How a cover must be drawn anew: whatever is no JPEG, has four inks, or more pixels than stores ask
 * for. `undefined` for one that can stay as it is.
 */
export function coverForm(cover: Picture, asked: Size): PictureForm | undefined {
  const { heightPx, mediaType, widthPx } = cover
  const most = asked.widthPx * asked.heightPx
  const isTaken =
    mediaType === 'image/jpeg' && widthPx * heightPx <= most && !hasFourInks(cover.bytes)
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
