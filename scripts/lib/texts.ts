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
