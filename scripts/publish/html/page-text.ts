import type { Element, ElementContent, RootContent } from 'hast'
import type { Book, ContentsEntry, Note, Section, Templates } from '../../book.ts'
import { element, fillPart } from '../markup.ts'
import { backlinks, withEnds } from '../notes.ts'
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
  const abstract = first?.properties.role === 'doc-abstract' ? [first] : []
  const text = nodes.filter((node) => node !== abstract[0])
  const notes = book.sections.flatMap((section) => section.notes)
  return { abstract, text: [...text, ...pageNotes(notes, 2, book, templates)] }
}

/** A book: each section with its own notes at its end. */
export function bookText(book: Book, templates: Templates): PageText {
  const text = book.sections.flatMap((section) => {
    const { notes, role, title } = section
    const slots = {
      text: contentOf(section, book),
      notes: pageNotes(notes, 3, book, templates),
    }
    return fillPart(templates, 'web/chapter', slots, { role, title })
  })
  return { abstract: [], text }
}

function contentOf({ tree }: Section, book: Book): ElementContent[] {
  return finishText(tree.children.filter(isContent), book)
}

function isContent(node: RootContent): node is ElementContent {
  return node.type !== 'doctype'
}

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
  const items = notes.flatMap((note) => {
    const content = finishText(note.children, book)
    const text = withEnds(content, [], backlinks(note, book.words))
    return fillPart(templates, 'web/note', { text }, { id: note.id, label: note.label })
  })
  const texts = {
    notes: fillWords(book.words, 'notes'),
    level: String(level),
    'words-language': book.words.language ?? 'en',
  }
  return fillPart(templates, 'web/notes', { notes: items }, texts)
}

/** The contents as nested lists of links; nothing for a text without two headings. */
export function pageContents(
  { config, contents, words }: Book,
  templates: Templates,
): ElementContent[] {
  const isWorthwhile = contents.length > 1 || (contents[0]?.children.length ?? 0) > 0
  if (!isWorthwhile) return []
  const itemsOf = (entries: readonly ContentsEntry[]): Element[] =>
    entries.map(({ children, id, label, level }) => {
      const link = element('a', { href: `#${id}` }, ...label)
      const below = level < config.tocDepth ? itemsOf(children) : []
      const inner = below.length > 0 ? [element('ol', {}, ...below)] : []
      return element('li', {}, link, ...inner)
    })
  const texts = {
    contents: fillWords(words, 'contents'),
    'words-language': words.language ?? 'en',
  }
  return fillPart(templates, 'web/contents', { entries: itemsOf(contents) }, texts)
}
