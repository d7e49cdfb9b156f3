import type { Element, ElementContent } from 'hast'
import type { Book, BookConfig, Look } from '../../book.ts'
import { dataUrl, element } from '../markup.ts'
import { seriesLabel } from '../words.ts'

type Slots = Readonly<
  Record<'cover' | 'kicker' | 'subtitle' | 'byline', ElementContent[]>
>

/** What stands around the title: cover, publisher and date, subtitle, names. */
export function titleBlock({ byline, config, cover }: Book, look: Look): Slots {
  const { coverAlt = '', date, publisher, subtitle } = config
  const day = byline.date && element('time', { dateTime: date }, byline.date)
  const texts = new Map(Object.entries({ authors: byline.authors, date: day, publisher }))
  const lineOf = (names: readonly string[]) =>
    names
      .flatMap((name) => texts.get(name) || [])
      .flatMap((part, index) => (index > 0 ? [' \u00b7 ', part] : [part]))
  return {
    cover: cover
      ? [
          element('img', {
            className: ['cover'],
            src: dataUrl(cover.mediaType, cover.bytes),
            alt: coverAlt,
            width: Math.round(cover.widthPx),
            height: Math.round(cover.heightPx),
          }),
        ]
      : [],
    kicker: paragraph('kicker', ...lineOf(look.titleBlock.kicker)),
    subtitle: paragraph('subtitle', subtitle),
    byline: [
      ...paragraph('byline', ...lineOf(look.titleBlock.byline)),
      ...byline.credits.flatMap((credit) => paragraph('contributor', credit)),
    ],
  }
}

/** Who brings the work out, under what rights, and the numbers it is known by. */
export function imprint({ imprint }: Book): Element[] {
  return Object.entries(imprint).flatMap(([name, lines]) =>
    lines.flatMap((line) => paragraph(name, line)),
  )
}

/** Nothing, where there is nothing to say. */
function paragraph(
  className: string,
  ...content: readonly (Element | string | undefined)[]
): Element[] {
  const present = content.flatMap((part) => part || [])
  return present.length > 0 ? [element('p', { className: [className] }, ...present)] : []
}

type Values = Readonly<Record<string, readonly (string | undefined)[]>>

/**
 * What search engines, link previews and reference managers read of the work.
 *
 * Dublin Core as DCMI writes it in HTML; Open Graph for previews. A name without a value is left
 * out.
 */
export function pageMetadata(config: BookConfig): Element[] {
  const { description, identifier, kind, language, printIsbn, publisher, title } = config
  const authors = config.authors.map(({ name }) => name)
  // Of the e-book or, without one, of the printed book.
  const isbn = /^urn:isbn:(\d{13})$/.exec(identifier)?.[1] ?? printIsbn
  const names: Values = {
    description: [description],
    author: authors,
    'DC.title': [title],
    'DC.creator': authors,
    'DC.contributor': config.contributors.map(({ name }) => name),
    'DC.language': [language],
    'DC.identifier': [identifier],
    'DC.date': [config.date],
    'DC.publisher': [publisher],
    'DC.rights': [config.rights],
    'DC.subject': config.subjects.map(({ name }) => name),
    'DC.relation': [config.series && seriesLabel(config.series)],
    'DC.source': [config.translationOf?.title],
  }
  const properties: Values = {
    'og:type': [kind],
    'og:title': [title],
    'og:description': [description],
    'og:locale': [language.replace(/-/g, '_')],
    'og:site_name': [publisher],
    ...(kind === 'book' ? { 'book:isbn': [isbn] } : {}),
  }
  return [...metas('name', names), ...metas('property', properties)]
}

function metas(attribute: 'name' | 'property', values: Values): Element[] {
  return Object.entries(values).flatMap(([name, contents]) =>
    contents.flatMap((content) => {
      return content ? [element('meta', { [attribute]: name, content })] : []
    }),
  )
}
