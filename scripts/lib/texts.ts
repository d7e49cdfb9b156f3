/** Texts that notes go with: chapters, and sections of a book. */
import type { Element, ElementContent, Root } from 'hast'
import type { VFile } from 'vfile'
import type { Book } from '../book.ts'
import { elementsOf } from './hast.ts'

interface Noted {
  readonly tree: Root
  readonly notes: readonly { readonly children: readonly ElementContent[] }[]
}

/** A tree of some nodes. */
export function rootOf(children: readonly ElementContent[]): Root {
  return { type: 'root', children: [...children] }
}

/** The tree of a text, and then those of its notes. */
export function treesOf({ notes, tree }: Noted): readonly Root[] {
  return [tree, ...notes.map(({ children }) => rootOf(children))]
}

/** All elements of texts, those of notes after each. */
export function elementsInTexts(texts: readonly Noted[]): readonly Element[] {
  return texts.flatMap(treesOf).flatMap(elementsOf)
}

/** All texts of a book, each once: sections, and after each its notes. */
export function textsOf({
  sections,
}: Pick<Book, 'sections'>): readonly { readonly file: VFile; readonly tree: Root }[] {
  return sections.flatMap(({ file, notes, tree }) => [
    { file, tree },
    ...notes.map((note) => ({ file: note.file, tree: rootOf(note.children) })),
  ])
}

/** The book with other sections, and with their notes. */
export function withSections(book: Book, sections: Book['sections']): Book {
  const notes = sections.flatMap((section) => section.notes)
  return { ...book, sections, notes: new Map(notes.map((note) => [note.id, note])) }
}

/** A copy of the book whose elements, those of notes too, may be changed. */
export function copyTexts(book: Book, change: (element: Element) => void): Book {
  const sections = book.sections.map((section) => {
    const tree = structuredClone(section.tree)
    const notes = section.notes.map((note) => {
      return { ...note, children: structuredClone([...note.children]) }
    })
    elementsInTexts([{ notes, tree }]).forEach(change)
    return { ...section, tree, notes }
  })
  return withSections(book, sections)
}
