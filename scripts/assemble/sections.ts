/** The sections of a book while it is being assembled, and the ids of what is in them. */
import { basename } from 'node:path/posix'
import type { Element, Root, RootContent } from 'hast'
import type { VFile } from 'vfile'
import type { Chapter, NoteDefinition } from '../book.ts'
import { elementsOf as elementsIn } from '../lib/hast.ts'
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
  const taken = new Set<string>()
  return chapters.map(({ file, tree, notes }, index) => {
    const path = file.data.manuscriptPath ?? basename(file.path ?? '')
    const id = firstFree(slugOf(path) || `section-${index + 1}`, taken)
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

interface Claim {
  readonly draft: Draft
  readonly element: Element
  readonly id: string
}

/**
 * Make the ids of all elements unique over the book.
 *
 * An id that an author wrote stays as it is; twice the same is an error. An id made from the words
 * of a heading gives way, by a number after it. `taken` holds the ids that are in use already, and
 * then all.
 */
export function unifyIds(drafts: readonly Draft[], taken: Set<string>): Places {
  const places = new Map(drafts.map((draft) => [draft, new Map<string, string>()]))
  const claims = drafts.flatMap(claimsOf)
  const explicit = claims.filter(({ element }) => isExplicit(element))
  const generated = claims.filter(({ element }) => !isExplicit(element))

  const firsts = new Map<string, Claim>()
  for (const claim of explicit) {
    const first = firsts.get(claim.id)
    if (first) reportDuplicate(claim, first)
    firsts.set(claim.id, first ?? claim)
    taken.add(claim.id)
    places.get(claim.draft)?.set(claim.id, claim.id)
  }

  const next = new Map<string, number>()
  for (const { draft, element, id } of generated) {
    const free = firstFree(id, taken, next)
    element.properties.id = free
    const own = places.get(draft)
    if (!own?.has(id)) own?.set(id, free)
  }
  return places
}

function claimsOf(draft: Draft): readonly Claim[] {
  const elements = elementsOf(draft, ({ properties }) => Boolean(properties.id))
  return elements.map((element) => ({
    draft,
    element,
    id: String(element.properties.id),
  }))
}

function isExplicit({ data }: Element): boolean {
  return Boolean((data as { explicitId?: boolean } | undefined)?.explicitId)
}

function reportDuplicate(second: Claim, first: Claim): void {
  report(second.draft.file, 'id-duplicate', [second.id], second.element, {
    text: `the first is in ${first.draft.file.path ?? 'this file'}`,
    place: first.element,
  })
}

/**
 * The id itself, or the first of `id-2`, `id-3` … that is not taken; it then is.
 *
 * @param next - Numbers tried so far for each id, so that many equal ids cost linear time.
 */
export function firstFree(
  id: string,
  taken: Set<string>,
  next: Map<string, number> = new Map(),
): string {
  let free = id
  let number = next.get(id) ?? 2
  while (taken.has(free)) {
    free = `${id}-${number}`
    number += 1
  }
  next.set(id, number)
  taken.add(free)
  return free
}
