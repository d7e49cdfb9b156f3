import type { Element, ElementContent, Properties } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { Book } from '../../book.ts'
import { hasClass, isHeading } from '../../lib/hast.ts'
import { dataUrl, element } from '../markup.ts'
import { takeCitations } from '../notes.ts'
import { partSemantics } from '../semantics.ts'
import { fillWords, ownDirection } from '../words.ts'

/**
 * A copy of a text as the web page needs it: pictures inside, wide parts scrollable by keyboard
 * too, roles and labels for assistive technology, and one `h1` on the page, its title.
 */
export function finishText(
  nodes: readonly ElementContent[],
  book: Book,
): ElementContent[] {
  return nodes.map((node) => finishNode(node, book))
}

function finishNode(node: ElementContent, book: Book): ElementContent {
  if (node.type !== 'element') return { ...node }
  const {
    dataAtoms: _,
    dataContinued: __,
    dataPageReference: ___,
    ...properties
  } = node.properties
  const { said, tagName } = partSemantics(node)
  const { role } = said
  const copy: Element = {
    type: 'element',
    tagName,
    properties: { ...properties, ...ownDirection(properties), ...(role ? { role } : {}) },
    children: finishText(node.children, book),
  }
  if (isHeading(copy)) return lowerHeading(copy, book)
  const finish = Object.hasOwn(finishers, tagName) ? finishers[tagName] : undefined
  return finish ? finish(copy, book) : copy
}

type Finish = (element: Element, book: Book) => Element

const finishers: Readonly<Record<string, Finish>> = {
  a: finishLink,
  img: embedPicture,
  li: (node, { words }) => {
    const links = takeCitations(node, words)
    return element('li', node.properties, ...node.children, ...links)
  },
  pre: (node, { words }) => {
    const label = fillWords(words, 'code')
    return { ...node, properties: { ...node.properties, ...scrollable(label) } }
  },
  aside: (node) => (hasClass(node, 'details') ? foldable(node) : node),
  div: (node, { words }) => {
    if (node.properties.role === 'doc-abstract') {
      node.properties.ariaLabel = fillWords(words, 'abstract')
    }
    return node
  },
  table: (node, book) => {
    const caption = node.children.find((child) => {
      return child.type === 'element' && child.tagName === 'caption'
    })
    const words = caption && 'children' in caption ? caption.children : []
    const label = textOf({ type: 'root', children: words.filter(isNoNoteref) }).trim()
    const properties = scrollable(label || fillWords(book.words, 'table'))
    return element('div', { className: ['table'], ...properties }, node)
  },
}

/** A box that readers open. */
function foldable(box: Element): Element {
  const { role, ...properties } = box.properties
  const [title, ...content] = box.children
  const summary = title?.type === 'element' ? { ...title, tagName: 'summary' } : title
  return {
    ...box,
    tagName: 'details',
    properties,
    children: summary ? [summary, ...content] : [],
  }
}

/** What is wider than a phone scrolls by itself, and takes the focus so that keys can scroll it. */
function scrollable(label: string): Properties {
  return { tabIndex: 0, role: 'region', ariaLabel: label }
}

function finishLink(node: Element, { notes, words }: Book): Element {
  const { dataNote, ...properties } = node.properties
  const note = notes.get(String(dataNote))
  if (!note) return node
  const ariaLabel = fillWords(words, 'note', { label: note.label })
  return { ...node, properties: { ...properties, ariaLabel } }
}

/** In a book the title is `h1`, and chapters come below it; HTML has no `h7`. */
function lowerHeading(node: Element, { config }: Book): Element {
  if (config.kind === 'article') return node
  const level = Number(node.tagName.slice(1)) + 1
  if (level <= 6) return { ...node, tagName: `h${level}` }
  return { ...node, properties: { ...node.properties, ariaLevel: level } }
}

function embedPicture(node: Element, { pictures }: Book): Element {
  const picture = pictures.get(String(node.properties.src))
  if (!picture)
    throw new Error(`Cannot find the picture \`${node.properties.src}\` in the book`)
  const properties: Properties = {
    width: Math.round(picture.widthPx),
    height: Math.round(picture.heightPx),
    ...node.properties,
    src: dataUrl(picture.mediaType, picture.bytes),
  }
  return { ...node, properties }
}

function isNoNoteref(node: ElementContent): boolean {
  return node.type !== 'element' || node.properties.role !== 'doc-noteref'
}
