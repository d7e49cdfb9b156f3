import type { Element } from 'hast'
import { visit } from 'unist-util-visit'
import { element } from '../markup.ts'
import { directionOf } from '../words.ts'
import type { Accessibility } from './accessibility.ts'
import { contentsFile } from './contents-page.ts'
import type { ContentDocument, Edition, Resource } from './edition.ts'
import { metadata } from './metadata.ts'

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

function item(
  id: string,
  href: string,
  mediaType: string,
  properties: readonly string[] = [],
): Element {
  const optional = properties.length > 0 ? { properties: properties.join(' ') } : {}
  return element('item', { id, href, 'media-type': mediaType, ...optional })
}

/** @see https://www.w3.org/TR/epub-33/#sec-item-resource-properties */
function documentProperties({ file, tree }: ContentDocument): readonly string[] {
  const found = new Set<string>(file === contentsFile ? ['nav'] : [])
  visit(tree, 'element', ({ tagName }) => {
    if (tagName === 'math') found.add('mathml')
    if (tagName === 'svg') found.add('svg')
  })
  return [...found].sort()
}
