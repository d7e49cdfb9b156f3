/** The pictures of the EPUB: what stores and e-readers take, and what becomes of one that they don't. */
import { toHtml } from 'hast-util-to-html'
import type { Picture, PublishJob } from '../../book.ts'
import {
  hasFourInks,
  isLosslessWebp,
  isTransparent,
  movementOf,
  pixelsOf,
} from '../../lib/picture-facts.ts'
import { elementsInTexts } from '../../lib/texts.ts'
import { type Resource, safeNames } from './edition.ts'

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
  const shown = elementsInTexts(sections).flatMap(({ properties, tagName }) => {
    return tagName === 'img' ? [String(properties.src)] : []
  })
  const paths = [...new Set(shown)].sort()
  const names = safeNames(paths.map(baseName), 'picture', ['cover'])
  const resources = new Map<string, Resource>()
  for (const [index, path] of paths.entries()) {
    const picture = pictures.get(path)
    if (picture === undefined) continue
    const type = typeToDraw(picture)
    const stored = type ? await drawAnew(picture, type, mostPixels, job) : picture
    const name = names[index]
    const file = `images/${name}.${extensions[stored.mediaType]}`
    const { bytes, mediaType } = stored
    resources.set(path, { id: `image-${name}`, file, mediaType, bytes })
  }
  return resources
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '')
}

/** Apple's limit for a picture in the text, the lowest of all stores. */
const mostPixels = 4_000_000

/**
 * As what a picture of the text must be drawn anew: WebP, what has transparent parts, four inks, or
 * more pixels than stores take. `undefined` for one that can stay as it is.
 *
 * A drawing in SVG has no pixels. Of one that moves only a single frame would be left: it stays,
 * for its author to decide.
 */
function typeToDraw(picture: Picture): 'image/jpeg' | 'image/png' | undefined {
  const { bytes, heightPx, mediaType, widthPx } = picture
  if (mediaType === 'image/svg+xml') return undefined
  if (mediaType === 'image/webp')
    return isLosslessWebp(bytes) ? 'image/png' : 'image/jpeg'
  if (movementOf(bytes, false) !== 'none') return undefined
  const isTaken =
    widthPx * heightPx <= mostPixels && !hasFourInks(bytes) && !isTransparent(bytes)
  if (isTaken) return undefined
  return mediaType === 'image/jpeg' ? 'image/jpeg' : 'image/png'
}

/** Bytes of a picture, and what they are. */
export type PictureFile = Pick<Resource, 'bytes' | 'mediaType'>

/**
 * A picture of the same shape on a white ground, with no more pixels than may be; a drawing in SVG
 * gets as many.
 */
export async function drawAnew(
  picture: Picture,
  mediaType: 'image/jpeg' | 'image/png',
  most: number,
  { browser, templates }: PublishJob,
): Promise<PictureFile> {
  const { bytes, heightPx, mediaType: from, widthPx } = picture
  const factor = Math.sqrt(most / (widthPx * heightPx))
  const scale = from === 'image/svg+xml' ? factor : Math.min(1, factor)
  const size = {
    widthPx: Math.max(1, Math.floor(widthPx * scale)),
    heightPx: Math.max(1, Math.floor(heightPx * scale)),
  }
  const source = `picture.${from.replace(/^image\/|\+xml$/g, '')}`
  const html = toHtml(templates.fill('epub/picture', {}, { source }))
  const files = new Map([[source, bytes]])
  const drawing = { html, files, ...size, mediaType, pixels: pixelsOf(picture) }
  const { bytes: drawn } = await browser.draw(drawing)
  return { mediaType, bytes: drawn }
}
