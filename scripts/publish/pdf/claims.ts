import type { Element, Root } from 'hast'
import { EXIT, visit } from 'unist-util-visit'
import type { Book, PdfStandard } from '../../book.ts'
import { element } from '../markup.ts'

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
  const trees: Root[] = [
    ...sections.map(({ tree }) => tree),
    ...[...notes.values()].map(({ children }): Root => {
      return { type: 'root', children: [...children] }
    }),
  ]
  return trees.every((tree) => {
    let isSo = true
    visit(tree, 'element', ({ properties: { alt, role }, tagName }) => {
      isSo = tagName !== 'img' || Boolean(alt) || role === 'presentation'
      return isSo ? undefined : EXIT
    })
    return isSo
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
