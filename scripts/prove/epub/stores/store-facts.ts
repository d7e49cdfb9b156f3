import { posix } from 'node:path'
import type { Element, Root } from 'hast'
import type { Artifact, Book } from '../../../book.ts'
import { elementsOf, hasToken } from '../../../lib/hast.ts'
import type { Origin } from '../../evidence.ts'
import { decodeAddress } from '../../text/links.ts'
import { textOf } from '../../text/read-tree.ts'
import { locateElement } from '../locate-element.ts'
import { type EpubDocument, type OpenEpub, openEpub } from '../open-epub.ts'
import { type ImageFacts, inspectImage } from './inspect-image.ts'

/** A picture that a page shows. */
export interface ShownPicture extends ImageFacts {
  readonly path: string
  readonly bytes: number
  readonly element: Element
}

/** What rules of stores look at. */
export interface StoreFacts {
  readonly book: Book
  readonly bytes: number
  readonly epub: OpenEpub
  readonly metadata: ReadonlyMap<string, readonly string[]>
  readonly cover: Omit<ShownPicture, 'element'> | undefined
  /** Those of the text, each as often as it is shown. */
  readonly pictures: readonly ShownPicture[]
  readonly fonts: readonly { readonly path: string; readonly bytes: Uint8Array }[]
  /** Elements of all pages. */
  readonly elements: readonly Element[]
  /** Elements of the text. */
  readonly textElements: readonly Element[]
  /** Where in the manuscript an element comes from. */
  readonly originOf: (element: Element) => Origin | undefined
  /** Where in the configuration a key has its value, else the configuration. */
  readonly originOfKey: (key: string) => Origin
  /** The file that an address in a document means. */
  readonly fileAt: (document: EpubDocument, address: string) => Uint8Array | undefined
}

/** @throws An `unreadable` error when the EPUB or a picture in it is broken. */
export function storeFacts(artifact: Artifact, book: Book): StoreFacts {
  const epub = openEpub(artifact)
  const files = new Map(epub.entries.map(({ bytes, name }) => [name, bytes]))
  const items = itemsOf(epub)
  const picture = (path: string) => {
    const bytes = files.get(path) ?? new Uint8Array()
    return { path, bytes: bytes.length, ...inspectImage(path, bytes) }
  }
  const cover = items.find(({ item }) => hasToken(item, 'properties', 'cover-image'))
  const pictures = epub.textDocuments.flatMap((document) => {
    return elementsOf(document.tree)
      .filter(({ tagName }) => tagName === 'img')
      .map((element) => ({
        element,
        ...picture(resolve(document, String(element.properties.src ?? ''))),
      }))
  })
  return {
    book,
    bytes: artifact.bytes.length,
    epub,
    metadata: readMetadata(epub.packageDocument.tree),
    cover: cover && picture(cover.path),
    pictures,
    fonts: items
      .filter(({ item }) => /font|sfnt|opentype/.test(mediaTypeOf(item)))
      .map(({ path }) => ({ path, bytes: files.get(path) ?? new Uint8Array() })),
    elements: epub.documents.flatMap(({ tree }) => elementsOf(tree)),
    textElements: epub.textDocuments.flatMap(({ tree }) => elementsOf(tree)),
    originOf: (element) => locateElement(element, epub, book),
    originOfKey: (key) => ({
      file: book.configFile,
      place: book.configFile.data.configPlaces?.get(key),
    }),
    fileAt: (document, address) => files.get(resolve(document, address)),
  }
}

function itemsOf({ packageDocument }: OpenEpub) {
  return elementsOf(packageDocument.tree)
    .filter(({ tagName }) => tagName === 'item')
    .map((item) => ({
      item,
      path: resolve(packageDocument, String(item.properties.href ?? '')),
    }))
}

function mediaTypeOf({ properties }: Element): string {
  return String(properties['media-type'] ?? '')
}

function resolve({ path }: EpubDocument, address: string): string {
  return posix.join(posix.dirname(path), decodeAddress(address.replace(/#.*/s, '')))
}

/** The values of each `dc:` element, those that refine another left out. */
function readMetadata(tree: Root): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>()
  for (const element of elementsOf(tree)) {
    const value = element.tagName.startsWith('dc:') ? textOf(element).trim() : ''
    if (value === '') continue
    values.set(element.tagName, [...(values.get(element.tagName) ?? []), value])
  }
  return values
}
