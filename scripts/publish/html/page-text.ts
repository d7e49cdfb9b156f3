import type { Element, ElementContent, RootContent } from 'hast'
import type { Book, Section, Templates } from '../../book.ts'
import { finishText } from './finish-text.ts'
import { pageNotes } from './page-notes.ts'

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
