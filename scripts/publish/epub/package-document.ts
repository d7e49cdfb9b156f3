import type { Element } from 'hast'
import type { AccessibilityConfig, Book, BookConfig, Contributor } from '../../book.ts'
import { elementsOf } from '../../lib/hast.ts'
import { element } from '../markup.ts'
import { directionOf, fillWords } from '../words.ts'
import { type Accessibility, conformanceText } from './accessibility.ts'
import {
  type ContentDocument,
  contentsFile,
  type Edition,
  type Resource,
} from './edition.ts'
import { pageSource } from './page-breaks.ts'

/** Every file that the package document lists. */
export interface Contents {
  /** In reading order. */
  readonly documents: readonly ContentDocument[]
  readonly resources: readonly Resource[]
  readonly accessibility: Accessibility
}

/**
 * The package document: metadata, every file, and the order to read them in.
 *
 * @see https://www.w3.org/TR/epub-33/#sec-package-doc
 */
export function packageDocument(edition: Edition, contents: Contents): Element {
  const { language } = edition.book.config
  const direction = directionOf(language)
  return element(
    'package',
    {
      xmlns: 'http://www.idpf.org/2007/opf',
      version: '3.0',
      'unique-identifier': 'identifier',
      xmlLang: language,
      dir: direction,
      prefix:
        'ibooks: http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/',
    },
    metadata(edition, contents.accessibility),
    manifest(edition, contents),
    element(
      'spine',
      { toc: 'ncx', 'page-progression-direction': direction },
      ...contents.documents.map(({ id }) => element('itemref', { idref: id })),
    ),
  )
}

function manifest({ cover }: Edition, { documents, resources }: Contents): Element {
  const item = (
    id: string,
    href: string,
    mediaType: string,
    properties: readonly string[] = [],
  ): Element => {
    const optional = properties.length > 0 ? { properties: properties.join(' ') } : {}
    return element('item', { id, href, 'media-type': mediaType, ...optional })
  }
  return element(
    'manifest',
    {},
    ...documents.map((document) => {
      const { file, id } = document
      return item(id, file, 'application/xhtml+xml', documentProperties(document))
    }),
    item('ncx', 'toc.ncx', 'application/x-dtbncx+xml'),
    item('style', 'style.css', 'text/css'),
    ...resources.map(({ file, id, mediaType }) => {
      return item(id, file, mediaType, id === cover.id ? ['cover-image'] : [])
    }),
  )
}

/** @see https://www.w3.org/TR/epub-33/#sec-item-resource-properties */
function documentProperties({ file, tree }: ContentDocument): readonly string[] {
  const tags = new Set(elementsOf(tree).map(({ tagName }) => tagName))
  return [
    ...(tags.has('math') ? ['mathml'] : []),
    ...(file === contentsFile ? ['nav'] : []),
    ...(tags.has('svg') ? ['svg'] : []),
  ]
}

/**
 * What the package document says about the book. Nothing is said that the author or the content
 * did not say; in particular, no conformance is claimed that the author does not claim.
 *
 * @see https://www.w3.org/TR/epub-33/#sec-pkg-metadata
 */
function metadata(edition: Edition, accessibility: Accessibility): Element {
  const { book } = edition
  const { config } = book
  const source = pageSource(edition)
  // Fractions of a second are not allowed.
  const modified = book.modified.toISOString().replace(/\.\d+Z$/, 'Z')
  return element(
    'metadata',
    { 'xmlns:dc': 'http://purl.org/dc/elements/1.1/' },
    element('dc:identifier', { id: 'identifier' }, config.identifier),
    ...refined('dc:title', 'title', config.title, { 'title-type': 'main' }),
    ...(config.subtitle
      ? refined('dc:title', 'subtitle', config.subtitle, { 'title-type': 'subtitle' })
      : []),
    ...makers('creator', config.authors),
    ...makers('contributor', config.contributors),
    element('dc:language', {}, config.language),
    ...optional('dc:publisher', config.publisher),
    ...optional('dc:description', config.description),
    ...catalogue(config),
    ...optional('dc:rights', config.rights),
    ...optional('dc:date', config.date),
    property('dcterms:modified', modified),
    ...(source ? [property('pageBreakSource', source)] : []),
    ...describeAccessibility(book, accessibility),
    property('ibooks:specified-fonts', 'true'),
    // What EPUB 2 readers and the Kindle look for.
    element('meta', { name: 'cover', content: 'cover-image' }),
  )
}

