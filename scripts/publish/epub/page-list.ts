import type { Element, ElementContent } from 'hast'
import { element } from '../markup.ts'
import { fillWords } from '../words.ts'
import type { Edition, PageBreak } from './edition.ts'

/**
 * The list of printed pages for the navigation document, which reading systems show where they let
 * readers go to a page; nothing where there are no pages.
 *
 * @see https://www.w3.org/TR/epub-33/#sec-nav-pagelist
 */
export function pageList({
  book,
  pageBreaks,
  templates,
}: Edition): readonly ElementContent[] {
  if (pageBreaks.length === 0) return []
  const pages = pageBreaks.map((each) => {
    return element('li', {}, element('a', { href: hrefOf(each) }, each.label))
  })
  const texts = {
    pages: fillWords(book.words, 'page-list'),
    'words-language': fillWords(book.words, 'language'),
  }
  return templates.fill('epub/page-list', { pages }, texts).children as ElementContent[]
}

/** The same list for the NCX, with what its head says of it. */
export function ncxPages({ book, pageBreaks }: Edition): {
  readonly list: readonly Element[]
  readonly meta: Readonly<Record<string, string>>
} {
  const targets = pageBreaks.map((each, index) => {
    const number = /^\d+$/.test(each.label)
    const attributes = {
      id: `target-${index + 1}`,
      type: number ? 'normal' : 'front',
      value: number ? each.label : String(romanValue(each.label)),
    }
    const label = element('navLabel', {}, element('text', {}, each.label))
    const target = element('content', { src: hrefOf(each) })
    return element('pageTarget', attributes, label, target)
  })
  const label = element(
    'navLabel',
    {},
    element('text', {}, fillWords(book.words, 'page-list')),
  )
  const numbers = pageBreaks.flatMap(({ label }) =>
    /^\d+$/.test(label) ? Number(label) : [],
  )
  return {
    // The class is not optional in the NCX.
    list:
      targets.length > 0
        ? [element('pageList', { id: 'pages', className: ['pages'] }, label, ...targets)]
        : [],
    meta: {
      'dtb:totalPageCount': String(pageBreaks.length),
      'dtb:maxPageNumber': String(
        numbers.reduce((most, each) => Math.max(most, each), 0),
      ),
    },
  }
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
  const { identifier, printIsbn, publisher, title } = book.config
  if (printIsbn) return `urn:isbn:${printIsbn}`
  if (identifier.startsWith('urn:isbn:')) return identifier
  const source = [title, publisher, book.byline.date].filter(Boolean).join(', ')
  return fillWords(book.words, 'page-source', { source })
}

function hrefOf({ file, id }: PageBreak): string {
  return `${file}#${id}`
}

const numerals: Readonly<Record<string, number>> = {
  i: 1,
  v: 5,
  x: 10,
  l: 50,
  c: 100,
  d: 500,
  m: 1000,
}

function romanValue(label: string): number {
  const values = [...label.toLowerCase()].map((letter) => numerals[letter] ?? 0)
  return values.reduce((sum, value, index) => {
    return value < (values[index + 1] ?? 0) ? sum - value : sum + value
  }, 0)
}
