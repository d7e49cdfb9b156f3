import type { Element } from 'hast'
import type { BookConfig } from '../../book.ts'
import { element } from '../markup.ts'
import { seriesLabel } from '../words.ts'

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
