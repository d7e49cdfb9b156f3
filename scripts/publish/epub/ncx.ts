import type { Element } from 'hast'
import { element } from '../markup.ts'
import type { Edition } from './edition.ts'
import { ncxPages } from './page-list.ts'
import type { ContentsLine } from './table-of-contents.ts'

/** As many levels as readers of the NCX show. */
const maxDepth = 2

/**
 * The contents and the list of printed pages for reading systems older than EPUB 3.
 *
 * @see https://daisy.org/activities/standards/daisy/daisy-3/z39-86-2005-r2012-specifications-for-the-digital-talking-book/#NCX
 */
export function ncx(edition: Edition, lines: readonly ContentsLine[]): Element {
  const { config } = edition.book
  const pages = ncxPages(edition)
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
        ...pages.meta,
      }).map(([name, content]) => element('meta', { name, content })),
    ),
    labelled('docTitle', config.title),
    ...config.authors.map(({ name }) => labelled('docAuthor', name)),
    element('navMap', {}, ...lines.map((line) => point(line, 1))),
    ...pages.list,
  )
}

function labelled(tagName: string, text: string): Element {
  return element(tagName, {}, element('text', {}, text))
}
