import type { Book } from '../../book.ts'

/** What a PDF says of itself, in its information dictionary and in its XMP alike. */
export interface DocumentProperties {
  readonly title: string
  readonly authors: readonly string[]
  readonly subject: string | undefined
  readonly keywords: readonly string[]
  readonly language: string
  readonly creator: string
  readonly producer: string
  readonly modified: Date
  readonly rights: string | undefined
  readonly publisher: string | undefined
  readonly identifier: string
}

export function documentProperties({ config, modified }: Book): DocumentProperties {
  const { description, identifier, language, publisher, rights, subjects } = config
  return {
    title: config.subtitle ? `${config.title}: ${config.subtitle}` : config.title,
    authors: config.authors.map(({ name }) => name),
    subject: description,
    keywords: subjects,
    language,
    creator: 'Colophon',
    producer: 'Colophon, Skia/PDF',
    modified,
    rights,
    publisher,
    identifier,
  }
}
