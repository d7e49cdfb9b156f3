import { posix } from 'node:path'
import type { Element, Root } from 'hast'
import type { Artifact } from '../../book.ts'
import { decodeAddress } from '../../lib/decode-address.ts'
import { elementsOf, hasToken } from '../../lib/hast.ts'
import { memoize } from '../../lib/memoize.ts'
import { readXml } from '../../lib/read-xml.ts'
import { readZip, type ZipEntry } from '../../lib/read-zip.ts'
import { unreadable } from '../evidence.ts'

/** One file of an EPUB that is XML, such as a page. */
export interface EpubDocument {
  /** In the container. */
  readonly path: string
  readonly tree: Root
  /** All elements of the tree, in order. */
  readonly elements: readonly Element[]
}

export interface OpenEpub {
  readonly entries: readonly ZipEntry[]
  /** What the package document names as pages, in reading order, then those that are not read in order. */
  readonly documents: readonly EpubDocument[]
  /** The documents in reading order that are neither cover nor title page nor contents, nor the pages on rights and accessibility. */
  readonly textDocuments: readonly EpubDocument[]
  readonly packageDocument: EpubDocument
  /** The contents for reading systems older than EPUB 3. */
  readonly ncx: EpubDocument | undefined
}

/**
 * An EPUB as a reading system opens it: container, package document, spine, pages.
 *
 * @throws An `unreadable` error when any of them is broken.
 */
export const openEpub = memoize(({ bytes }: Artifact): OpenEpub => {
  const entries = attempt('Cannot open the zip archive', () => readZip(bytes))
  const files = new Map(entries.map((entry) => [entry.name, entry.bytes]))
  const read = (path: string): EpubDocument => {
    const file = files.get(path)
    if (!file) throw unreadable(`Cannot find \`${path}\` in the EPUB`)
    const tree = attempt(`Cannot read \`${path}\``, () => readXml(utf8.decode(file)))
    return { path, tree, elements: elementsOf(tree) }
  }
  const [rootfile] = named(read('META-INF/container.xml'), 'rootfile')
  const packageDocument = read(String(rootfile?.properties['full-path'] ?? ''))
  const pathOf = ({ properties: { href } }: Element): string =>
    posix.join(posix.dirname(packageDocument.path), decodeAddress(String(href)))
  const ofType = (type: string): readonly Element[] =>
    named(packageDocument, 'item').filter(
      ({ properties }) => properties['media-type'] === type,
    )
  const order = named(packageDocument, 'itemref').map(
    ({ properties }) => properties.idRef ?? properties.idref,
  )
  const rankOf = ({ properties: { id } }: Element): number => {
    const rank = order.indexOf(String(id))
    return rank < 0 ? order.length : rank
  }
  const items = ofType('application/xhtml+xml').toSorted((a, b) => rankOf(a) - rankOf(b))
  const documents = items.map((item) => read(pathOf(item)))
  const [ncx] = ofType('application/x-dtbncx+xml')
  return {
    entries,
    documents,
    packageDocument,
    ncx: ncx && read(pathOf(ncx)),
    textDocuments: documents.filter((document, index) => {
      const id = items[index]?.properties.id
      const isRead = order.includes(String(id)) && !others.has(String(id))
      return isRead && isText(document)
    }),
  }
})

/** The elements of a document that have a name. */
export function named({ elements }: EpubDocument, name: string): readonly Element[] {
  return elements.filter(({ tagName }) => tagName === name)
}

function isText({ elements }: EpubDocument): boolean {
  return !elements.some(
    (element) =>
      hasToken(element, 'epub:type', 'cover', 'titlepage') ||
      (element.tagName === 'nav' && hasToken(element, 'epub:type', 'toc')),
  )
}

const others = new Set(['accessibility-statement', 'copyright-page'])

const utf8 = new TextDecoder('utf-8', { fatal: true })

function attempt<T>(reason: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw unreadable(reason, error)
  }
}
