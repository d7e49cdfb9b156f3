import type { Element, ElementContent } from 'hast'
import type { Book, BookConfig } from '../../book.ts'
import { dataUrl, element } from '../markup.ts'
import { seriesLabel } from '../words.ts'

type Slots = Readonly<
  Record<'cover' | 'kicker' | 'subtitle' | 'byline', ElementContent[]>
>

/** What stands around the title: cover, publisher and date, subtitle, names. */
export function titleBlock(book: Book): Slots {
  const { byline, config, cover } = book
  return {
    cover: cover
      ? [
          element('img', {
            className: ['cover'],
            src: dataUrl(cover.mediaType, cover.bytes),
            alt: config.coverAlt ?? '',
            width: Math.round(cover.widthPx),
            height: Math.round(cover.heightPx),
          }),
        ]
      : [],
    kicker: paragraph('kicker', separated([text(config.publisher), dateOf(book)])),
    subtitle: paragraph('subtitle', text(config.subtitle)),
    byline: [
      ...paragraph('byline', text(byline.authors)),
      ...byline.credits.flatMap((credit) => paragraph('contributor', text(credit))),
    ],
  }
}

/** Who brings the work out, under what rights, and the number it is known by. */
export function imprint({ identifier, rights }: BookConfig): Element[] {
  const number = /^urn:isbn:/i.test(identifier)
    ? `ISBN ${identifier.slice(9)}`
    : undefined
  return [...paragraph('rights', text(rights)), ...paragraph('identifier', text(number))]
}

function dateOf({ byline, config }: Book): ElementContent[] {
  if (!byline.date) return []
  return [element('time', { dateTime: config.date }, byline.date)]
}

function separated(parts: readonly ElementContent[][]): ElementContent[] {
  const present = parts.filter((part) => part.length > 0)
  return present.flatMap((part, index) =>
    index === 0 ? part : [...text(' \u00b7 '), ...part],
  )
}

function paragraph(className: string, content: readonly ElementContent[]): Element[] {
  return content.length > 0 ? [element('p', { className: [className] }, ...content)] : []
}

function text(value: string | undefined): ElementContent[] {
  return value ? [{ type: 'text', value }] : []
}

type Values = readonly (string | undefined)[]

/**
 * What search engines, link previews and reference managers read of the work.
 *
 * Dublin Core as DCMI writes it in HTML; Open Graph for previews. A name without a value is left
 * out.
 */
export function pageMetadata(config: BookConfig): Element[] {
  const authors = config.authors.map(({ name }) => name)
  const contributors = config.contributors.map(({ name }) => name)
  const names: Readonly<Record<string, Values>> = {
    description: [config.description],
    author: authors,
    'DC.title': [config.title],
    'DC.creator': authors,
    'DC.contributor': contributors,
    'DC.language': [config.language],
    'DC.identifier': [config.identifier],
    'DC.date': [config.date],
    'DC.publisher': [config.publisher],
    'DC.rights': [config.rights],
    'DC.subject': config.subjects.map(({ name }) => name),
    'DC.relation': [config.series && seriesLabel(config.series)],
    'DC.source': [config.translationOf?.title],
  }
  const properties: Readonly<Record<string, Values>> = {
    'og:type': [config.kind],
    'og:title': [config.title],
    'og:description': [config.description],
    'og:locale': [config.language.replace(/-/g, '_')],
    'og:site_name': [config.publisher],
    ...(config.kind === 'book' ? { 'book:isbn': [isbnOf(config)] } : {}),
  }
  return [
    ...elements(names, (name, content) => element('meta', { name, content })),
    ...elements(properties, (property, content) =>
      element('meta', { property, content }),
    ),
  ]
}

/** Of the e-book or, without one, of the printed book. */
function isbnOf({ identifier, printIsbn }: BookConfig): string | undefined {
  return /^urn:isbn:(\d{13})$/.exec(identifier)?.[1] ?? printIsbn
}

function elements(
  values: Readonly<Record<string, Values>>,
  make: (name: string, content: string) => Element,
): Element[] {
  return Object.entries(values).flatMap(([name, contents]) =>
    contents.flatMap((content) => (content ? [make(name, content)] : [])),
  )
}
