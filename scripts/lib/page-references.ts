import type { Element, ElementContent, Nodes } from 'hast'
import type { Book, PageMap } from '../book.ts'
import { countAtoms } from './atoms.ts'
import { classesOf, elementsOf, hasClass, setClasses } from './hast.ts'
import { likelyLocators, pageLocators, titleLocators } from './locators.ts'
import { memoize } from './memoize.ts'

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

/** In a book of any size, about. */
const atomsOnPage = 1700

/** Texts about as long as those that will stand there. */
export function likelyPageTexts(book: Book): PageTexts {
  const { pageReferences = new Map(), sections, words } = book
  const atoms = sections.reduce(
    (sum, { tree }) => sum + (countAtoms(tree).get(tree) ?? 0),
    0,
  )
  const page = '8'.repeat(String(Math.ceil(atoms / atomsOnPage)).length)
  const after = (words['on-page'] ?? '').replace('{{page}}', page)
  const texts = [...pageReferences].map(([id, { isAfter }]) => [
    id,
    isAfter ? after : page,
  ])
  return { ...Object.fromEntries(texts), ...likelyLocators(book, page) }
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
    if (form) setClasses(element, [...classesOf(element), form])
  })
}

function isInIndex(element: Element): boolean {
  return hasClass(element, 'locator') || hasClass(element, 'between-locators')
}

/** A copy of the book whose elements, those of notes too, may be changed. */
export function copyTexts(book: Book, change: (element: Element) => void): Book {
  const copy = <Tree extends Nodes>(tree: Tree): Tree => {
    const copied = structuredClone(tree)
    elementsOf(copied).forEach(change)
    return copied
  }
  const sections = book.sections.map((section) => {
    const notes = section.notes.map((note) => {
      const { children } = copy({ type: 'root', children: [...note.children] })
      return { ...note, children: children as ElementContent[] }
    })
    return { ...section, tree: copy(section.tree), notes }
  })
  const notes = sections.flatMap((section) => section.notes)
  return { ...book, sections, notes: new Map(notes.map((note) => [note.id, note])) }
}
