import type { Element, ElementContent, Root, RootContent } from 'hast'
import { toXast } from 'hast-util-to-xast'
import { toXml } from 'xast-util-to-xml'
import type { Book, ContentsEntry, Section, Templates } from '../book.ts'
import { walkHtml } from '../lib/walk.ts'
import { markStructure } from './mark-structure.ts'
import { normaliseSpaces } from './normalise-spaces.ts'
import type { PageGeometry } from './page-geometry.ts'
import { type NoteTemplates, placeNotesInTree } from './place-notes-in-tree.ts'
import { prepareText, type SourceMarks } from './prepare-text.ts'

/** What is printed, and the languages in it. */
export interface PrintDocument {
  readonly xhtml: string
  readonly languages: ReadonlySet<string>
}

/**
 * The document that is printed, as XHTML: in XML a paragraph may hold a note of several
 * paragraphs, which HTML's parser would tear apart.
 *
 * @param marks - Gets the elements whose place in the source may have to be reported.
 */
export function printDocument(
  book: Book,
  templates: Templates,
  geometry: PageGeometry,
  fontFaces: string,
  marks: SourceMarks,
): PrintDocument {
  const runs = book.config.kind === 'book' ? bookRuns : articleRuns
  const sections = book.sections.map((section) => printTree(section, book, marks))
  const styles = [
    fontFaces,
    templates.style('print', geometry.texts),
    ...(book.hasFormulas ? [templates.style('formula')] : []),
  ]
  const root = templates.fill(
    'print',
    {
      styles: [
        ...styles.map((css) => styleElement(css)),
        styleElement('', 'page.running'),
      ],
      runs: runs(book, templates, sections),
    },
    { language: book.config.language, title: book.config.title },
  )
  normaliseSpaces(root)
  placeNotesInTree(root, noteTemplates(book, templates, marks))
  markAddresses(root)
  addressPlaces(root)
  const languages = markStructure(root, book)
  return { xhtml: stringifyXml(root), languages }
}

/** An article: title block, abstract, contents, text and imprint in one run of pages. */
function articleRuns(
  book: Book,
  templates: Templates,
  sections: readonly ElementContent[][],
): readonly ElementContent[] {
  const { config } = book
  const [abstract, text] = takeAbstract(sections.flat())
  return contentOf(
    templates.fill(
      'print/article',
      {
        kicker: paragraph(
          'kicker',
          [config.publisher, book.byline.date].filter(Boolean).join(' · '),
        ),
        subtitle: paragraph('subtitle', config.subtitle),
        byline: byline(book),
        abstract,
        contents: config.toc ? contents(book, templates) : [],
        text,
        imprint: imprint(book, templates),
      },
      { title: config.title },
    ),
  )
}

/** A book: title page, imprint on its verso, contents, and a run for each section. */
function bookRuns(
  book: Book,
  templates: Templates,
  sections: readonly ElementContent[][],
): readonly ElementContent[] {
  const { config } = book
  const titlePage = templates.fill(
    'print/title-page',
    {
      byline: byline(book),
      subtitle: paragraph('subtitle', config.subtitle),
      publisher: paragraph('publisher', config.publisher),
    },
    { title: config.title },
  )
  const fill = (name: string, slot: string, content: readonly ElementContent[]) =>
    contentOf(templates.fill(name, { [slot]: content }))
  return [
    ...contentOf(titlePage),
    ...fill('print/imprint-page', 'imprint', imprint(book, templates)),
    ...(config.toc
      ? fill('print/contents-page', 'contents', contents(book, templates))
      : []),
    ...book.sections.flatMap((section, index) =>
      contentOf(
        templates.fill(
          'print/chapter',
          { text: sections[index] ?? [] },
          { role: section.role },
        ),
      ),
    ),
  ]
}

function printTree(section: Section, book: Book, marks: SourceMarks): ElementContent[] {
  const tree = structuredClone(section.tree)
  prepareText(tree, section.file, book.pictures, marks)
  return tree.children.filter(isContent)
}

function noteTemplates(
  book: Book,
  templates: Templates,
  marks: SourceMarks,
): NoteTemplates {
  return {
    notes: book.notes,
    prepare: (tree, { file }) => prepareText(tree, file, book.pictures, marks),
    fill: (slots, texts) => contentOf(templates.fill('print/note', slots, texts)),
  }
}

