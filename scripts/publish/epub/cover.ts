import { basename } from 'node:path'
import { toHtml } from 'hast-util-to-html'
import type { PublishJob, Templates, Words } from '../../book.ts'
import { keep, keepNewest, readKept } from '../../lib/cache-folder.js'
import { sha256 } from '../../lib/hash.ts'
import { element, fillStyle } from '../markup.ts'
import { withWholeFonts } from '../subset-fonts.ts'
import { directionOf, fillWords } from '../words.ts'
import type { CoverPicture, Resource } from './edition.ts'
import { coverForm, inForm } from './pictures.ts'

/**
 * The cover picture: the author's, or one drawn from `templates/cover.html`.
 */
export async function makeCover(job: PublishJob): Promise<CoverPicture> {
  const { config, cover, words } = job.book
  const size = coverSize(job.templates)
  const picture = cover
    ? await inForm(cover, coverForm(cover, size), job)
    : await drawCover(job, size)
  const authors = config.authors.map(({ name }) => name).join(', ')
  const alt =
    config.coverAlt ?? fillWords(words, 'cover-of', { title: config.title, authors })
  return { id: 'cover-image', file: 'images/cover.jpg', alt, ...picture }
}

interface Size {
  readonly widthPx: number
  readonly heightPx: number
}

function coverSize(templates: Templates): Size {
  const { height, width } = templates.texts('cover').size ?? {}
  return { widthPx: Number(width), heightPx: Number(height) }
}

async function drawCover(
  { book, browser, templates }: PublishJob,
  { heightPx, widthPx }: Size,
): Promise<Pick<Resource, 'bytes' | 'mediaType'>> {
  const { authors, language, publisher, subtitle, title } = book.config
  const texts = {
    direction: directionOf(language),
    language,
    step: stepOf(title, templates.texts('cover')),
    style: '',
    title,
  }
  const paragraphs = (...contents: readonly (string | undefined)[]) =>
    contents.flatMap((text) => (text ? [element('p', {}, text)] : []))
  const slots = {
    authors: paragraphs(...authors.map(({ name }) => name)),
    subtitle: paragraphs(subtitle),
    publisher: paragraphs(publisher),
  }
  const page = templates.fill('cover', slots, texts)
  const size = { width: String(widthPx), height: String(heightPx) }
  const { files, style } = withWholeFonts(templates.style('cover', size), templates)
  fillStyle(page, style)
  const html = toHtml(page)
  const mediaType = 'image/jpeg'
  const fonts = templates.fonts.map(({ bytes }) => sha256(bytes))
  const name = `covers/${sha256([html, widthPx, heightPx, browser.version, ...fonts].join('\0'))}`
  const kept = readKept(name)
  if (kept) return { bytes: kept, mediaType }
  const bytes = await browser.draw({ html, files, widthPx, heightPx, mediaType })
  keep(name, Buffer.from(bytes))
  keepNewest('covers', mostKept, basename(name))
  return { bytes, mediaType }
}

/** How many drawn covers stay in the cache: to draw one takes longer than to lay out an article. */
const mostKept = 20

/** Classes for the largest step of `templates/cover.yaml` that the title fits. */
function stepOf(title: string, { broken, ...table }: Readonly<Record<string, Words>>) {
  const words = title.split(/[\s\u2013\u2014-]+/).map(widthOf)
  const longest = Math.max(...words)
  const isBroken = longest > Number(broken?.from)
  const word = isBroken ? Number(broken?.word) : longest
  const steps = Object.entries(table).filter(([name]) => name.startsWith('step-'))
  const step = steps.find(([, each]) => {
    return word <= Number(each.word) && widthOf(title) <= Number(each.title)
  })
  return `${step?.[0]}${isBroken ? ' broken' : ''}`
}

/** In characters of average width; those of the scripts of East Asia are twice as wide. */
function widthOf(text: string): number {
  const wide = text.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/gu)
  return [...text].length + (wide?.length ?? 0)
}
