/** The contents of the EPUB, as its navigation document and its NCX have them. */
import type { Element, ElementContent } from 'hast'
import type { ContentsEntry } from '../../book.ts'
import { romanValue } from '../../lib/numerals.ts'
import { flatten } from '../../lib/walk.ts'
import { fillXml } from '../fill-xml.ts'
import { copyOf, element, fillPart } from '../markup.ts'
import { matterOf, sectionSemantics } from '../semantics.ts'
import { fillWords } from '../words.ts'
import {
  type ContentDocument,
  type Edition,
  makePage,
  pageFiles,
  placeOf,
} from './edition.ts'
import { finishContent } from './finish-content.ts'
import { pageMarkers } from './page-breaks.ts'
import { sectionTitle } from './section-page.ts'

/** A line that leads to a place. */
interface Line {
  readonly label: readonly (ElementContent | string)[]
  /** Address relative to the package document. */
  readonly href: string
  /** What the place is, in the vocabulary of EPUB. */
  readonly type?: string
  readonly children?: readonly Line[]
}

/** One line of the contents, as the navigation document and the NCX have it. */
interface ContentsLine extends Line {
  /** The label without markup; never empty. */
  readonly text: string
  readonly children: readonly ContentsLine[]
}

/** For a heading that is a picture and nothing else. */
const noText = '\u2014'

/**
 * The contents, as deep as the configuration wants. A section without a heading in them gets a line
 * of its own, so that every page can be reached.
 */
export function tableOfContents({
  book: { config, contents, sections, words },
  files,
  places,
}: Edition): readonly ContentsLine[] {
  const lineOf = ({ children, id, label, text }: ContentsEntry): ContentsLine => ({
    ...(text.trim() === '' ? { label: [noText], text: noText } : { label, text }),
    href: placeOf(id, places),
    children: children.filter(({ level }) => level <= config.tocDepth).map(lineOf),
  })
  const fileOf = ({ href }: ContentsLine) => href.replace(/#.*/s, '')
  const lines = contents.map(lineOf)
  const reached = new Set(flatten(lines).map(fileOf))
  const listed = sections.flatMap((section): readonly ContentsLine[] => {
    const href = files.get(section.id) ?? ''
    if (reached.has(href)) return lines.filter((line) => fileOf(line) === href)
    if (section.isUnlisted) return []
    const text = section.title.trim() || noText
    return [{ label: [text], text, href, children: [] }]
  })
  if (!config.accessibility?.statement) return listed
  const text = fillWords(words, 'accessibility')
  const label = [element('span', { lang: fillWords(words, 'language') }, text)]
  return [...listed, { label, text, href: pageFiles.statement, children: [] }]
}

/**
 * The navigation document: the contents, for readers and reading systems, the landmarks, and the
 * list of printed pages.
 *
 * @see https://www.w3.org/TR/epub-33/#sec-nav
 */
export function contentsPage(
  edition: Edition,
  lines: readonly ContentsLine[],
): ContentDocument {
  const { book, templates } = edition
  const title = fillWords(book.words, 'contents')
  const slots = {
    entries: [list(lines)],
    landmarks: [landmarks(edition)],
    pages: pageList(edition),
  }
  const texts = {
    contents: title,
    landmarks: fillWords(book.words, 'landmarks'),
    'words-language': fillWords(book.words, 'language'),
  }
  const content = fillPart(templates, 'epub/contents', slots, texts).map(copyOf)
  finishContent(content, edition, pageFiles.contents)
  return makePage(edition, {
    id: 'nav',
    file: pageFiles.contents,
    title,
    matter: 'frontmatter',
    // The list itself holds nothing but its entries.
    body: [...pageMarkers(edition, pageFiles.contents), ...content],
  })
}

function list(lines: readonly Line[]): Element {
  const items = lines.map(({ children = [], href, label, type }) => {
    const inner = children.length > 0 ? [list(children)] : []
    return element(
      'li',
      {},
      element('a', { 'epub:type': type, href }, ...label),
      ...inner,
    )
  })
  return element('ol', {}, ...items)
}

/** Where to find the parts that a reading system may offer by name; each kind of part once. */
function landmarks({ book, files }: Edition): Element {
  const { config, sections, words } = book
  const matters = sections.map((section) => matterOf(section, book))
  const body = Math.max(0, matters.indexOf('bodymatter'))
  const named = sections.flatMap((section, index) => {
    const own = String(sectionSemantics(section, config.kind)['epub:type'] ?? '')
    const type = index === body ? 'bodymatter' : own
    if (type === '' || severalOf.has(type)) return []
    return [
      { type, href: files.get(section.id) ?? '', label: [sectionTitle(book, section)] },
    ]
  })
  const parts = [
    { type: 'cover', href: pageFiles.cover, label: [fillWords(words, 'cover')] },
    { type: 'titlepage', href: pageFiles.title, label: [fillWords(words, 'title-page')] },
    { type: 'toc', href: pageFiles.contents, label: [fillWords(words, 'contents')] },
    ...named,
  ]
  return list(
    parts.filter(({ type }, index) => {
      return parts.findIndex((part) => part.type === type) === index
    }),
  )
}

/** Parts that a book has several of. */
const severalOf = new Set(['chapter', 'part'])

/**
 * The printed pages, which reading systems show where they let readers go to a page; nothing where
 * there are no pages.
 *
 * @see https://www.w3.org/TR/epub-33/#sec-nav-pagelist
 */
function pageList({ book, pageBreaks, templates }: Edition): ElementContent[] {
  if (pageBreaks.length === 0) return []
  const lines = pageBreaks.map(({ file, id, label }) => {
    return { href: `${file}#${id}`, label: [label] }
  })
  const texts = {
    'page-list': fillWords(book.words, 'page-list'),
    'words-language': fillWords(book.words, 'language'),
  }
  return fillPart(templates, 'epub/page-list', { pages: [list(lines)] }, texts)
}

/** The contents and the list of printed pages for reading systems older than EPUB 3. */
export function ncx(
  { book, pageBreaks, templates }: Edition,
  lines: readonly ContentsLine[],
): string {
  let order = 0
  const pointOf = ({ href, text }: ContentsLine): object => {
    order += 1
    return { order, href, text }
  }
  const pages = pageBreaks.map((page) => {
    const { label } = page
    return /^\d+$/.test(label)
      ? { ...page, type: 'normal', value: label }
      : { ...page, type: 'front', value: romanValue(label) }
  })
  return fillXml(templates, 'epub/toc.ncx', {
    ...book.config,
    depth: lines.some(({ children }) => children.length > 0) ? 2 : 1,
    lastPage: Math.max(0, ...pageBreaks.map(({ label }) => Number(label) || 0)),
    pageCount: pageBreaks.length,
    pageList: pages.length > 0 && fillWords(book.words, 'page-list'),
    pages,
    points: lines.map((line) => ({
      ...pointOf(line),
      children: line.children.map(pointOf),
    })),
  })
}
