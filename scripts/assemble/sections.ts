/** The sections of a book while it is being assembled, and the ids of what is in them. */
import { basename } from 'node:path/posix'
import type { Element, Root, RootContent } from 'hast'
import type { VFile } from 'vfile'
import type { Chapter, NoteDefinition } from '../book.ts'
import { elementsOf as elementsIn } from '../lib/hast.ts'
import { type FreeId, uniqueIds } from '../lib/unique-ids.ts'
import { report } from '../problems/report.ts'

/** A section while the book is being assembled; each step changes its tree in place. */
export interface Draft {
  readonly file: VFile
  /** Path in the manuscript folder, with `/`. */
  readonly path: string
  readonly id: string
  readonly tree: Root
  readonly definitions: readonly NoteDefinition[]
}

/**
 * The chapters with an id each, after the name of their file: `parts/02 The Ford.md` becomes
 * `02-the-ford`.
 *
 * Ids are safe as file names everywhere, so letters beyond ASCII lose their marks or go. Equal
 * ids get different numbers, in reading order.
 */
export function nameSections(chapters: readonly Chapter[]): readonly Draft[] {
  const freeId = uniqueIds()
  return chapters.map(({ file, tree, notes }, index) => {
    const path = file.data.manuscriptPath ?? basename(file.path ?? '')
    const id = freeId(slugOf(path) || `section-${index + 1}`)
    return { file, path, id, tree, definitions: notes }
  })
}

function slugOf(path: string): string {
  return basename(path)
    .replace(/\.[^.]*$/, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
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
  return nodes.flatMap((node) => elementsIn(node)).filter(test)
}

/** For each section, what its author calls a place → the id of that place in the book. */
export type Places = ReadonlyMap<Draft, ReadonlyMap<string, string>>

/**
 * Make the ids of all elements unique over the book.
 *
 * An id that an author wrote stays as it is; twice the same is an error. An id made from the words
 * of a heading gives way, by a number after it.
 */
export function unifyIds(drafts: readonly Draft[]): { places: Places; freeId: FreeId } {
  const places = new Map(drafts.map((draft) => [draft, new Map<string, string>()]))
  const named = drafts.flatMap((draft) =>
    elementsOf(draft, ({ properties }) => Boolean(properties.id)).map((element) => {
      const { explicitId } = (element.data ?? {}) as { readonly explicitId?: boolean }
      const id = String(element.properties.id)
      return { file: draft.file, element, id, explicitId, own: places.get(draft) }
    }),
  )
  const firsts = new Map<string, (typeof named)[number]>()
  for (const each of named.filter(({ explicitId }) => explicitId)) {
    const first = firsts.get(each.id)
    if (first) {
      const text = `the first is in ${first.file.path ?? 'this file'}`
      const cause = { text, file: first.file, place: first.element }
      report(each.file, 'id-duplicate', [each.id], each.element, cause)
    } else firsts.set(each.id, each)
    each.own?.set(each.id, each.id)
  }
  const freeId = uniqueIds(firsts.keys())
  for (const { element, explicitId, id, own } of named) {
    if (explicitId) continue
    element.properties.id = freeId(id)
    if (!own?.has(id)) own?.set(id, element.properties.id)
  }
  return { places, freeId }
}
