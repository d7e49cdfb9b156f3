import type { Book } from '../../book.ts'
import { seriesLabel } from '../words.ts'

/** What a PDF says of itself, in its information dictionary and in its XMP alike. */
export interface DocumentProperties {
  readonly title: string
  readonly authors: readonly string[]
  readonly contributors: readonly string[]
  readonly subject: string | undefined
  readonly keywords: readonly string[]
  readonly language: string
  readonly creator: string
  readonly producer: string
  readonly modified: Date
  readonly rights: string | undefined
  readonly publisher: string | undefined
  readonly identifier: string
  /** Date of publication, as exact as it is known. */
  readonly date: string | undefined
  /** The series that the work belongs to, with its place there. */
  readonly series: string | undefined
  /** Title of what the work is a translation of. */
  readonly source: string | undefined
}

export function documentProperties({ config, modified }: Book): DocumentProperties {
  const { description, identifier, language, publisher, rights, series, subjects } =
    config
  return {
    title: config.subtitle ? `${config.title}: ${config.subtitle}` : config.title,
    authors: config.authors.map(({ name }) => name),
    contributors: config.contributors.map(({ name }) => name),
    subject: description,
    keywords: subjects.map(({ name }) => name),
    language,
    creator: 'Colophon',
    producer: 'Colophon, Skia/PDF',
    modified,
    rights,
    publisher,
    identifier,
    date: config.date,
    series: series && seriesLabel(series),
    source: config.translationOf?.title,
  }
}
