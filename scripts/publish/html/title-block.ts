import type { Element, ElementContent } from 'hast'
import type { Book, BookConfig, Contributor, Words } from '../../book.ts'
import { element } from '../element.ts'
import { fillWords } from '../fill-words.ts'
import { dataUrl } from './data-url.ts'

type Slots = Readonly<
  Record<'cover' | 'kicker' | 'subtitle' | 'byline', ElementContent[]>
>

/** What stands around the title: cover, publisher and date, subtitle, names. */
export function titleBlock({ config, cover, words }: Book): Slots {
  const { authors, contributors, language, subtitle } = config
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
    kicker: paragraph('kicker', separated([text(config.publisher), dateOf(config)])),
    subtitle: paragraph('subtitle', text(subtitle)),
    byline: [
      ...paragraph('byline', text(listed(authors, language))),
      ...contributorLines(contributors, language, words),
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

/** Editors, translators and illustrators have words of their own. */
function contributorLines(
  contributors: readonly Contributor[],
  language: string,
  words: Words,
): Element[] {
  const byRole = new Map<string, Contributor[]>()
  for (const contributor of contributors) {
    const key = Object.hasOwn(words, `by-${contributor.role}`)
      ? `by-${contributor.role}`
      : 'by-other'
    byRole.set(key, [...(byRole.get(key) ?? []), contributor])
  }
  return [...byRole].flatMap(([key, people]) =>
    paragraph(
      'contributor',
      text(fillWords(words, key, { names: listed(people, language) })),
    ),
  )
}

function listed(people: readonly Contributor[], language: string): string {
  return new Intl.ListFormat(language).format(people.map(({ name }) => name))
}

/** The date as readers of the language write it. */
function dateOf({ date, language }: BookConfig): ElementContent[] {
  if (!date) return []
  const [, month, day] = date.split('-')
  const format = new Intl.DateTimeFormat(language, {
    timeZone: 'UTC',
    calendar: 'gregory',
    year: 'numeric',
    ...(month ? { month: 'long' as const } : {}),
    ...(day ? { day: 'numeric' as const } : {}),
  })
  const words = month ? format.format(new Date(date)) : date
  return [element('time', { dateTime: date }, words)]
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
