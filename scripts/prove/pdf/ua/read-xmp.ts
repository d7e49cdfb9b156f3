import { SaxesParser, type SaxesTagNS } from 'saxes'

/** A property of the metadata of a file. */
export interface XmpProperty {
  readonly namespace: string
  readonly prefix: string
  readonly name: string
  /** One value, or those of a list. */
  readonly values: readonly XmpValue[]
}

interface XmpValue {
  readonly text: string
  /** Of one of several alternatives. */
  readonly language: string | undefined
}

/** An element of XML. */
export interface XmlElement {
  readonly tag: SaxesTagNS
  readonly children: XmlElement[]
  text: string
}

const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'

/**
 * The properties of an XMP package, simple ones and lists.
 *
 * @throws When it is no XML that is well-formed.
 * @see ISO 16684-1, 7
 */
export function readXmp(xml: string): readonly XmpProperty[] {
  const isDescription = ({ tag }: XmlElement): boolean =>
    tag.uri === rdf && tag.local === 'Description'
  return readElements(xml)
    .filter(isDescription)
    .flatMap(({ children, tag }) => [
      ...Object.values(tag.attributes)
        .filter(({ prefix, uri }) => uri !== '' && uri !== rdf && prefix !== 'xmlns')
        .map(({ local, prefix, uri, value }) => ({
          namespace: uri,
          prefix,
          name: local,
          values: [{ text: value, language: undefined }],
        })),
      ...children.map((child) => ({
        namespace: child.tag.uri,
        prefix: child.tag.prefix,
        name: child.tag.local,
        values: valuesOf(child),
      })),
    ])
}

function valuesOf({ children, text }: XmlElement): readonly XmpValue[] {
  const [list] = children
  if (!list) return [{ text, language: undefined }]
  return list.children.map((item) => ({
    text: item.text,
    language: item.tag.attributes['xml:lang']?.value,
  }))
}

/**
 * All elements of a document, each with those within.
 *
 * @throws When it is no XML that is well-formed.
 */
export function readElements(xml: string): readonly XmlElement[] {
  const elements: XmlElement[] = []
  const open: XmlElement[] = []
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', (tag) => {
    const element: XmlElement = { tag, children: [], text: '' }
    open.at(-1)?.children.push(element)
    elements.push(element)
    open.push(element)
  })
  parser.on('text', (text) => {
    const element = open.at(-1)
    if (element) element.text += text
  })
  parser.on('closetag', () => {
    open.pop()
  })
  parser.write(xml).close()
  return elements
}
