import { SaxesParser } from 'saxes'
import type { OpenPdf } from '../../pdf/read-pdf.ts'

/** By what a standard calls them, such as `part`, what the metadata of a file claim. */
export type Claims = ReadonlyMap<string, string>

const namespaces = {
  'PDF/A': 'http://www.aiim.org/pdfa/ns/id/',
  'PDF/UA': 'http://www.aiim.org/pdfua/ns/id/',
}

/**
 * What the metadata of a file say that it is, by the words of a standard; nothing where they are no
 * XML that can be read.
 *
 * @see ISO 19005-2, 6.6.4, ISO 14289-1, clause 5, and ISO 16684-1, 7
 */
export function readClaims(
  { catalog, objects }: Pick<OpenPdf, 'catalog' | 'objects'>,
  standard: keyof typeof namespaces,
): Claims {
  const claims = new Map<string, string>()
  const open: { readonly name: string | undefined; text: string }[] = []
  const parser = new SaxesParser({ xmlns: true })
  parser.on('opentag', ({ attributes, local, uri }) => {
    for (const attribute of Object.values(attributes)) {
      if (attribute.uri === namespaces[standard])
        claims.set(attribute.local, attribute.value)
    }
    open.push({ name: uri === namespaces[standard] ? local : undefined, text: '' })
  })
  parser.on('text', (text) => {
    const innermost = open.at(-1)
    if (innermost) innermost.text += text
  })
  parser.on('closetag', () => {
    const { name, text = '' } = open.pop() ?? {}
    if (name !== undefined) claims.set(name, text.trim())
  })
  parser.on('error', (error) => {
    throw error
  })
  try {
    parser.write(objects.stream(catalog.get('Metadata')).toString('utf8')).close()
  } catch {
    return new Map()
  }
  return claims
}
