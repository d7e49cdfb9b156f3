import type { Element } from 'hast'
import type { Book, PdfStandard } from '../../book.ts'
import { elementsOf } from '../../lib/hast.ts'
import { element, markup } from '../markup.ts'
import type { DocumentProperties } from './describe-document.ts'

/** What {@link xmpPacket} writes where the identifier of the finished file has its place. */
export const instancePlaceholder = 'uuid:00000000-0000-5000-8000-000000000000'

/**
 * The metadata of a PDF as XMP. It says the same as the information dictionary.
 *
 * @param claims - The standards that the file is checked against, as elements of their schemas.
 * @see ISO 16684-1 and ISO 14289-1, clause 5
 */
export function xmpPacket(
  properties: DocumentProperties,
  claims: readonly Element[],
): string {
  const tree = element(
    'x:xmpmeta',
    { 'xmlns:x': 'adobe:ns:meta/' },
    element(
      'rdf:RDF',
      { 'xmlns:rdf': 'http://www.w3.org/1999/02/22-rdf-syntax-ns#' },
      element(
        'rdf:Description',
        { 'rdf:about': '', ...namespaces },
        ...dublinCore(properties),
        ...history(properties),
        ...claims,
      ),
    ),
  )
  // The mark in `begin` tells the encoding; `w` allows programs to write in place.
  const begin = '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>'
  return `${begin}\n${markup(tree, 'xml')}\n<?xpacket end="w"?>`
}

const namespaces = {
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:pdf': 'http://ns.adobe.com/pdf/1.3/',
  'xmlns:xmp': 'http://ns.adobe.com/xap/1.0/',
  'xmlns:xmpMM': 'http://ns.adobe.com/xap/1.0/mm/',
}

function dublinCore(properties: DocumentProperties): readonly Element[] {
  const { authors, contributors, date, identifier, keywords, language } = properties
  const { publisher, rights, series, source, subject, title } = properties
  const bags = {
    'dc:contributor': contributors,
    'dc:subject': keywords,
    'dc:publisher': publisher ? [publisher] : [],
    'dc:relation': series ? [series] : [],
  }
  return [
    element('dc:format', {}, 'application/pdf'),
    element('dc:identifier', {}, identifier),
    element('dc:title', {}, alternatives(title, language)),
    element('dc:creator', {}, list('rdf:Seq', authors)),
    element('dc:language', {}, list('rdf:Bag', [language])),
    ...(subject ? [element('dc:description', {}, alternatives(subject, language))] : []),
    ...Object.entries(bags).flatMap(([name, items]) => {
      return items.length > 0 ? [element(name, {}, list('rdf:Bag', items))] : []
    }),
    ...(date ? [element('dc:date', {}, list('rdf:Seq', [date]))] : []),
    ...(source ? [element('dc:source', {}, source)] : []),
    ...(rights ? [element('dc:rights', {}, alternatives(rights, language))] : []),
  ]
}

function history({
  creator,
  identifier,
  keywords,
  modified,
  producer,
}: DocumentProperties): readonly Element[] {
  const date = modified.toISOString().replace(/\.\d+Z$/, 'Z')
  return [
    element('xmp:CreatorTool', {}, creator),
    element('xmp:CreateDate', {}, date),
    element('xmp:ModifyDate', {}, date),
    element('xmp:MetadataDate', {}, date),
    element('pdf:Producer', {}, producer),
    ...(keywords.length > 0 ? [element('pdf:Keywords', {}, keywords.join('; '))] : []),
    element('xmpMM:DocumentID', {}, identifier),
    element('xmpMM:InstanceID', {}, instancePlaceholder),
  ]
}

/** The text in its language, and for readers that ask for none. */
function alternatives(text: string, language: string): Element {
  return element(
    'rdf:Alt',
    {},
    element('rdf:li', { xmlLang: 'x-default' }, text),
    element('rdf:li', { xmlLang: language }, text),
  )
}

function list(tagName: 'rdf:Seq' | 'rdf:Bag', items: readonly string[]): Element {
  return element(tagName, {}, ...items.map((item) => element('rdf:li', {}, item)))
}

/** Whether a file is made to a part of PDF/A. */
export function isArchived(standards: readonly PdfStandard[]): boolean {
  return partOfPdfA(standards) !== undefined
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
export function claims(book: Book): readonly Element[] {
  const part = partOfPdfA(book.config.pdfStandards)
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
function isDescribed({ notes, sections }: Book): boolean {
  const trees = [
    ...sections.map(({ tree }) => tree),
    ...[...notes.values()].flatMap(({ children }) => children),
  ]
  return trees.flatMap(elementsOf).every(({ properties: { alt, role }, tagName }) => {
    return tagName !== 'img' || Boolean(alt) || role === 'presentation'
  })
}

const pdfua = 'http://www.aiim.org/pdfua/ns/id/'

function partOfPdfA(standards: readonly PdfStandard[]): string | undefined {
  if (standards.includes('a-2a')) return '2'
  return standards.includes('a-3a') ? '3' : undefined
}

/** PDF/A knows the properties of PDF/UA only from a description. @see ISO 19005-2, 6.6.2.3.3 */
function describedSchemas(): Element {
  const property = record({
    'pdfaProperty:name': 'part',
    'pdfaProperty:valueType': 'Integer',
    'pdfaProperty:category': 'internal',
    'pdfaProperty:description': 'Part of ISO 14289 that the file conforms to',
  })
  const schema = record(
    {
      'pdfaSchema:schema': 'PDF/UA identification schema',
      'pdfaSchema:namespaceURI': pdfua,
      'pdfaSchema:prefix': 'pdfuaid',
    },
    element('pdfaSchema:property', {}, element('rdf:Seq', {}, property)),
  )
  const namespaces = {
    'xmlns:pdfaExtension': 'http://www.aiim.org/pdfa/ns/extension/',
    'xmlns:pdfaSchema': 'http://www.aiim.org/pdfa/ns/schema#',
    'xmlns:pdfaProperty': 'http://www.aiim.org/pdfa/ns/property#',
  }
  return element('pdfaExtension:schemas', namespaces, element('rdf:Bag', {}, schema))
}

function record(
  fields: Readonly<Record<string, string>>,
  ...more: readonly Element[]
): Element {
  const texts = Object.entries(fields).map(([name, text]) => element(name, {}, text))
  return element('rdf:li', { 'rdf:parseType': 'Resource' }, ...texts, ...more)
}
