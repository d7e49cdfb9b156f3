import type { Element } from 'hast'
import type { Book, BookConfig } from '../../book.ts'
import { element, markup } from '../markup.ts'
import { seriesLabel } from '../words.ts'
import { elementsOfBook } from './links.ts'

/** What {@link xmpPacket} writes where the identifier of the finished file has its place. */
export const instancePlaceholder = 'uuid:00000000-0000-5000-8000-000000000000'

export const creator = 'Colophon'
export const producer = 'Colophon, Skia/PDF'

/**
 * The metadata of a PDF as XMP. It says the same as the information dictionary, and to which
 * standards the file is made.
 *
 * @see ISO 16684-1 and ISO 14289-1, clause 5
 */
export function xmpPacket(book: Book): string {
  const namespaces = {
    'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
    'xmlns:pdf': 'http://ns.adobe.com/pdf/1.3/',
    'xmlns:xmp': 'http://ns.adobe.com/xap/1.0/',
    'xmlns:xmpMM': 'http://ns.adobe.com/xap/1.0/mm/',
  }
  const about = { 'rdf:about': '', ...namespaces }
  const description = element('rdf:Description', about, ...propertiesOf(book))
  const rdf = { 'xmlns:rdf': 'http://www.w3.org/1999/02/22-rdf-syntax-ns#' }
  const tree = element(
    'x:xmpmeta',
    { 'xmlns:x': 'adobe:ns:meta/' },
    element('rdf:RDF', rdf, description),
  )
  // The mark in `begin` tells the encoding; `w` allows programs to write in place.
  const begin = '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>'
  return `${begin}\n${markup(tree, 'xml')}\n<?xpacket end="w"?>`
}

/** The title with the subtitle. */
export function wholeTitle({ subtitle, title }: BookConfig): string {
  return subtitle ? `${title}: ${subtitle}` : title
}

function propertiesOf(book: Book): readonly Element[] {
  const { config, modified } = book
  const { contributors, description, identifier, language, publisher, rights } = config
  const keywords = config.subjects.map(({ name }) => name)
  const date = modified.toISOString().replace(/\.\d+Z$/, 'Z')
  return [
    element('dc:format', {}, 'application/pdf'),
    element('dc:identifier', {}, identifier),
    ...alternatives('dc:title', wholeTitle(config), language),
    ...list('dc:creator', 'Seq', ...config.authors.map(({ name }) => name)),
    ...list('dc:language', 'Bag', language),
    ...alternatives('dc:description', description, language),
    ...list('dc:contributor', 'Bag', ...contributors.map(({ name }) => name)),
    ...list('dc:subject', 'Bag', ...keywords),
    ...list('dc:publisher', 'Bag', publisher),
    ...list('dc:relation', 'Bag', config.series && seriesLabel(config.series)),
    ...list('dc:date', 'Seq', config.date),
    ...text('dc:source', config.translationOf?.title),
    ...alternatives('dc:rights', rights, language),
    element('xmp:CreatorTool', {}, creator),
    element('xmp:CreateDate', {}, date),
    element('xmp:ModifyDate', {}, date),
    element('xmp:MetadataDate', {}, date),
    element('pdf:Producer', {}, producer),
    ...text('pdf:Keywords', keywords.join('; ')),
    element('xmpMM:DocumentID', {}, identifier),
    element('xmpMM:InstanceID', {}, instancePlaceholder),
    ...claims(book),
  ]
}

function text(name: string, value: string | undefined): readonly Element[] {
  return value ? [element(name, {}, value)] : []
}

/** A text in its language, and for readers that ask for none. */
function alternatives(
  name: string,
  value: string | undefined,
  language: string,
): readonly Element[] {
  const items = ['x-default', language].map((xmlLang) =>
    element('rdf:li', { xmlLang }, value ?? ''),
  )
  return value ? [element(name, {}, element('rdf:Alt', {}, ...items))] : []
}

function list(
  name: string,
  kind: 'Bag' | 'Seq',
  ...values: readonly (string | undefined)[]
): readonly Element[] {
  const items = values.flatMap((value) => text('rdf:li', value))
  return items.length > 0 ? [element(name, {}, element(`rdf:${kind}`, {}, ...items))] : []
}

/** The part of PDF/A that a file is made to, if any. */
export function partOfPdfA({ pdfStandards }: BookConfig): string | undefined {
  if (pdfStandards.includes('a-2a')) return '2'
  return pdfStandards.includes('a-3a') ? '3' : undefined
}

/**
 * The marks of the standards that a PDF is made to. A file leaves the build only when the proof has
 * found that they hold.
 *
 * A book with a picture that nobody has described is not for everybody, and so no PDF/UA, whatever
 * machines say of it.
 *
 * @see ISO 14289-1, clause 5, and ISO 19005-2, 6.6.4
 */
function claims(book: Book): readonly Element[] {
  const part = partOfPdfA(book.config)
  const accessible = isDescribed(book)
    ? [element('pdfuaid:part', { 'xmlns:pdfuaid': pdfua }, '1')]
    : []
  if (part === undefined) return accessible
  const namespace = { 'xmlns:pdfaid': 'http://www.aiim.org/pdfa/ns/id/' }
  return [
    element('pdfaid:part', namespace, part),
    element('pdfaid:conformance', namespace, 'A'),
    ...accessible,
    describedSchemas(),
  ]
}

/** Whether every picture has a description, or is said to decorate. */
function isDescribed(book: Book): boolean {
  return elementsOfBook(book).every(({ properties: { alt, role }, tagName }) => {
    return tagName !== 'img' || Boolean(alt) || role === 'presentation'
  })
}

const pdfua = 'http://www.aiim.org/pdfua/ns/id/'

/** PDF/A knows the properties of PDF/UA only from a description. @see ISO 19005-2, 6.6.2.3.3 */
function describedSchemas(): Element {
  const resource = { 'rdf:parseType': 'Resource' }
  const property = element(
    'rdf:li',
    resource,
    element('pdfaProperty:name', {}, 'part'),
    element('pdfaProperty:valueType', {}, 'Integer'),
    element('pdfaProperty:category', {}, 'internal'),
    element(
      'pdfaProperty:description',
      {},
      'Part of ISO 14289 that the file conforms to',
    ),
  )
  const schema = element(
    'rdf:li',
    resource,
    element('pdfaSchema:schema', {}, 'PDF/UA identification schema'),
    element('pdfaSchema:namespaceURI', {}, pdfua),
    element('pdfaSchema:prefix', {}, 'pdfuaid'),
    element('pdfaSchema:property', {}, element('rdf:Seq', {}, property)),
  )
  const namespaces = {
    'xmlns:pdfaExtension': 'http://www.aiim.org/pdfa/ns/extension/',
    'xmlns:pdfaSchema': 'http://www.aiim.org/pdfa/ns/schema#',
    'xmlns:pdfaProperty': 'http://www.aiim.org/pdfa/ns/property#',
  }
  return element('pdfaExtension:schemas', namespaces, element('rdf:Bag', {}, schema))
}
