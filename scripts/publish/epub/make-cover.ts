import type { Picture, PublishJob } from '../../book.ts'
import { fillWords } from '../words.ts'
import { drawCover } from './draw-cover.ts'
import { drawPicture } from './draw-picture.ts'
import type { CoverPicture, Resource } from './edition.ts'
import { coverSize, drawnCover } from './picture-form.ts'

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
  return { id: 'cover-image', file: 'images/cover.jpg', alt, ...picture }
}

/** A JPEG as it is, if it is not too large; no other type is taken as a cover by every store. */
async function storeCover(
  cover: Picture,
  { browser, templates }: PublishJob,
): Promise<Pick<Resource, 'bytes' | 'mediaType'>> {
  const form = drawnCover(cover)
  if (form) return drawPicture(cover, templates, browser, form)
  return { bytes: cover.bytes, mediaType: cover.mediaType }
}
