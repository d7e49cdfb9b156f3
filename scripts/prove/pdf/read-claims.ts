import type { Element } from 'hast'
import { elementsOf } from '../../lib/hast.ts'
import { readXml } from '../../lib/read-xml.ts'
import type { OpenPdf } from '../../pdf/read-pdf.ts'
import { textOf } from '../text/read-tree.ts'

const namespaces = {
  'PDF/A': 'http://www.aiim.org/pdfa/ns/id/',
  'PDF/UA': 'http://www.aiim.org/pdfua/ns/id/',
}

/**
 * What the metadata of a file say that it is, by the words of a standard, such as `part`; nothing
 * where they are no XML that can be read.
 *
 * @see ISO 19005-2, 6.6.4, ISO 14289-1, clause 5, and ISO 16684-1, 7
 */
export function readClaims(
  { catalog, objects }: Pick<OpenPdf, 'catalog' | 'objects'>,
  standard: keyof typeof namespaces,
): ReadonlyMap<string, string> {
  let elements: readonly Element[]
  try {
    const metadata = objects.stream(catalog.get('Metadata')).toString('utf8')
    elements = elementsOf(readXml(metadata))
  } catch {
    return new Map()
  }
  const prefixes = elements.flatMap(({ properties }) =>
    Object.entries(properties).flatMap(([key, address]) =>
      address === namespaces[standard] ? [key.replace('xmlns:', '')] : [],
    ),
  )
  return new Map(
    elements.flatMap((element) => {
      const [prefix = '', name = ''] = element.tagName.split(':')
      return prefixes.includes(prefix) ? [[name, textOf(element).trim()]] : []
    }),
  )
}
