import { posix } from 'node:path'
import type { Root } from 'hast'
import type { Artifact } from '../../book.ts'
import { elementsOf, hasToken } from '../../lib/hast.ts'
import { memoize } from '../../lib/memoize.ts'
import { readXml } from '../../lib/read-xml.ts'
import { readZip, type ZipEntry } from '../../lib/read-zip.ts'
import { unreadable } from '../evidence.ts'
import { decodeAddress } from '../text/links.ts'

/** One file of an EPUB that is XML, such as a page. */
export interface EpubDocument {
  /** In the container. */
  readonly path: string
  readonly tree: Root
}

export interface OpenEpub {
  readonly entries: readonly ZipEntry[]
  /** What the package document names as pages, in reading order, then those that are not read in order. */
  readonly documents: readonly EpubDocument[]
  /** The documents in reading order that are neither cover nor title page nor contents, nor the page on accessibility. */
  readonly textDocuments: readonly EpubDocument[]
  readonly packageDocument: EpubDocument
  /** The contents for reading systems older than EPUB 3. */
  readonly ncx: EpubDocument | undefined
  /** Language of the package document. */
  readonly language: string
}

/**
 * An EPUB as a reading system opens it: container, package document, spine, pages.
 *
 * @throws An `unreadable` error when any of them is broken.
 */
export const openEpub = memoize(({ bytes }: Artifact): OpenEpub => {
  const entries = attempt('Cannot open the zip archive', () => readZip(bytes))
  const files = new Map(entries.map((entry) => [entry.name, entry.bytes]))
  const readTree = (path: string): Root => {
    const file = files.get(path)
    if (!file) throw unreadable(`Cannot find \`${path}\` in the EPUB`)
    return attempt(`Cannot read \`${path}\``, () => readXml(decode(file)))
  }
  const [rootfile] = named(readTree('META-INF/container.xml'), 'rootfile')
  const packagePath = String(rootfile?.properties['full-path'] ?? '')
  const opf = readTree(packagePath)
  const items = named(opf, 'item').filter(
    ({ properties }) => properties['media-type'] === 'application/xhtml+xml',
  )
  const order = named(opf, 'itemref').map(
    ({ properties }) => properties.idRef ?? properties.idref,
  )
  const rank = (id: unknown): number =>
    order.includes(id as string) ? order.indexOf(id as string) : order.length
  const documents = items
    .toSorted((a, b) => rank(a.properties.id) - rank(b.properties.id))
    .map(({ properties: { href, id } }) => {
      const path = posix.join(posix.dirname(packagePath), decodeAddress(String(href)))
      const isStatement = id === 'accessibility-statement'
      const isRead = order.includes(id as string) && !isStatement
      return { path, tree: readTree(path), isRead }
    })
  const [ncx] = named(opf, 'item')
    .filter(({ properties }) => properties['media-type'] === 'application/x-dtbncx+xml')
    .map(({ properties: { href } }) =>
      posix.join(posix.dirname(packagePath), String(href)),
    )
  return {
    entries,
    documents,
    packageDocument: { path: packagePath, tree: opf },
    ncx: ncx === undefined ? undefined : { path: ncx, tree: readTree(ncx) },
    textDocuments: documents.filter(({ isRead, tree }) => isRead && isText(tree)),
    language: String(named(opf, 'package')[0]?.properties.xmlLang ?? ''),
  }
})

function isText(tree: Root): boolean {
  return !elementsOf(tree).some(
    (element) =>
      hasToken(element, 'epub:type', 'cover', 'titlepage') ||
      (element.tagName === 'nav' && hasToken(element, 'epub:type', 'toc')),
  )
}

function named(tree: Root, name: string) {
  return elementsOf(tree).filter(({ tagName }) => tagName === name)
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function decode(bytes: Uint8Array): string {
  return utf8.decode(bytes)
}

function attempt<T>(reason: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw unreadable(reason, error)
  }
}
