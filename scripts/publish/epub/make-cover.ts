import type { Picture, PublishJob } from '../../book.ts'
import { fillWords } from '../fill-words.ts'
import { drawCover } from './draw-cover.ts'
import { drawPicture } from './draw-picture.ts'
import type { CoverPicture, Resource } from './edition.ts'
import { isCover } from './needs-browser.ts'

/** What the stores ask for, in pixels. */
const coverSize = { widthPx: 1600, heightPx: 2560 }

/**
 * The cover picture: the author's, or one drawn from `templates/cover.html`.
 *
 * @throws When it must be drawn and there is no browser.
 */
export async function makeCover(job: PublishJob): Promise<CoverPicture> {
  const { config, cover, words } = job.book
  const picture = await (cover ? storeCover(cover, job) : drawCover(job, coverSize))
  const authors = config.authors.map(({ name }) => name).join(', ')
  const alt =
    config.coverAlt ?? fillWords(words, 'cover-of', { title: config.title, authors })
  const file = `images/cover.${picture.mediaType === 'image/png' ? 'png' : 'jpg'}`
  return { id: 'cover-image', file, alt, ...picture }
}

/** PNG and JPEG as they are; no other type is taken as a cover by every store. */
async function storeCover(
  cover: Picture,
  { browser, templates }: PublishJob,
): Promise<Pick<Resource, 'bytes' | 'mediaType'>> {
  if (isCover(cover)) return { bytes: cover.bytes, mediaType: cover.mediaType }
  return drawPicture(cover, templates, browser, coverSize)
}
