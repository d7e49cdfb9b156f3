import type { Element, Nodes } from 'hast'
import type { EpubFacts, EpubPage } from './inspect-epub.ts'

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
