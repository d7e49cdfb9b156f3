import { readElements, type XmlElement } from '../ua/read-xmp.ts'
import type { ArchiveFile } from './archive-file.ts'

const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'

/** The metadata of the file, as they are written. */
export function packetOf({ pdf }: ArchiveFile): Buffer {
  return pdf.objects.stream(pdf.catalog.get('Metadata'))
}

/** A property of the metadata, or a field of one. */
export interface Property {
  readonly namespace: string
  readonly prefix: string
  readonly name: string
  /** Of a list, the kind: `Alt`, `Bag` or `Seq`. */
  readonly list: string | undefined
  /** What a list holds. */
  readonly items: readonly XmlElement[]
  readonly text: string
}

/** All properties; none where the metadata are no XML, which another part of the check tells. */
export function propertiesOf(file: ArchiveFile): readonly Property[] {
  try {
    return readElements(packetOf(file).toString('utf8'))
      .filter(({ tag }) => tag.uri === rdf && tag.local === 'Description')
      .flatMap((description) => [...attributesOf(description), ...fieldsOf(description)])
  } catch {
    return []
  }
}

/** Properties may stand as attributes. @see ISO 16684-1, 7.5 */
function attributesOf({ tag }: XmlElement): readonly Property[] {
  return Object.values(tag.attributes)
    .filter(({ prefix, uri }) => uri !== '' && uri !== rdf && prefix !== 'xmlns')
    .map(({ local, prefix, uri, value }) => ({
      namespace: uri,
      prefix,
      name: local,
      list: undefined,
      items: [],
      text: value,
    }))
}

/** What an element or an item of a list says, field by field. */
export function fieldsOf({ children }: XmlElement): readonly Property[] {
  const [only] = children
  if (only?.tag.uri === rdf && only.tag.local === 'Description') return fieldsOf(only)
  return children.map(({ children, tag, text }) => {
    const [list] = children
    const isList = list?.tag.uri === rdf && list.tag.local !== 'Description'
    return {
      namespace: tag.uri,
      prefix: tag.prefix,
      name: tag.local,
      list: isList ? list.tag.local : undefined,
      items: isList ? list.children : [],
      text: text.trim(),
    }
  })
}