/**
 * Links within the book lead to addresses of our own, of which the finished PDF makes places again.
 * For links to a place in the document itself, Chromium looks on each page for the targets of all,
 * which takes two fifths of the print of a long book with notes.
 */
function addressPlaces(tree: Root): void {
  walkHtml(tree, (node) => {
    if (node.type !== 'element') return
    const href = String(node.properties.href ?? '')
    if (href.startsWith('#'))
      node.properties.href = `colophon-place:${encodeURIComponent(href.slice(1))}`
  })
}

/** A link that shows its own address is no text to hyphenate. */
function markAddresses(tree: Root): void {
  walkHtml(tree, (node) => {
    if (node.type !== 'element' || node.tagName !== 'a') return
    const [text] = node.children
    if (text?.type !== 'text') return
    if (/^(https?:\/\/|www\.)\S+$/.test(text.value))
      node.properties.className = ['address']
  })
}

function contents(book: Book, templates: Templates): readonly ElementContent[] {
  const entries = (list: readonly ContentsEntry[]): ElementContent[] =>
    list
      .filter((entry) => entry.level <= book.config.tocDepth)
      .flatMap((entry) => {
        const item = contentOf(
          templates.fill(
            'print/contents-entry',
            { label: structuredClone([...entry.label]) },
            { id: entry.id, level: String(entry.level) },
          ),
        )
        const below = entries(entry.children)
        const [li] = item.filter((node): node is Element => node.type === 'element')
        if (li && below.length > 0) li.children.push(element('ol', {}, below))
        return item
      })
  return contentOf(
    templates.fill(
      'print/contents',
      { entries: entries(book.contents) },
      { contents: book.words.contents ?? '' },
    ),
  )
}

function imprint(book: Book, templates: Templates): readonly ElementContent[] {
  const { publisher, rights, identifier, description, kind } = book.config
  const published = [publisher, book.byline.date].filter(Boolean).join(', ')
  return contentOf(
    templates.fill('print/imprint', {
      description: text(kind === 'book' ? description : undefined),
      publisher: text(kind === 'book' ? published : undefined),
      rights: text(rights),
      identifier: text(identifier.replace(/^urn:isbn:/, 'ISBN ')),
    }),
  )
}

function takeAbstract(
  nodes: readonly ElementContent[],
): [abstract: ElementContent[], text: ElementContent[]] {
  const first = nodes.findIndex((node) => node.type === 'element')
  const node = nodes[first]
  const isAbstract =
    node?.type === 'element' &&
    Array.isArray(node.properties.className) &&
    node.properties.className.includes('abstract')
  return isAbstract ? [[node], nodes.toSpliced(first, 1)] : [[], [...nodes]]
}

function byline({ byline: { authors, credits } }: Book): ElementContent[] {
  const lines = credits.flatMap((credit) => paragraph('contributor', credit))
  return [...paragraph('byline', authors), ...lines]
}

function paragraph(className: string, value: string | undefined): ElementContent[] {
  return value ? [element('p', { className: [className] }, text(value))] : []
}

function text(value: string | undefined): ElementContent[] {
  return value ? [{ type: 'text', value }] : []
}

function styleElement(css: string, id?: string): Element {
  return element('style', id ? { id } : {}, text(css))
}

function element(
  tagName: string,
  properties: Element['properties'],
  children: readonly ElementContent[],
): Element {
  return { type: 'element', tagName, properties, children: [...children] }
}

function contentOf(root: Root): ElementContent[] {
  return root.children.filter(isContent)
}

function isContent(node: RootContent): node is ElementContent {
  return node.type !== 'doctype'
}

/** Well-formed XML: every element closed, every attribute quoted, only characters that XML allows. */
function stringifyXml(root: Root): string {
  const html: Root = {
    type: 'root',
    children: root.children.filter((node) => node.type !== 'doctype'),
  }
  const markup = toXml(toXast(html))
  // XML 1.0, section 2.4: the end of a CDATA section may not stand in text.
  const text = markup.replace(forbiddenInXml, '').replaceAll(']]>', ']]&gt;')
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text}`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0, section 2.2, forbids
const forbiddenInXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
