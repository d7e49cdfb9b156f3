import type { Element } from 'hast'
import { element } from '../markup.ts'
import { fillWords } from '../words.ts'
import type { ContentsLine } from './contents-page.ts'
import type { Edition } from './edition.ts'

/** As many levels as readers of the NCX show. */
const maxDepth = 2

/**
 * The contents and the list of printed pages for reading systems older than EPUB 3.
 *
 * @see https://daisy.org/activities/standards/daisy/daisy-3/z39-86-2005-r2012-specifications-for-the-digital-talking-book/#NCX
 */
export function ncx(edition: Edition, lines: readonly ContentsLine[]): Element {
  const { book, pageBreaks } = edition
  const { config } = book
  const numbers = pageBreaks.map(({ label }) => Number(label) || 0)
  const depth = lines.some(({ children }) => children.length > 0) ? maxDepth : 1
  let points = 0
  const point = ({ children, href, text }: ContentsLine, level: number): Element => {
    points += 1
    const id = `point-${points}`
    const inner = level < maxDepth ? children.map((line) => point(line, level + 1)) : []
    const target = element('content', { src: href })
    return element('navPoint', { id }, labelled('navLabel', text), target, ...inner)
  }
  return element(
    'ncx',
    {
      xmlns: 'http://www.daisy.org/z3986/2005/ncx/',
      version: '2005-1',
      xmlLang: config.language,
    },
    element(
      'head',
      {},
      ...Object.entries({
        'dtb:uid': config.identifier,
        'dtb:depth': String(depth),
        'dtb:totalPageCount': String(pageBreaks.length),
        'dtb:maxPageNumber': String(Math.max(0, ...numbers)),
      }).map(([name, content]) => element('meta', { name, content })),
    ),
    labelled('docTitle', config.title),
    ...config.authors.map(({ name }) => labelled('docAuthor', name)),
    element('navMap', {}, ...lines.map((line) => point(line, 1))),
    ...pageList(edition),
  )
}

function labelled(tagName: string, text: string): Element {
  return element(tagName, {}, element('text', {}, text))
}

function pageList({ book, pageBreaks }: Edition): readonly Element[] {
  if (pageBreaks.length === 0) return []
  const targets = pageBreaks.map(({ file, id, label }, index) => {
    const isArabic = /^\d+$/.test(label)
    const attributes = {
      id: `target-${index + 1}`,
      type: isArabic ? 'normal' : 'front',
      value: isArabic ? label : String(romanValue(label)),
    }
    const target = element('content', { src: `${file}#${id}` })
    return element('pageTarget', attributes, labelled('navLabel', label), target)
  })
  const label = labelled('navLabel', fillWords(book.words, 'page-list'))
  // The class is not optional.
  return [element('pageList', { id: 'pages', className: ['pages'] }, label, ...targets)]
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
