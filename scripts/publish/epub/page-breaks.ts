/** Where printed pages begin in the EPUB. */
import type { Element, ElementContent } from 'hast'
import type { Book, Layout, PageMap, Words } from '../../book.ts'
import { atomsIn, countAtoms, inReadingOrder, offsetOfAtom } from '../../lib/atoms.ts'
import { hasClass } from '../../lib/hast.ts'
import { primarySubtag } from '../../lib/languages.ts'
import { isMade } from '../../lib/made-pages.ts'
import { uniqueIds } from '../../lib/unique-ids.ts'
import { element } from '../markup.ts'
import { fillWords } from '../words.ts'
import { type Edition, type PageBreak, pageFiles } from './edition.ts'

/** Where each printed page that has a number begins in the EPUB, in order; nothing without a layout. */
export function pageBreaks(
  book: Book,
  { files, places }: Pick<Edition, 'files' | 'places'>,
  layout: Layout | undefined,
): readonly PageBreak[] {
  if (!layout) return []
  const { pageMap } = layout
  let atoms = 0
  const stretches = book.sections.map(({ id, tree }) => {
    const begin = atoms
    atoms += countAtoms(tree).get(tree) ?? 0
    return { file: files.get(id), begin, end: atoms }
  })
  // An author may call a place `page-12` too.
  const freeId = uniqueIds(places.keys())
  const pages = pageMap.pages.map((each, page) => ({ ...each, page }))
  return inReadingOrder(pages).flatMap(({ label, page, start }): PageBreak[] => {
    if (label === '') return []
    const id = freeId(`page-${label}`)
    if (start === undefined) {
      return [{ id, label, file: frontFile(book, page, pageMap), atomsBefore: 0 }]
    }
    const stretch = stretches.find(({ end }) => start < end) ?? stretches.at(-1)
    const { begin = 0, file = pageFiles.contents } = stretch ?? {}
    return [{ id, label, file, atomsBefore: start - begin }]
  })
}

/** A page without text is of the contents or the copyright page, or before them. */
function frontFile(book: Book, page: number, { pageOf }: PageMap): string {
  if (page === pageOf.get('page.imprint') && isMade(book, 'copyright'))
    return pageFiles.copyright
  const contents = pageOf.get('page.contents') ?? Number.POSITIVE_INFINITY
  return page >= contents && page !== pageOf.get('page.title')
    ? pageFiles.contents
    : pageFiles.title
}

/**
 * What the page numbers are those of: the ISBN of the printed book, or the PDF in words.
 *
 * @see https://www.w3.org/TR/epub-a11y-11/#sec-page-src
 */
export function pageSource({
  book,
  pageBreaks,
}: Pick<Edition, 'book' | 'pageBreaks'>): string | undefined {
  if (pageBreaks.length === 0) return undefined
  const { identifier, pagesOf, publisher, title } = book.config
  const { printIsbn } = pagesOf ?? book.config
  if (printIsbn) return `urn:isbn:${printIsbn}`
  if (!pagesOf && identifier.startsWith('urn:isbn:')) return identifier
  const parts = [title, pagesOf?.name, publisher, book.byline.date]
  const source = parts.filter(Boolean).join(', ')
  return fillWords(book.words, 'page-source', { source })
}

/** The breaks of a page file, in order. */
export function breaksIn({ pageBreaks }: Edition, file: string): readonly PageBreak[] {
  return pageBreaks.filter((each) => each.file === file)
}

/** Markers for the breaks of a page file that Colophon writes. */
export function pageMarkers(edition: Edition, file: string): readonly Element[] {
  const { config, words } = edition.book
  return breaksIn(edition, file).map((each) => pageMarker(each, words, config.language))
}

/**
 * A page break that nobody sees, and that reading systems find.
 *
 * @param language - Of the text around it.
 * @see https://www.w3.org/TR/epub-a11y-tech-11/#sec-page-nav
 */
function pageMarker({ id, label }: PageBreak, words: Words, language: string): Element {
  const own = fillWords(words, 'language')
  const isForeign = own !== primarySubtag(language)
  return element('span', {
    'epub:type': 'pagebreak',
    role: 'doc-pagebreak',
    id,
    ariaLabel: fillWords(words, 'page-break', { label }),
    ...(isForeign ? { lang: own } : {}),
  })
}

/** Elements in which only others of their kind may stand. */
const strict = new Set('dl ol table tbody tfoot thead tr ul'.split(' '))

/** Elements in which a marker stands, rather than before them, where they begin a page. */
const open = new Set(['caption', 'figcaption', 'footer', 'p'])

/** Elements that nothing is put into. */
const whole = new Set(['a', 'hr', 'img', 'math', 'ruby', 'svg'])

/**
 * Puts a marker where each page begins, in place: before its first word, or before the heading,
 * table, list, picture and so on whose first word that is.
 *
 * A paragraph is not among these: style sheets tell by its neighbour whether it is indented.
 *
 * @param content - The text of a section, without its notes.
 */
export function markPages(
  content: Element,
  breaks: readonly PageBreak[],
  { config, words }: Pick<Book, 'config' | 'words'>,
): void {
  const counts = countAtoms(content)
  const countOf = (node: ElementContent) => {
    return node.type === 'text' ? atomsIn(node.value) : (counts.get(node) ?? 0)
  }
  const mark = (parent: Element, page: PageBreak, before: number, around: string) => {
    const { children, properties } = parent
    const language = typeof properties.lang === 'string' ? properties.lang : around
    const marker = pageMarker(page, words, language)
    let left = before
    let index = 0
    let child = children[0]
    for (; child && left >= countOf(child); child = children[index]) {
      left -= countOf(child)
      index += 1
    }
    if (child?.type === 'text') {
      children.splice(index, 1, ...cut(child.value, left, marker))
    } else if (child?.type === 'element' && isMarkedInside(child, parent, left)) {
      mark(child, page, left, language)
    } else children.splice(index, 0, marker)
  }
  for (const page of breaks) mark(content, page, page.atomsBefore, config.language)
}

/** Whether a page that begins so many atoms after the begin of an element has its marker in it. */
function isMarkedInside(element: Element, parent: Element, atoms: number): boolean {
  if (whole.has(element.tagName)) return false
  // A line of verse is a block.
  const isOpen = open.has(element.tagName) || hasClass(element, 'line')
  return atoms > 0 || isOpen || strict.has(parent.tagName)
}

/** A text that is cut in two before an atom, with a marker between. */
function cut(text: string, atomsBefore: number, marker: Element): ElementContent[] {
  const at = offsetOfAtom(text, atomsBefore)
  const [start, end] = [text.slice(0, at), text.slice(at)]
  const rest = [marker, { type: 'text', value: end } as const]
  return start === '' ? rest : [{ type: 'text', value: start }, ...rest]
}
