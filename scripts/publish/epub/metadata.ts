import type { Element } from 'hast'
import type { Contributor } from '../../book.ts'
import { element } from '../markup.ts'
import { describeAccessibility } from './accessibility/describe-accessibility.ts'
import type { Accessibility } from './accessibility.ts'
import { catalogue } from './catalogue.ts'
import type { Edition } from './edition.ts'
import { pageSource } from './page-list.ts'
import { property } from './property.ts'

/**
 * What the package document says about the book. Nothing is said that the author or the content
 * did not say; in particular, no conformance is claimed that the author does not claim.
 *
 * @see https://www.w3.org/TR/epub-33/#sec-pkg-metadata
 */
export function metadata(edition: Edition, accessibility: Accessibility): Element {
  const { book } = edition
  const { config } = book
  const source = pageSource(edition)
  return element(
    'metadata',
    { 'xmlns:dc': 'http://purl.org/dc/elements/1.1/' },
    element('dc:identifier', { id: 'identifier' }, config.identifier),
    ...titles(config.title, config.subtitle),
    ...config.authors.flatMap((person, index) => {
      return maker('dc:creator', `creator-${index + 1}`, person)
    }),
    ...config.contributors.flatMap((person, index) => {
      return maker('dc:contributor', `contributor-${index + 1}`, person)
    }),
    element('dc:language', {}, config.language),
    ...optional('dc:publisher', config.publisher),
    ...optional('dc:description', config.description),
    ...catalogue(config),
    ...optional('dc:rights', config.rights),
    ...optional('dc:date', config.date),
    property('dcterms:modified', seconds(book.modified)),
    ...(source ? [property('pageBreakSource', source)] : []),
    ...describeAccessibility(book, accessibility),
    property('ibooks:specified-fonts', 'true'),
    // What EPUB 2 readers and the Kindle look for.
    element('meta', { name: 'cover', content: 'cover-image' }),
  )
}

function titles(title: string, subtitle: string | undefined): readonly Element[] {
  const main = [
    element('dc:title', { id: 'title' }, title),
    property('title-type', 'main', { refines: '#title' }),
  ]
  if (!subtitle) return main
  return [
    ...main,
    element('dc:title', { id: 'subtitle' }, subtitle),
    property('title-type', 'subtitle', { refines: '#subtitle' }),
  ]
}

function maker(
  tagName: string,
  id: string,
  { fileAs, name, role }: Contributor,
): readonly Element[] {
  const refines = `#${id}`
  return [
    element(tagName, { id }, name),
    property('role', role, { refines, scheme: 'marc:relators' }),
    ...(fileAs ? [property('file-as', fileAs, { refines })] : []),
  ]
}

/** An empty element would be an error. */
function optional(tagName: string, value: string | undefined): readonly Element[] {
  return value?.trim() ? [element(tagName, {}, value)] : []
}

/** `2026-05-01T12:00:00Z`: fractions of a second are not allowed. */
function seconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z')
}
