import type { VFile } from 'vfile'
import type { BookConfig, Chapter } from '../book.ts'
import { walkHtml } from '../lib/walk.ts'
import type { Macros } from './formulas/macros.ts'

/** What holds from one chapter on in all that follow. */
export interface BookSoFar {
  /** What commands in formulas stand for. */
  readonly macros: Macros
  readonly examples: Examples
}

/** Pandoc's examples, `(@)` and `(@name)`, which are counted through the book. */
export interface Examples {
  count: number
  /** The names in all files that look like those of examples. */
  readonly names: ReadonlySet<string>
  readonly numbers: Map<string, number>
}

/** A book of which no chapter is compiled yet. */
export function beginBook(
  { macros }: Pick<BookConfig, 'macros'>,
  files: readonly VFile[],
): BookSoFar {
  const named = files.flatMap((file) => [
    ...String(file.value).matchAll(/^[ \t>]*\(@([\w-]+)\)/gm),
  ])
  const names = new Set(named.map(([, name = '']) => name))
  return { macros: { ...macros }, examples: { count: 0, names, numbers: new Map() } }
}

/** The attribute of an element that holds the name of an example until its number is known. */
export const exampleReference = 'dataExample'

/** Write the numbers of examples where they are referred to; of what names none, what was written. */
export function setExampleNumbers(
  chapters: readonly Chapter[],
  { names, numbers }: Examples,
): void {
  if (names.size === 0) return
  for (const { notes, tree } of chapters) {
    for (const root of [
      tree,
      ...notes.map(({ children }) => ({ type: 'root', children }) as typeof tree),
    ])
      walkHtml(root, (node, parent, index) => {
        const name = node.type === 'element' && node.properties[exampleReference]
        if (!name) return
        const value = `(${numbers.get(String(name)) ?? `@${String(name)}`})`
        const place = node.position ? { position: node.position } : {}
        parent.children[index] = { type: 'text', value, ...place }
      })
  }
}
