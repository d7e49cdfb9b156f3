import type { Element, Root, RootContent } from 'hast'
import { visit } from 'unist-util-visit'
import type { VFile } from 'vfile'
import type { NoteDefinition } from '../book.ts'

/** A section while the book is being assembled; each step changes its tree in place. */
export interface Draft {
  readonly file: VFile
  /** Path in the manuscript folder, with `/`. */
  readonly path: string
  readonly id: string
  readonly tree: Root
  readonly definitions: readonly NoteDefinition[]
}

type Test = (element: Element) => boolean

/** Every element of the text that passes a test, and then of its notes, in source order. */
export function elementsOf({ tree, definitions }: Draft, test: Test): readonly Element[] {
  const notes = definitions.flatMap(({ children }) => children)
  return elementsBelow([...tree.children, ...notes], test)
}

/** Every element among and below these nodes that passes a test, in source order. */
export function elementsBelow(
  nodes: readonly RootContent[],
  test: Test,
): readonly Element[] {
  const found: Element[] = []
  const root: Root = { type: 'root', children: [...nodes] }
  visit(root, 'element', (element) => {
    if (test(element)) found.push(element)
  })
  return found
}
