import type { Element, Nodes } from 'hast'
import type { Book, PageMap } from '../book.ts'
import { atomsIn } from './atoms.ts'
import { addClasses, hasClass } from './hast.ts'
import { likelyLocators, pageLocators, titleLocators } from './locators.ts'
import { memoize } from './memoize.ts'
import { copyTexts } from './texts.ts'

/** By the ids of links, what print says of the pages that they lead to, such as ` on page 47`. */
export type PageTexts = Readonly<Record<string, string>>

/** The texts for a book that is laid out: none for the same page, and words for the facing one, or numbers for all. */
export function pageTexts(book: Book, pageMap: PageMap): PageTexts {
  const { config, pageReferences = new Map(), words } = book
  const { namesAllPages = false, pageOf, pages } = pageMap
  const texts = [...pageReferences].map(([id, { isAfter, to }]) => {
    const [here = -1, there = -1] = [pageOf.get(id), pageOf.get(to)]
    const page = pages[there]?.label ?? ''
    if (!isAfter) return [id, page]
    const isNear = config.kind === 'book' && spreadOf(here) === spreadOf(there)
    if (here === there && !namesAllPages) return [id, '']
    const isFacing = isNear && !namesAllPages
    const form = words[isFacing ? 'on-facing-page' : 'on-page'] ?? ''
    return [id, form.replace('{{page}}', () => page)]
  })
  return { ...Object.fromEntries(texts), ...pageLocators(book, pageMap) }
}

/** A verso and the recto after it lie beside each other. */
function spreadOf(page: number): number {
  return Math.floor((page + 1) / 2)
}

/** On a page of 6 by 9 inches, about. */
const atomsOnPage = 1500
const usualArea = 6 * 9 * 96 ** 2

/** In pages: what a picture or a table takes up, and what stays empty where a chapter begins. */
const [pageOfPicture, pageAbove] = [0.3, 0.25]

/** Of the size of the text's letters, as area: those of notes. */
const noteArea = 0.7

/** The texts for pages of the same size, filled evenly: most are as long as those that will stand there. */
export function likelyPageTexts(book: Book): PageTexts {
  const { kind, trim } = book.config
  const pageOf = new Map<string, number>()
  const share = usualArea / (trim.widthPx * trim.heightPx * atomsOnPage)
  let at = 0
  const enter = ({ properties, tagName }: Element): readonly Nodes[] => {
    if (properties.id !== undefined) pageOf.set(String(properties.id), Math.floor(at))
    if (tagName === 'img' || tagName === 'table') at += pageOfPicture
    return book.notes.get(String(properties.dataNote))?.children ?? []
  }
  const visit = (node: Nodes, size: number): void => {
    if (node.type === 'text') at += atomsIn(node.value) * share * size
    const notes = node.type === 'element' ? enter(node) : []
    for (const child of 'children' in node ? node.children : []) visit(child, size)
    for (const child of size === 1 ? notes : []) visit(child, noteArea)
  }
  for (const { opening, tree } of book.sections) {
    if (kind === 'book' && opening !== 'run-on') at = Math.ceil(at) + pageAbove
    if (kind === 'book' && opening === 'recto' && Math.floor(at) % 2 === 1) at++
    visit(tree, 1)
  }
  const pages = Array.from({ length: Math.ceil(at) + 1 }, (_, index) => ({
    label: String(index + 1),
    notes: [],
  }))
  // Each place of an index has a text of its own, until pages are known that several are on.
  const { index: _, ...others } = book
  const texts = pageTexts(others, { pages, pageOf })
  return { ...texts, ...likelyLocators(book, String(pages.length)) }
}

/** What the finished PDF has of a book: the pages too, once these are known. */
export function bookInPrint(book: Book, pageMap: PageMap | undefined): Book {
  const { inPrint = book } = book
  return pageMap ? fillPages(inPrint, pageTexts(inPrint, pageMap)) : inPrint
}

/** What an e-book or a web page has of a book: an index that calls places by their pages, if these are known, or by headings. */
export function bookOnScreen(book: Book, pageMap: PageMap | undefined): Book {
  if (!book.index) return book
  const made = onScreen(book)
  const filled =
    made.get(pageMap) ??
    fillPages(book, pageMap ? pageLocators(book, pageMap) : titleLocators(book))
  made.set(pageMap, filled)
  return filled
}

const onScreen = memoize((_: Book) => new Map<PageMap | undefined, Book>())

/** A copy of the book in which these texts stand. */
export function fillPages(book: Book, texts: PageTexts): Book {
  if (!book.pageReferences && !book.index) return book
  const textOf = ({ properties }: Element) => texts[String(properties.dataPageReference)]
  return copyTexts(book, (element) => {
    // Several places on one page have one number.
    element.children = element.children.filter(
      (child) => child.type !== 'element' || textOf(child) !== '' || !isInIndex(child),
    )
    const value = textOf(element)
    if (value === undefined) return
    element.children = [{ type: 'text', value }]
    const { dataPageReference: id } = element.properties
    const { [`${id}.form`]: form, [`${id}.to`]: to } = texts
    if (to !== undefined) element.properties.href = `#${to}`
    if (form) addClasses(element, [form])
  })
}

function isInIndex(element: Element): boolean {
  return hasClass(element, 'locator') || hasClass(element, 'between-locators')
}
