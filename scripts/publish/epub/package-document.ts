import type { Subject } from '../../book.ts'
import { directionOf } from '../../lib/direction.ts'
import { elementsOf } from '../../lib/hast.ts'
import { fillXml } from '../fill-xml.ts'
import { fillWords } from '../words.ts'
import { type Accessibility, conformanceText } from './accessibility.ts'
import {
  type ContentDocument,
  type Edition,
  pageFiles,
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
 * A claim of the author's stands in it whether it holds or not; a book of which a check finds that it
 * does not is never let out.
 */
export function packageDocument(
  edition: Edition,
  { accessibility, documents, resources }: Contents,
): string {
  const { book, cover, templates } = edition
  const { config, words } = book
  const { conformsTo, ...claim } = config.accessibility ?? {}
  return fillXml(templates, 'epub/content.opf', {
    ...config,
    ...accessibility,
    claim: conformsTo && { ...claim, standard: conformanceText(conformsTo) },
    direction: directionOf(config.language),
    documents: documents.map((document) => {
      return { ...document, properties: propertiesOf(document) }
    }),
    // Fractions of a second are not allowed.
    modified: book.modified.toISOString().replace(/\.\d+Z$/, 'Z'),
    pageSource: pageSource(edition),
    resources: resources.map((resource) => {
      return { ...resource, properties: resource.id === cover.id ? 'cover-image' : '' }
    }),
    subjects: config.subjects.map(subjectData),
    summary: accessibility.sentences.join(' '),
    wordsLanguage: fillWords(words, 'language'),
  })
}

/** Names of the schemes as EPUB reserves them. @see https://www.w3.org/TR/epub-33/#authority */
const authorities = { bisac: 'BISAC', thema: 'Thema' } as const

function subjectData({ code, name, scheme }: Subject, index: number): object {
  if (code === undefined || scheme === undefined) return { name }
  return { id: `subject-${index + 1}`, name, code, authority: authorities[scheme] }
}

/** @see https://www.w3.org/TR/epub-33/#sec-item-resource-properties */
function propertiesOf({ file, tree }: ContentDocument): string {
  const tags = new Set(elementsOf(tree).map(({ tagName }) => tagName))
  const properties = [
    tags.has('math') && 'mathml',
    file === pageFiles.contents && 'nav',
    tags.has('svg') && 'svg',
  ]
  return properties.filter(Boolean).join(' ')
}
