import type { Element } from 'hast'
import { toHtml } from 'hast-util-to-html'
import type { BookConfig, Font, PublishJob } from '../../book.ts'
import { element } from '../markup.ts'
import { directionOf } from '../words.ts'
import type { Resource } from './edition.ts'
import { faceStyle } from './face-style.ts'

interface Size {
  readonly widthPx: number
  readonly heightPx: number
}

/**
 * The steps of `templates/styles/cover.css`, from the largest type to the smallest: the longest
 * word that fits into a line, and the longest title that fits the page, in characters.
 */
const steps = [
  { name: 'step-1', word: 8, title: 18 },
  { name: 'step-2', word: 10, title: 36 },
  { name: 'step-3', word: 13, title: 64 },
  { name: 'step-4', word: 17, title: 110 },
  { name: 'step-5', word: 23, title: 190 },
  { name: 'step-6', word: 32, title: Number.POSITIVE_INFINITY },
]

/** A longer word is broken rather than set smaller than this. */
const longestWhole = 23

/**
 * A cover of type alone, as `templates/cover.html` and `cover.css` have it.
 *
 * @throws When there is no browser, or it fails.
 */
export async function drawCover(
  { book, browser, templates }: PublishJob,
  { heightPx, widthPx }: Size,
): Promise<Pick<Resource, 'bytes' | 'mediaType'>> {
  if (!browser) throw new Error('Cannot draw the cover without a browser')
  const { config } = book
  const style = templates.style('cover')
  const faces = templates.fonts
    .filter(({ family }) => style.includes(family))
    .map((font) => faceStyle(templates, font, dataUrl(font)))
  const texts = {
    direction: directionOf(config.language),
    language: config.language,
    step: stepOf(config.title),
    style: [...faces, style].join('\n'),
    title: config.title,
  }
  const html = toHtml(templates.fill('cover', coverParts(config), texts))
  return { bytes: await browser.draw(html, widthPx, heightPx), mediaType: 'image/jpeg' }
}

function coverParts(
  config: BookConfig,
): Record<'authors' | 'publisher' | 'subtitle', Element[]> {
  return {
    authors: config.authors.map(({ name }) => element('p', {}, name)),
    subtitle: config.subtitle ? [element('p', {}, config.subtitle)] : [],
    publisher: config.publisher ? [element('p', {}, config.publisher)] : [],
  }
}

/** The largest step that the title fits; a monster of a word doesn't make it tiny. */
function stepOf(title: string): string {
  const words = title.split(/[\s\u2013\u2014-]+/).map(widthOf)
  const longest = Math.max(...words)
  const isBroken = longest > longestWhole
  const word = isBroken ? 15 : longest
  const step = steps.find((each) => word <= each.word && widthOf(title) <= each.title)
  return `${step?.name}${isBroken ? ' broken' : ''}`
}

/** In characters of average width; those of the scripts of East Asia are twice as wide. */
function widthOf(text: string): number {
  const wide = text.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/gu)
  return [...text].length + (wide?.length ?? 0)
}

function dataUrl({ bytes }: Font): string {
  return `data:font/ttf;base64,${Buffer.from(bytes).toString('base64')}`
}