function makers(kind: string, people: readonly Contributor[]): readonly Element[] {
  return people.flatMap(({ fileAs, name, role }, index) =>
    refined(`dc:${kind}`, `${kind}-${index + 1}`, name, { role, 'file-as': fileAs }),
  )
}

/** Names of the schemes as EPUB reserves them. @see https://www.w3.org/TR/epub-33/#authority */
const authorities = { bisac: 'BISAC', thema: 'Thema' } as const

/** Where a catalogue puts the work: subjects with their codes, series, edition, original. */
function catalogue(config: BookConfig): readonly Element[] {
  const { edition, series, subjects, translationOf } = config
  return [
    ...subjects.flatMap(({ code, name, scheme }, index) => {
      if (code === undefined || scheme === undefined)
        return [element('dc:subject', {}, name)]
      const more = { authority: authorities[scheme], term: code }
      return refined('dc:subject', `subject-${index + 1}`, name, more)
    }),
    ...(series
      ? [
          property('belongs-to-collection', series.name, { id: 'series' }),
          ...refinements('series', {
            'collection-type': 'series',
            'group-position': series.number,
          }),
        ]
      : []),
    // A translation is derived from its original, as Dublin Core has it.
    ...(translationOf
      ? [element('dc:source', { xmlLang: translationOf.language }, translationOf.title)]
      : []),
    ...(edition ? [property('schema:bookEdition', edition)] : []),
  ]
}

/**
 * What the package document says about accessibility: what was found, and what the author claims.
 *
 * A claim stands here whether it holds or not; a book of which a check finds that it does not is
 * never let out.
 *
 * @see https://www.w3.org/TR/epub-a11y-11/#sec-disc-package
 */
function describeAccessibility(
  { config, words }: Book,
  { features, hazards, modes, sentences, sufficientModes }: Accessibility,
): readonly Element[] {
  const each = (name: string, values: readonly string[]) => {
    return values.map((value) => property(`schema:${name}`, value))
  }
  const xmlLang = fillWords(words, 'language')
  return [
    ...each('accessMode', modes),
    ...each('accessModeSufficient', sufficientModes),
    ...each('accessibilityFeature', features),
    ...each('accessibilityHazard', hazards),
    property('schema:accessibilitySummary', sentences.join(' '), { xmlLang }),
    ...claim(config.accessibility),
  ]
}

function claim(config: Partial<AccessibilityConfig> = {}): readonly Element[] {
  const { certifiedBy, conformsTo, credential, report } = config
  if (!conformsTo || !certifiedBy) return []
  const certifier = { id: 'certifier', refines: '#conformance' }
  const rel = ['a11y:certifierReport']
  return [
    property('dcterms:conformsTo', conformanceText(conformsTo), { id: 'conformance' }),
    property('a11y:certifiedBy', certifiedBy, certifier),
    ...refinements('certifier', { 'a11y:certifierCredential': credential }),
    ...(report ? [element('link', { rel, refines: '#certifier', href: report })] : []),
  ]
}

/** An empty element would be an error. */
function optional(tagName: string, value: string | undefined): readonly Element[] {
  return value?.trim() ? [element(tagName, {}, value)] : []
}

/** An element of Dublin Core, and more about it. */
function refined(
  tagName: string,
  id: string,
  value: string,
  more: Readonly<Record<string, string | undefined>>,
): readonly Element[] {
  return [element(tagName, { id }, value), ...refinements(id, more)]
}

function refinements(
  id: string,
  values: Readonly<Record<string, string | undefined>>,
): readonly Element[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const scheme = name === 'role' ? { scheme: 'marc:relators' } : {}
    return value ? [property(name, value, { refines: `#${id}`, ...scheme })] : []
  })
}

function property(
  name: string,
  value: string,
  attributes: Readonly<Record<string, string>> = {},
): Element {
  return element('meta', { property: name, ...attributes }, value)
}
