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
  const description = element('rdf:Description', namespaces, ...propertiesOf(book))
  const rdf = { 'xmlns:rdf': 'http://www.w3.org/1999/02/22-rdf-syntax-ns#' }
  const content = element('rdf:RDF', rdf, description)
  const tree = element('x:xmpmeta', { 'xmlns:x': 'adobe:ns:meta/' }, content)
  // The mark in `begin` tells the encoding; `w` allows programs to write in place.
  const begin = '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>'
  return `${begin}\n${markup(tree, 'xml')}\n<?xpacket end="w"?>`
}

const namespaces = {
  'rdf:about': '',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:pdf': 'http://ns.adobe.com/pdf/1.3/',
  'xmlns:xmp': 'http://ns.adobe.com/xap/1.0/',
  'xmlns:xmpMM': 'http://ns.adobe.com/xap/1.0/mm/',
}

/** The title with the subtitle. */
export function wholeTitle({ subtitle, title }: BookConfig): string {
  return subtitle ? `${title}: ${subtitle}` : title
}

function propertiesOf(book: Book): readonly Element[] {
  const { config, modified } = book
  const { contributors, description, identifier, language, publisher, rights } = config
  const namesOf = (named: readonly { readonly name: string }[]) =>
    named.map(({ name }) => name)
  const keywords = namesOf(config.subjects)
  const date = modified.toISOString().replace(/\.\d+Z$/, 'Z')
  // A text in its language, and for readers that ask for none.
  const languages = ['x-default', language]
  return [
    ...text('dc:format', 'application/pdf'),
    ...text('dc:identifier', identifier),
    ...list('dc:title', 'Alt', [wholeTitle(config)], languages),
    ...list('dc:creator', 'Seq', namesOf(config.authors)),
    ...list('dc:language', 'Bag', [language]),
    ...list('dc:description', 'Alt', [description], languages),
    ...list('dc:contributor', 'Bag', namesOf(contributors)),
    ...list('dc:subject', 'Bag', keywords),
    ...list('dc:publisher', 'Bag', [publisher]),
    ...list('dc:relation', 'Bag', [config.series && seriesLabel(config.series)]),
    ...list('dc:date', 'Seq', [config.date]),
    ...text('dc:source', config.translationOf?.title),
    ...list('dc:rights', 'Alt', [rights], languages),
    ...text('xmp:CreatorTool', creator),
    ...['Create', 'Modify', 'Metadata'].flatMap((what) => text(`xmp:${what}Date`, date)),
    ...text('pdf:Producer', producer),
    ...text('pdf:Keywords', keywords.join('; ')),
    ...text('xmpMM:DocumentID', identifier),
    ...text('xmpMM:InstanceID', instancePlaceholder),
    ...claims(book),
  ]
}

/** Nothing where there is no value. */
function text(name: string, value: string | undefined, attributes = {}): Element[] {
  return value ? [element(name, attributes, value)] : []
}

/** @param languages - In each of them the values are given. */
function list(
  name: string,
  kind: 'Alt' | 'Bag' | 'Seq',
  values: readonly (string | undefined)[],
  languages: readonly (string | undefined)[] = [undefined],
): readonly Element[] {
  const items = languages.flatMap((xmlLang) =>
    values.flatMap((value) => text('rdf:li', value, { xmlLang })),
  )
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
  const property = resource('pdfaProperty', {
    name: 'part',
    valueType: 'Integer',
    category: 'internal',
    description: 'Part of ISO 14289 that the file conforms to',
  })
  const schema = resource('pdfaSchema', {
    schema: 'PDF/UA identification schema',
    namespaceURI: pdfua,
    prefix: 'pdfuaid',
    property: element('rdf:Seq', {}, property),
  })
  const described = {
    'xmlns:pdfaExtension': 'http://www.aiim.org/pdfa/ns/extension/',
    'xmlns:pdfaSchema': 'http://www.aiim.org/pdfa/ns/schema#',
    'xmlns:pdfaProperty': 'http://www.aiim.org/pdfa/ns/property#',
  }
  return element('pdfaExtension:schemas', described, element('rdf:Bag', {}, schema))
}

function resource(
  prefix: string,
  fields: Readonly<Record<string, Element | string>>,
): Element {
  const content = Object.entries(fields).map(([name, value]) =>
    element(`${prefix}:${name}`, {}, value),
  )
  return element('rdf:li', { 'rdf:parseType': 'Resource' }, ...content)
}
