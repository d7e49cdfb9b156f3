import { PDFDict, PDFHexString, PDFName, PDFNumber, PDFString } from '@cantoo/pdf-lib'
import type { Element, Nodes } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { visit } from 'unist-util-visit'
import type { Book, ContentsEntry } from '../../book.ts'
import { fillWords } from '../words.ts'
import { destinationName } from './destinations.ts'
import { dictAt, itemsAt, type PrintedPdf, textObject } from './printed-pdf.ts'

/** Says of each link what it leads to, for those who do not see it. @see ISO 14289-1, 7.18.5 */
export function describeLinks({ context, pages }: PrintedPdf, book: Book): void {
  const descriptions = linkDescriptions(book)
  for (const { node } of pages) {
    const annotations = itemsAt(node, 'Annots')
    if (annotations.length > 0) node.set(PDFName.of('Tabs'), PDFName.of('S'))
    for (const item of annotations) {
      const annotation = context.lookup(item, PDFDict)
      const target = targetOf(annotation)
      const text = descriptions.get(target) ?? target
      annotation.set(PDFName.of('Contents'), textObject(text))
      // It is printed with the page. @see ISO 19005-2, 6.3.2
      annotation.set(PDFName.of('F'), PDFNumber.of(4))
    }
  }
}

/** `#id` for a place in the book, else an address. */
function targetOf(annotation: PDFDict): string {
  const name = destinationName(annotation)
  if (name !== undefined) return `#${name}`
  const uri = dictAt(annotation, 'A')?.lookup(PDFName.of('URI'))
  const isText = uri instanceof PDFString || uri instanceof PDFHexString
  return isText ? normalised(uri.decodeText()) : ''
}

/**
 * By target. Links to one address that read differently are described by the address.
 */
function linkDescriptions(book: Book): ReadonlyMap<string, string> {
  const descriptions = new Map<string, string>()
  const addEntries = (entries: readonly ContentsEntry[]): void => {
    for (const { children, id, text } of entries) {
      descriptions.set(`#${id}`, text)
      addEntries(children)
    }
  }
  addEntries(book.contents)
  for (const { id, label, refs } of book.notes.values()) {
    descriptions.set(`#${id}`, fillWords(book.words, 'note', { label }))
    const back = fillWords(book.words, 'back-to-text', { label })
    for (const ref of refs) descriptions.set(`#${ref}`, back)
  }
  const known = new Set(descriptions.keys())
  const addLink = (node: Element): void => {
    const target = normalised(String(node.properties.href ?? ''))
    if (node.tagName !== 'a' || target === '' || known.has(target)) return
    const text = wordsOf(node)
    const before = descriptions.get(target)
    descriptions.set(target, before === undefined || before === text ? text : target)
  }
  for (const { tree } of book.sections) visit(tree, 'element', addLink)
  for (const { children } of book.notes.values()) {
    visit({ type: 'root', children: [...children] }, 'element', addLink)
  }
  return descriptions
}

/** What a link says: its text, or what its picture shows. */
function wordsOf(node: Element): string {
  const text = textOf(node).replace(/\s+/gu, ' ').trim()
  if (text !== '') return text
  let alt = ''
  visit(node as Nodes, 'element', ({ properties }) => {
    if (typeof properties.alt === 'string') alt ||= properties.alt
  })
  return alt || String(node.properties.href)
}

/** As the browser writes addresses. */
function normalised(href: string): string {
  return href.startsWith('#') || !URL.canParse(href) ? href : new URL(href).href
}
