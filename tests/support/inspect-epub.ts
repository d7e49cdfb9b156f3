import { unzipSync } from 'fflate'
import type { Element, Nodes, Root } from 'hast'
import rehypeParse from 'rehype-parse'
import { unified } from 'unified'
import { elementsOf } from '../../scripts/lib/hast.ts'

/** What a stranger finds in an EPUB. */
export interface EpubFacts {
  /** As the zip archive lists them. */
  readonly entries: readonly ZipEntry[]
  /** Text of a file below `OEBPS/`; empty where there is none. */
  readonly text: (path: string) => string
  readonly bytes: (path: string) => Uint8Array | undefined
  /** Every XHTML file, in the order of the manifest. */
  readonly pages: readonly EpubPage[]
  /** Content of each `meta[property]` and `dc:` element, by its name. */
  readonly metadata: ReadonlyMap<string, readonly string[]>
  readonly items: readonly Readonly<Record<string, string>>[]
}

export interface EpubPage {
  readonly path: string
  readonly tree: Root
  readonly elements: readonly Element[]
}

interface ZipEntry {
  readonly name: string
  readonly isStored: boolean
  /** Date and time as the archive holds them, in one number. */
  readonly stamp: number
  readonly extraLength: number
  readonly flags: number
}

/** Reads an EPUB with nothing of what wrote it. */
export function inspectEpub(file: Uint8Array): EpubFacts {
  const files = unzipSync(file)
  const bytes = (path: string) => files[`OEBPS/${path}`]
  const text = (path: string) => new TextDecoder().decode(bytes(path) ?? new Uint8Array())
  const opf = text('content.opf')
  const items = [...opf.matchAll(/<item ([^>]*)\/>/g)].map((match) =>
    attributes(match[1]),
  )
  const pages = items
    .filter((item) => item['media-type'] === 'application/xhtml+xml')
    .map(({ href = '' }) => readPage(href, text(href)))
  return {
    entries: readEntries(file),
    text,
    bytes,
    pages,
    items,
    metadata: readMetadata(opf),
  }
}

/** The elements of a page of one name. */
export function elementsNamed(page: EpubPage, tagName: string): readonly Element[] {
  return page.elements.filter((element) => element.tagName === tagName)
}

function readPage(path: string, text: string): EpubPage {
  const tree = unified().use(rehypeParse).parse(text)
  return { path, tree, elements: elementsOf(tree) }
}

function readMetadata(opf: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  const pattern = /<(?:meta property="([^"]+)"|(dc:\w+))[^>]*>([^<]*)</g
  for (const [, property, element, value] of opf.matchAll(pattern)) {
    const name = property ?? element ?? ''
    found.set(name, [...(found.get(name) ?? []), value ?? ''])
  }
  return found
}

function attributes(text = ''): Record<string, string> {
  const pairs = [...text.matchAll(/([\w:-]+)="([^"]*)"/g)]
  return Object.fromEntries(pairs.map(([, name, value]) => [name, value]))
}

/** @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, section 4.3.12 */
function readEntries(file: Uint8Array): readonly ZipEntry[] {
  const zip = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  const entries: ZipEntry[] = []
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const lengths = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset))
    const [nameLength = 0, extraLength = 0, commentLength = 0] = lengths
    entries.push({
      name: zip.toString('utf8', at + 46, at + 46 + nameLength),
      isStored: zip.readUInt16LE(at + 10) === 0,
      stamp: zip.readUInt32LE(at + 12),
      extraLength,
      flags: zip.readUInt16LE(at + 8),
    })
    at += 46 + nameLength + extraLength + commentLength
  }
  return entries
}

/** A place where a printed page begins. */
export interface EbookBreak {
  readonly label: string
  /** `02-ford.xhtml#page-12`. */
  readonly address: string
  /** Offset in the text; `undefined` where there is none of it, as on the title page. */
  readonly at: number | undefined
}

export interface EbookPages {
  readonly breaks: readonly EbookBreak[]
  /** What the list of pages in the navigation document has. */
  readonly list: readonly Pick<EbookBreak, 'label' | 'address'>[]
  /** All text of the sections, notes left out, white space as it is. */
  readonly text: string
  /** Where links begin and end in {@link text}. */
  readonly links: readonly (readonly [from: number, to: number])[]
}

const inline = new Set('a abbr code em i q s span strong sub sup'.split(' '))

/** Pages that are not of the text. */
const front = new Set(['cover.xhtml', 'title-page.xhtml', 'toc.xhtml'])

/** What an EPUB says of printed pages. */
export function readEbookPages({ pages }: EpubFacts): EbookPages {
  const breaks: EbookBreak[] = []
  const links: [number, number][] = []
  let text = ''
  const read = (node: Nodes, page: EpubPage): void => {
    if (node.type === 'text') text += front.has(page.path) ? '' : node.value
    if (node.type === 'root') for (const child of node.children) read(child, page)
    if (node.type === 'element') readElement(node, page)
  }
  const readElement = (node: Element, page: EpubPage): void => {
    const { properties, tagName } = node
    if (tagName === 'head' || properties['epub:type'] === 'footnotes') return
    const from = text.length
    if (properties.role === 'doc-pagebreak') {
      const label = String(properties.ariaLabel).split(' ').at(-1) ?? ''
      const at = front.has(page.path) ? undefined : from
      breaks.push({ label, address: `${page.path}#${properties.id}`, at })
    }
    if (!inline.has(tagName)) text += '\n'
    for (const child of node.children) read(child, page)
    if (tagName === 'a') links.push([from, text.length])
  }
  for (const page of pages) read(page.tree, page)
  const lists = pages
    .flatMap(({ elements }) => elements)
    .filter(({ properties }) => properties.role === 'doc-pagelist')
  return { breaks, links, list: lists.flatMap(linksIn), text }
}

function linksIn(node: Element): EbookPages['list'] {
  return node.children.flatMap((child) => {
    if (child.type !== 'element') return []
    const [text] = child.children
    return child.tagName === 'a' && text?.type === 'text'
      ? [{ address: String(child.properties.href), label: text.value }]
      : linksIn(child)
  })
}
