import type { Element, ElementContent } from 'hast'
import type { Book, BookConfig } from '../../book.ts'
import { dataUrl, element } from '../markup.ts'

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
