import type { Element, ElementContent, RootContent } from 'hast'
import type { Book, ContentsEntry, Note, Section, Templates } from '../../book.ts'
import { element } from '../markup.ts'
import { fillWords } from '../words.ts'
import { finishText } from './finish-text.ts'

interface PageText {
  /** Stands before the contents. */
  readonly abstract: ElementContent[]
  readonly text: ElementContent[]
}

/** An article: the sections as one text, all notes at its end, its abstract apart. */
export function articleText(book: Book, templates: Templates): PageText {
  const nodes = book.sections.flatMap((section) => contentOf(section, book))
  const first = nodes.find((node) => node.type === 'element')
  const abstract = first && isAbstract(first) ? [first] : []
  const text = nodes.filter((node) => node !== abstract[0])
  const notes = book.sections.flatMap((section) => section.notes)
  return { abstract, text: [...text, ...pageNotes(notes, 2, book, templates)] }
}

/** A book: each section with its own notes at its end. */
export function bookText(book: Book, templates: Templates): PageText {
  const chapters = book.sections.flatMap((section) => {
    const slots = {
      text: contentOf(section, book),
      notes: pageNotes(section.notes, 3, book, templates),
    }
    const { role, title } = section
    return templates.fill('web/chapter', slots, { role, title }).children
  })
  return { abstract: [], text: chapters.filter(isContent) }
}

function contentOf({ tree }: Section, book: Book): ElementContent[] {
  return finishText(tree.children.filter(isContent), book)
}

function isAbstract({ properties, tagName }: Element): boolean {
  const { className } = properties
  return (
    tagName === 'section' && Array.isArray(className) && className.includes('abstract')
  )
}

function isContent(node: RootContent): node is ElementContent {
  return node.type !== 'doctype'
}

/** An arrow that the text fonts have; the usual hooked one would come as an emoji. */
const arrowBack = '\u2191'

/**
 * Notes as the last part of a text, each leading back to its references; nothing without notes.
 *
 * @param level - Level of the heading above them.
 */
function pageNotes(
  notes: readonly Note[],
  level: number,
  book: Book,
  templates: Templates,
): ElementContent[] {
  if (notes.length === 0) return []
  const items = notes.flatMap((note) => noteItem(note, book, templates))
  const texts = {
    notes: fillWords(book.words, 'notes'),
    level: String(level),
    'words-language': book.words.language ?? 'en',
  }
  return templates.fill('web/notes', { notes: items }, texts).children as ElementContent[]
}

function noteItem(note: Note, book: Book, templates: Templates): ElementContent[] {
  const text = withEnd(finishText(note.children, book), backlinks(note, book))
  const texts = { id: note.id, label: note.label }
  return templates.fill('web/note', { text }, texts).children as ElementContent[]
}

function backlinks({ label, refs }: Note, { words }: Book): ElementContent[] {
  return refs.flatMap((ref, index) => {
    const further = index === 0 ? '' : String(index + 1)
    const place = further ? `${label} (${further})` : label
    const properties = {
      className: ['backlink'],
      href: `#${ref}`,
      role: 'doc-backlink',
      ariaLabel: fillWords(words, 'back-to-text', { label: place }),
    }
    const number = further ? [element('sup', {}, further)] : []
    return [
      { type: 'text', value: '\u00a0' },
      element('a', properties, arrowBack, ...number),
    ]
  })
}

/** Content with words after its last paragraph, which is made if need be. */
function withEnd(
  content: readonly ElementContent[],
  end: readonly ElementContent[],
): ElementContent[] {
  const blocks = content.filter((node): node is Element => node.type === 'element')
  const last = blocks.at(-1)
  if (last?.tagName !== 'p') return [...blocks, element('p', {}, ...end)]
  return [...blocks.slice(0, -1), { ...last, children: [...last.children, ...end] }]
}

/** The contents as nested lists of links; nothing for a text without two headings. */
export function pageContents(
  { config, contents, words }: Book,
  templates: Templates,
): ElementContent[] {
  const items = itemsOf(contents)
  const isWorthwhile = contents.length > 1 || (contents[0]?.children.length ?? 0) > 0
  if (!isWorthwhile) return []
  const texts = {
    contents: fillWords(words, 'contents'),
    'words-language': words.language ?? 'en',
  }
  return templates.fill('web/contents', { entries: items }, texts)
    .children as ElementContent[]

  function itemsOf(entries: readonly ContentsEntry[]): Element[] {
    return entries.map(({ children, id, label, level }) => {
      const link = element('a', { href: `#${id}` }, ...label)
      const below = level < config.tocDepth ? itemsOf(children) : []
      return element(
        'li',
        {},
        link,
        ...(below.length > 0 ? [element('ol', {}, ...below)] : []),
      )
    })
  }
}
