import type { Element, ElementContent } from 'hast'
import { element } from '../markup.ts'
import { matterOf, sectionSemantics } from '../semantics.ts'
import { fillWords } from '../words.ts'
import type { ContentDocument, Edition } from './edition.ts'
import { finishContent } from './finish-content.ts'
import { makePage } from './make-page.ts'
import { breaksIn, pageMarker } from './mark-pages.ts'
import { pageList } from './page-list.ts'
import { sectionTitle } from './section-page.ts'
import type { ContentsLine } from './table-of-contents.ts'

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
  const { children } = templates.fill('epub/contents', slots, texts)
  const body = structuredClone(children as ElementContent[])
  for (const part of body) {
    if (part.type === 'element') finishContent(part, edition, contentsFile)
  }
  return makePage(edition, {
    id: 'nav',
    file: contentsFile,
    title,
    matter: 'frontmatter',
    // The list itself holds nothing but its entries.
    body: [
      ...breaksIn(edition, contentsFile).map((each) => {
        return pageMarker(each, book.words, book.config.language)
      }),
      ...body,
    ],
  })
}

/** The name that the container writer gives it. */
export const contentsFile = 'toc.xhtml'

function list(lines: readonly ContentsLine[]): Element {
  const items = lines.map(({ children, href, label }) => {
    const inner = children.length > 0 ? [list(children)] : []
    return element('li', {}, element('a', { href }, ...label), ...inner)
  })
  return element('ol', {}, ...items)
}

/** Where to find the parts that a reading system may offer by name; each kind of part once. */
function landmarks({ book, files }: Edition, contents: string): Element {
  const sections = book.sections.map((section) => ({
    type: String(sectionSemantics(section, book.config.kind)['epub:type'] ?? ''),
    file: files.get(section.id) ?? '',
    title: sectionTitle(book, section),
    matter: matterOf(section, book),
  }))
  const body = sections.find(({ matter }) => matter === 'bodymatter') ?? sections[0]
  const named = sections.flatMap((section) => {
    if (section === body) return [{ ...section, type: 'bodymatter' }]
    return section.type && !severalOf.has(section.type) ? [section] : []
  })
  const parts = [
    { type: 'cover', file: 'cover.xhtml', title: fillWords(book.words, 'cover') },
    {
      type: 'titlepage',
      file: 'title-page.xhtml',
      title: fillWords(book.words, 'title-page'),
    },
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
