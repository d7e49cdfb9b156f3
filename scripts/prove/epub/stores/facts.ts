import { posix } from 'node:path'
import type { Element } from 'hast'
import { imageSize } from 'image-size'
import type { Artifact, Book } from '../../../book.ts'
import { hasToken } from '../../../lib/hast.ts'
import { hasFourInks, isTransparent, movementOf } from '../../../lib/picture-facts.ts'
import type { ZipEntry } from '../../../lib/read-zip.ts'
import type { Origin } from '../../evidence.ts'
import { unreadable } from '../../evidence.ts'
import { decodeAddress } from '../../text/links.ts'
import { textOf } from '../../text/read-tree.ts'
import { locateElement } from '../locate-element.ts'
import { type EpubDocument, named, type OpenEpub, openEpub } from '../open-epub.ts'

/** A picture that a page shows. */
export interface ShownPicture extends ReturnType<typeof inspectPicture> {
  readonly element: Element
}

/** What rules of stores look at. */
export interface StoreFacts {
  readonly book: Book
  readonly bytes: number
  readonly epub: OpenEpub
  /** The values of the elements of a name in the package, such as `dc:identifier`. */
  readonly metadata: (name: string) => readonly string[]
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
  const { documents, packageDocument, textDocuments } = epub
  const files = new Map(epub.entries.map((entry) => [entry.name, entry]))
  const fileOf = (document: EpubDocument, address: unknown) => {
    const path = resolve(document, String(address ?? ''))
    return files.get(path) ?? { bytes: new Uint8Array(), name: path }
  }
  const pictureOf = (document: EpubDocument, address: unknown) => {
    return inspectPicture(fileOf(document, address))
  }
  const items = named(packageDocument, 'item')
  const cover = items.find((item) => hasToken(item, 'properties', 'cover-image'))
  return {
    book,
    bytes: artifact.bytes.length,
    epub,
    metadata: (name) =>
      named(packageDocument, name)
        .map((element) => textOf(element).trim())
        .filter((value) => value !== ''),
    cover: cover && pictureOf(packageDocument, cover.properties.href),
    pictures: textDocuments.flatMap((document) =>
      named(document, 'img').map((element) => ({
        element,
        ...pictureOf(document, element.properties.src),
      })),
    ),
    fonts: items
      .filter(({ properties }) =>
        /font|sfnt|opentype/.test(String(properties['media-type'])),
      )
      .map(({ properties }) => fileOf(packageDocument, properties.href))
      .map(({ bytes, name }) => ({ bytes, path: name })),
    elements: documents.flatMap((document) => document.elements),
    textElements: textDocuments.flatMap((document) => document.elements),
    originOf: (element) => locateElement(element, epub, book),
    originOfKey: (key) => ({
      file: book.configFile,
      place: book.configFile.data.configPlaces?.get(key),
    }),
    fileAt: (document, address) => files.get(resolve(document, address))?.bytes,
  }
}

/** What a store would see of a picture; its format is said by its bytes, such as `JPEG`. */
function inspectPicture({ bytes, name }: Pick<ZipEntry, 'bytes' | 'name'>) {
  try {
    const { height, type = '', width } = imageSize(bytes)
    return {
      path: name,
      bytes: bytes.length,
      format: type === 'jpg' ? 'JPEG' : type.toUpperCase(),
      widthPx: width,
      heightPx: height,
      isMoving: movementOf(bytes, type === 'svg') !== 'none',
      isTransparent: isTransparent(bytes),
      isCmyk: hasFourInks(bytes),
    }
  } catch (cause) {
    throw unreadable(`Cannot make out the picture \`${name}\``, cause)
  }
}

function resolve({ path }: EpubDocument, address: string): string {
  return posix.join(posix.dirname(path), decodeAddress(address.replace(/#.*/s, '')))
}
