/** What rules of stores look at: `templates/stores/rules.yaml` names these things and their values. */
import { posix } from 'node:path'
import type { Element, Root, RootContent } from 'hast'
import { imageSize } from 'image-size'
import type { Artifact, Book } from '../../book.ts'
import { formulaSource } from '../../lib/atoms.ts'
import { decodeAddress } from '../../lib/decode-address.ts'
import type { Values } from '../../lib/demands.ts'
import { elementsOf, hasToken } from '../../lib/hast.ts'
import { hasFourInks, isTransparent, movementOf } from '../../lib/picture-facts.ts'
import { readData } from '../../lib/read-template.ts'
import { unreadable } from '../evidence.ts'
import { type Facts, originOfKey, type Thing } from '../judge.ts'
import { textOf } from '../text/read-tree.ts'
import { locateElement } from './locate-element.ts'
import { type EpubDocument, named, openEpub } from './open-epub.ts'

/** @throws An `unreadable` error when the EPUB or a picture in it is broken. */
export function storeFacts(artifact: Artifact, book: Book): Facts {
  const epub = openEpub(artifact)
  const { documents, ncx, packageDocument, textDocuments } = epub
  const files = new Map(epub.entries.map(({ bytes, name }) => [name, bytes]))
  const fileOf = (document: EpubDocument, address: unknown) => {
    const file = decodeAddress(String(address ?? '').replace(/#.*/s, ''))
    const path = posix.join(posix.dirname(document.path), file)
    return { path, bytes: files.get(path) ?? new Uint8Array() }
  }
  const elements = documents.flatMap((document) => document.elements)
  const text = textDocuments.flatMap((document) => document.elements)
  const things = (those: readonly Element[], valuesOf: (element: Element) => Values) =>
    those.map((element): Thing => {
      const origin = () => locateElement(element, epub, book)
      return { values: valuesOf(element), origin }
    })
  const byName = (tagName: string) => text.filter((each) => each.tagName === tagName)
  const metadata = (name: string) =>
    named(packageDocument, name)
      .map((element) => textOf(element).trim())
      .filter((value) => value !== '')
  const items = named(packageDocument, 'item')
  const covers = items.filter((item) => hasToken(item, 'properties', 'cover-image'))
  const notes = text.filter((each) => hasToken(each, 'epub:type', 'footnote', 'endnote'))
  const references = text.filter((each) => hasToken(each, 'epub:type', 'noteref'))
  const contents = elements.find((each) => hasToken(each, 'epub:type', 'toc'))
  const coverPage = documents.find((document) =>
    document.elements.some((each) => hasToken(each, 'role', 'doc-cover')),
  )
  const wholeBook = {
    megabytes: artifact.bytes.length / 1e6,
    contentsDepth: depthBelow(contents, 'ol'),
    ncxDepth: depthBelow(ncx?.tree, 'navPoint'),
    identifier: book.config.identifier,
    hasIsbn: metadata('dc:identifier').some((id) => /(?:isbn:?)?97[89]\d{10}$/i.test(id)),
    descriptionLength: [...(metadata('dc:description')[0] ?? '')].length,
    hasCover: covers.length > 0,
    hasScript: elements.some(isActive),
  }
  return {
    book: [{ values: wholeBook }],
    file: epub.entries.map(({ name }) => ({
      values: { name, isPlain: /^[\w./-]+$/.test(name) },
    })),
    page: documents.map((document) => {
      const sources = new Set(document.elements.map(({ properties: { src } }) => src))
      const bytes = [...sources].reduce((sum: number, src) => {
        return sum + (typeof src === 'string' ? fileOf(document, src).bytes.length : 0)
      }, 0)
      return { values: { path: document.path, megabytes: bytes / 1e6 } }
    }),
    font: items
      .filter(({ properties }) =>
        /font|sfnt|opentype/.test(String(properties['media-type'])),
      )
      .map(({ properties }) => fileOf(packageDocument, properties.href))
      .map(({ bytes, path }) => ({ values: { path, format: fontFormat(bytes) } })),
    cover: covers.slice(0, 1).map(({ properties }) => ({
      values: pictureValues(fileOf(packageDocument, properties.href)),
      origin: () => (book.config.cover ? originOfKey('cover', book) : undefined),
    })),
    coverPage: (coverPage ? named(coverPage, 'body') : []).map((body) => ({
      values: { words: textOf(body).trim().slice(0, 40) },
    })),
    picture: textDocuments.flatMap((document) =>
      things(named(document, 'img'), (element) => {
        const { alt, src, width } = element.properties
        const values = pictureValues(fileOf(document, src))
        const { format, longSide } = values
        // The description of a formula is its source, whatever its length.
        const isFormula = formulaSource(element) !== undefined
        return {
          ...values,
          descriptionLength: isFormula ? undefined : [...String(alt ?? '')].length,
          drawingSide:
            format === 'SVG' ? Math.max(longSide, Number(width ?? 0)) : undefined,
        }
      }),
    ),
    link: things(byName('a'), ({ properties: { href } }) => storeAt(String(href))),
    note: things(notes, (note) => ({
      length: textOf(note).length,
      leadsBack: elementsOf(note).some((each) => isLinkTo(references, each)),
    })),
    reference: things(text.filter(isReference), (reference) => ({
      popsUp: references.includes(reference) && isLinkTo(notes, reference),
    })),
    table: things(byName('table'), (table) => ({ columns: columnsOf(table) })),
    formula: things(byName('math'), () => ({ isMarkup: true })),
  }
}

/** What a store would see of a picture; its format is said by its bytes, such as `JPEG`. */
function pictureValues({ bytes, path }: { path: string; bytes: Uint8Array }) {
  try {
    const { height, type = '', width } = imageSize(bytes)
    return {
      width,
      height,
      format: type === 'jpg' ? 'JPEG' : type.toUpperCase(),
      megabytes: bytes.length / 1e6,
      megapixels: type === 'svg' ? undefined : (width * height) / 1e6,
      shortSide: Math.min(width, height),
      longSide: Math.max(width, height),
      isMoving: movementOf(bytes, type === 'svg') !== 'none',
      isTransparent: isTransparent(bytes),
      isCmyk: hasFourInks(bytes),
    }
  } catch (cause) {
    throw unreadable(`Cannot make out the picture \`${path}\``, cause)
  }
}

/** How deeply elements of a name are nested in another. */
function depthBelow(parent: Element | Root | undefined, tagName: string): number {
  const nodes: readonly RootContent[] = parent?.children ?? []
  const depths = nodes
    .filter((child) => child.type === 'element')
    .map((child) => Number(child.tagName === tagName) + depthBelow(child, tagName))
  return Math.max(0, ...depths)
}

const signatures: Readonly<Record<string, string>> = {
  '\0\x01\0\0': 'TTF',
  true: 'TTF',
  OTTO: 'OTF',
  wOFF: 'WOFF',
  wOF2: 'WOFF2',
}

function fontFormat(bytes: Uint8Array): string {
  return signatures[Buffer.from(bytes.subarray(0, 4)).toString('latin1')] ?? 'unknown'
}

function isReference(element: Element): boolean {
  return (
    hasToken(element, 'epub:type', 'noteref') ||
    hasToken(element, 'role', 'doc-noteref') ||
    hasToken(element, 'className', 'noteref')
  )
}

/** Whether an element leads to one of some. */
function isLinkTo(targets: readonly Element[], { properties }: Element): boolean {
  const [, id] = String(properties.href ?? '').split('#')
  return id !== undefined && targets.some((target) => target.properties.id === id)
}

function columnsOf(table: Element): number {
  const rows = elementsOf(table).filter(({ tagName }) => tagName === 'tr')
  const widths = rows.map(({ children }) =>
    children
      .filter((child) => child.type === 'element')
      .map(({ properties: { colSpan } }) => Math.max(1, Number(colSpan ?? 1) || 1))
      .reduce((sum, width) => sum + width, 0),
  )
  return Math.max(0, ...widths)
}

function isActive({ properties, tagName }: Element): boolean {
  return tagName === 'script' || Object.keys(properties).some((key) => /^on/i.test(key))
}

const shops = Object.entries(
  readData<Readonly<Record<string, string>>>('stores/shops.yaml'),
).map(([shop, addresses]) => [shop, new RegExp(`^(?:${addresses})`)] as const)

/** The host of an address where books are sold, and the store that it is of. */
function storeAt(address: string): Values {
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return {}
  const { hostname, pathname } = new URL(address)
  const host = hostname.replace(/^www\./, '')
  const [shop] = shops.find(([, pattern]) => pattern.test(`${host}${pathname}`)) ?? []
  return { host, shop }
}
