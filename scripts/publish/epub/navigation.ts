/** The contents of the EPUB, as its navigation document and its NCX have them. */
import type { Element, ElementContent } from 'hast'
import type { Book, ContentsEntry } from '../../book.ts'
import { romanValue } from '../../lib/roman.ts'
import { fillXml } from '../fill-xml.ts'
import { copyOf, element, fillPart } from '../markup.ts'
import { matterOf, sectionSemantics } from '../semantics.ts'
import { fillWords } from '../words.ts'
import {
  type ContentDocument,
  contentsFile,
  coverFile,
  type Edition,
  makePage,
  placeOf,
  statementFile,
  titleFile,
} from './edition.ts'
import { finishContent } from './finish-content.ts'
import { pageMarkers } from './page-breaks.ts'
import { sectionTitle } from './section-page.ts'

/** One line of the contents, as the navigation document and the NCX have it. */
interface ContentsLine {
  /** Phrasing content; never without text. */
  readonly label: readonly ElementContent[]
  readonly text: string
  /** Address relative to the package document. */
  readonly href: string
  readonly children: readonly ContentsLine[]
}

/** For a heading that is a picture and nothing else. */
const noText = '\u2014'

/**
 * The contents, as deep as the configuration wants. A section without a heading in them gets a line
 * of its own, so that every page can be reached.
 */
export function tableOfContents({ book, places }: Edition): readonly ContentsLine[] {
  const fileOf = (id: string) => placeOf(id, places).replace(/#.*/s, '')
  const lineOf = ({ children, id, label, text }: ContentsEntry): ContentsLine => ({
    ...(text.trim() === '' ? plain(noText) : { label, text }),
    href: placeOf(id, places),
    children: children.filter(({ level }) => level <= book.config.tocDepth).map(lineOf),
  })
  const lines = book.contents.map((entry) => {
    return { file: fileOf(entry.id), ...lineOf(entry) }
  })
  const reached = new Set(
    lines.flatMap(flatten).map(({ href }) => href.replace(/#.*/s, '')),
  )
  const sections = book.sections.flatMap((section): readonly ContentsLine[] => {
    const file = placeOf(section.id, places)
    if (reached.has(file)) return lines.filter((line) => line.file === file)
    return [{ ...plain(section.title), href: file, children: [] }]
  })
  return [...sections, ...statement(book)]
}

function statement({ config, words }: Book): readonly ContentsLine[] {
  if (!config.accessibility?.statement) return []
  const text = fillWords(words, 'accessibility')
  const label = [element('span', { lang: fillWords(words, 'language') }, text)]
  return [{ label, text, href: statementFile, children: [] }]
}

function flatten(line: ContentsLine): readonly ContentsLine[] {
  return [line, ...line.children.flatMap(flatten)]
}

function plain(value: string): Pick<ContentsLine, 'label' | 'text'> {
  const text = value.trim() || noText
  return { label: [{ type: 'text', value: text }], text }
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
    landmarks: [landmarks(edition, title)],
    pages: pageList(edition),
  }
  const texts = {
    contents: title,
    landmarks: fillWords(book.words, 'landmarks'),
    'words-language': fillWords(book.words, 'language'),
  }
  const content = fillPart(templates, 'epub/contents', slots, texts).map(copyOf)
  finishContent(content, edition, contentsFile)
  return makePage(edition, {
    id: 'nav',
    file: contentsFile,
    title,
    matter: 'frontmatter',
    // The list itself holds nothing but its entries.
    body: [...pageMarkers(edition, contentsFile), ...content],
  })
}

function list(lines: readonly ContentsLine[]): Element {
  const items = lines.map(({ children, href, label }) => {
    const inner = children.length > 0 ? [list(children)] : []
    return element('li', {}, element('a', { href }, ...label), ...inner)
  })
  return element('ol', {}, ...items)
}

/** Where to find the parts that a reading system may offer by name; each kind of part once. */
function landmarks({ book, places }: Edition, contents: string): Element {
  const sections = book.sections.map((section) => ({
    type: String(sectionSemantics(section, book.config.kind)['epub:type'] ?? ''),
    file: placeOf(section.id, places),
    title: sectionTitle(book, section),
    matter: matterOf(section, book),
  }))
  const body = sections.find(({ matter }) => matter === 'bodymatter') ?? sections[0]
  const named = sections.flatMap((section) => {
    if (section === body) return [{ ...section, type: 'bodymatter' }]
    return section.type && !severalOf.has(section.type) ? [section] : []
  })
  const parts = [
    { type: 'cover', file: coverFile, title: fillWords(book.words, 'cover') },
    { type: 'titlepage', file: titleFile, title: fillWords(book.words, 'title-page') },
    { type: 'toc', file: contentsFile, title: contents },
    ...named,
  ]
  const items = parts
    .filter(({ type }, index) => parts.findIndex((part) => part.type === type) === index)
    .map(({ file, title, type }) => {
      return element('li', {}, element('a', { 'epub:type': type, href: file }, title))
    })
  return element('ol', {}, ...items)
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
  const pages = pageBreaks.map(({ file, id, label }) => {
    return element('li', {}, element('a', { href: `${file}#${id}` }, label))
  })
  return fillPart(
    templates,
    'epub/page-list',
    { pages },
    {
      pages: fillWords(book.words, 'page-list'),
      'words-language': fillWords(book.words, 'language'),
    },
  )
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
