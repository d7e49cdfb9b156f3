import type { Element, Root } from 'hast'
import type { Book, Look, Templates, Words } from '../../book.ts'
import { directionOf } from '../../lib/direction.ts'
import { needsNoGlyph } from '../../lib/font-tables.ts'
import { sha256 } from '../../lib/hash.ts'
import { elementsOf, hasClass } from '../../lib/hast.ts'
import { element, fillPart } from '../markup.ts'

/** The cover of a look, without its style sheet. */
interface CoverPage {
  readonly page: Root
  readonly body: Element
  /** All that is in the body. */
  readonly front: Element
  /** Texts that are not on it, as no font has their letters. */
  readonly omitted: string[]
  /** A paragraph for each text that can be drawn. */
  readonly paragraphs: (
    texts: readonly (string | undefined)[],
    className?: string,
  ) => Element[]
}

/** How many forms each design has. */
const variants = 4

/** `cover.html` of the look, with what `book.yaml` says. */
export function coverPage({ config }: Book, templates: Templates): CoverPage {
  const { authors, language, publisher, subtitle, title } = config
  const omitted: string[] = []
  const points = new Set(templates.fonts.flatMap(({ codePoints }) => [...codePoints]))
  /** Nothing, for a text of which no font has all letters: boxes would stand for them. */
  const drawable = (text: string): string => {
    const isMissing = (each: string) =>
      !points.has(each.codePointAt(0) ?? 0) && !needsNoGlyph(each)
    if (![...text].some(isMissing)) return text
    if (!omitted.includes(text)) omitted.push(text)
    return ''
  }
  const paragraphs: CoverPage['paragraphs'] = (texts, className) =>
    texts.flatMap((text = '') => {
      const properties = className === undefined ? {} : { className: [className] }
      return drawable(text) ? [element('p', properties, text)] : []
    })
  const step = stepOf(title, templates.texts('cover'))
  const names = authors.map(({ name }) => name)
  const digest = Number.parseInt(sha256([title, ...names].join('\n')).slice(0, 8), 16)
  const slots = {
    authors: paragraphs(names),
    subtitle: paragraphs([subtitle]),
    publisher: paragraphs([publisher]),
  }
  const shown = drawable(title)
  const parts = fillPart(templates, 'cover', slots, { step, title: shown })
  const texts = {
    design: `${designFor(step, templates.look, config.coverDesign)} variant-${1 + (digest % variants)}`,
    direction: directionOf(language),
    language,
    style: '',
    title: shown,
  }
  const page = templates.fill('cover-page', { front: parts }, texts)
  const all = elementsOf(page)
  const body = all.find(({ tagName }) => tagName === 'body')
  // A template of the author's may be without it.
  const front =
    all.find((each) => hasClass(each, 'front')) ??
    element('div', { className: ['front'] }, ...parts)
  if (!body) throw new Error('Cannot find the body of cover-page.html')
  body.children = [front]
  return { page, body, front, omitted, paragraphs }
}

/**
 * The style sheets of the look's covers and of the author's, for a front of a size.
 *
 * @param before - One of ours that is read before them.
 */
export function coverStyle(
  sizes: Readonly<Record<'width' | 'height' | 'bleed', string>>,
  { style, withOwnStyle }: Templates,
  before = '',
): string {
  return withOwnStyle('cover', [before, style('cover', sizes)].join('\n'))
}

/** The author's cover of the look, or else its first, that takes a title of a step. */
function designFor(step: string, { covers }: Look, wanted: string | undefined): string {
  const [, number = '1'] = /^step-(\d)/.exec(step) ?? []
  const fit = Object.keys(covers).filter(
    (name) => Number(number) <= (covers[name]?.steps ?? 0),
  )
  return fit.find((name) => name === wanted) ?? fit[0] ?? ''
}

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
export function widthOf(text: string): number {
  const wide = text.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/gu)
  return [...text].length + (wide?.length ?? 0)
}
