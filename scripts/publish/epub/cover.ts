import { basename } from 'node:path'
import { toHtml } from 'hast-util-to-html'
import type { Drawn, Picture, PublishJob } from '../../book.ts'
import { keep, keepNewest, readKept } from '../../lib/cache-folder.js'
import { sha256 } from '../../lib/hash.ts'
import { hasFourInks } from '../../lib/picture-facts.ts'
import { withWholeFonts } from '../../lib/subset-fonts.ts'
import { coverPage, coverStyle } from '../cover/cover-page.ts'
import { fillStyle } from '../markup.ts'
import { fillWords } from '../words.ts'
import type { CoverPicture } from './edition.ts'
import { drawAnew, type PictureFile } from './pictures.ts'

/**
 * The cover picture: the author's, or one drawn from `cover.html` of the look.
 */
export async function makeCover(job: PublishJob): Promise<CoverPicture> {
  const { config, cover, words } = job.book
  const { height, width } = job.templates.texts('cover').size ?? {}
  const [widthPx, heightPx] = [Number(width), Number(height)]
  const picture = cover
    ? await takeCover(cover, widthPx * heightPx, job)
    : await drawCover({ widthPx, heightPx }, job)
  const authors = config.authors.map(({ name }) => name).join(', ')
  const alt =
    config.coverAlt ?? fillWords(words, 'cover-of', { title: config.title, authors })
  return { id: 'cover-image', file: 'images/cover.jpg', alt, ...picture }
}

/** The author's cover: drawn anew unless it is a JPEG, for screens, and has no more pixels than stores ask for. */
async function takeCover(
  cover: Picture,
  most: number,
  job: PublishJob,
): Promise<PictureFile> {
  const isTaken =
    cover.mediaType === 'image/jpeg' &&
    cover.widthPx * cover.heightPx <= most &&
    !hasFourInks(cover.bytes)
  return isTaken ? cover : drawAnew(cover, 'image/jpeg', most, job)
}

/** In the cache. All in it are proved. */
const folder = 'proved-covers'

async function drawCover(
  { heightPx, widthPx }: Pick<Picture, 'heightPx' | 'widthPx'>,
  { book, browser, templates }: PublishJob,
): Promise<PictureFile & Pick<CoverPicture, 'drawn'>> {
  const { omitted, page } = coverPage(book, templates)
  const sizes = { width: String(widthPx), height: String(heightPx), bleed: '0' }
  const { files, style } = withWholeFonts(coverStyle(sizes, templates), templates)
  fillStyle(page, style)
  const html = toHtml(page)
  const mediaType = 'image/jpeg'
  const fonts = templates.fonts.map(({ bytes }) => sha256(bytes))
  const name = `${folder}/${sha256([html, widthPx, heightPx, browser.version, ...fonts].join('\0'))}`
  const kept = readCover(name)
  const cover =
    kept ?? (await browser.draw({ html, files, widthPx, heightPx, mediaType }))
  const drawn = { texts: cover.texts, omitted, name, isKept: kept !== undefined }
  return { bytes: cover.bytes, mediaType, drawn }
}

/** How many drawn covers stay in the cache: to draw one takes longer than to lay out an article. */
const mostKept = 20

/** A line for what stands on it, then the picture. */
function readCover(name: string): Drawn | undefined {
  const kept = readKept(name)
  if (!kept) return undefined
  const end = kept.indexOf('\n')
  const texts = JSON.parse(kept.subarray(0, end).toString()) as Drawn['texts']
  return { texts, bytes: kept.subarray(end + 1) }
}

/** Keeps a cover that was drawn for the next build, once it is proved to show what it should. */
export function keepCover({ bytes, drawn }: CoverPicture): void {
  if (!drawn) return
  const { isKept, name, texts } = drawn
  if (!isKept)
    keep(name, Buffer.concat([Buffer.from(`${JSON.stringify(texts)}\n`), bytes]))
  keepNewest(folder, mostKept, basename(name))
}
