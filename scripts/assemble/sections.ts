/** The sections of a book while it is being assembled, and the ids of what is in them. */
import { basename } from 'node:path/posix'
import type { Element, Root, RootContent } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { VFile } from 'vfile'
import type { Chapter, NoteDefinition } from '../book.ts'
import {
  elementsOf as elementsIn,
  hasClass,
  headingsAmong,
  levelOf,
  type Marks,
  marksOf,
} from '../lib/hast.ts'
import { elementsInTexts } from '../lib/texts.ts'
import { type FreeId, uniqueIds } from '../lib/unique-ids.ts'
import { report } from '../problems/report.ts'

/** A section while the book is being assembled; each step changes its tree in place. */
export interface Draft {
  readonly file: VFile
  /** Path in the manuscript folder, with `/`, of the file in which it begins. */
  readonly path: string
  readonly id: string
  readonly tree: Root
  /** Those that divide its text, in order, shown or not. */
  readonly headings: readonly Element[]
  /** Definitions of those that it refers to. */
  readonly notes: NoteDefinition[]
  readonly leftOut?: Chapter['leftOut']
}

/**
 * The chapters with an id each, after the name of the file that they begin: `parts/02 The Ford.md` becomes
 * `02-the-ford`. Others of the file, and the part that begins before it, are named by their headings.
 *
 * Ids are safe as file names everywhere, so letters beyond ASCII lose their marks or go. Equal
 * ids get different numbers, in reading order.
 */
export function nameSections(chapters: readonly Chapter[]): readonly Draft[] {
  const freeId = uniqueIds()
  const begun = new Set<string>()
  return chapters.map(({ file, leftOut, tree, notes }, index) => {
    const path = file.data.manuscriptPath ?? basename(file.path ?? '')
    const headings = headingsAmong(tree.children)
    const [heading] = headings
    const isFirst = !(heading && isAdded(heading)) && !begun.has(path)
    if (isFirst) begun.add(path)
    const name = isFirst
      ? basename(path).replace(/\.[^.]*$/, '')
      : heading && textOf(heading)
    const id = freeId(slugOf(name ?? '') || `section-${index + 1}`)
    return { file, path, id, tree, headings, leftOut, notes: [...notes] }
  })
}

/** Whether it is of a part that begins before a file, and not in it, or of what stands in none. */
function isAdded(heading: Element): boolean {
  const isPart = hasClass(heading, 'part') && !heading.position
  return isPart || marksOf(heading).isMade === true
}

function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}

type Test = (element: Element) => boolean

/** Every element of the text that passes a test, and then of its notes, in source order. */
export function elementsOf(draft: Draft, test: Test): readonly Element[] {
  return elementsInTexts([draft]).filter(test)
}

/** Every element among and below these nodes that passes a test, in source order. */
export function elementsBelow(
  nodes: readonly RootContent[],
  test: Test,
): readonly Element[] {
  return nodes.flatMap((node) => elementsIn(node)).filter(test)
}

/** Path of the file in which an element of a section is written. */
export function pathOf(draft: Draft, element: Element): string {
  return marksOf(element).path ?? draft.path
}

/** What authors call the places of a file. */
export interface FilePlaces {
  /** The section that it begins, or goes on with. */
  readonly draft: Draft
  /** Where it begins: its first chapter, or its first element. */
  readonly start: Element
  readonly names: ReadonlyMap<string, Element>
}

/** By path. */
export type Places = ReadonlyMap<string, FilePlaces>

/**
 * Make the ids of all elements unique over the book.
 *
 * An id that an author wrote stays as it is, and one that is there before in another file, or made from the words
 * of a heading, gives way, by a number after it. Twice the same in a file is an error.
 */
export function unifyIds(drafts: readonly Draft[]): { places: Places; freeId: FreeId } {
  const named = drafts.flatMap((draft) =>
    elementsOf(draft, isPlace).map((element): NamedPlace => {
      const id = element.properties.id ? String(element.properties.id) : undefined
      const path = pathOf(draft, element)
      return { ...marksOf(element), file: draft.file, path, element, id }
    }),
  )
  const chosen = named.filter(({ explicitId, id }) => explicitId && id !== undefined)
  const firsts = new Map<string, NamedPlace>()
  for (const each of chosen)
    if (!firsts.has(each.id ?? '')) firsts.set(each.id ?? '', each)
  reportDuplicates(chosen)
  const places = placesOf(drafts, named)
  const freeId = uniqueIds(firsts.keys())
  for (const each of named) {
    if (each.id === undefined || firsts.get(each.id) === each) continue
    each.element.properties.id = freeId(each.id)
  }
  return { places, freeId }
}

interface NamedPlace extends Marks {
  readonly file: VFile
  readonly path: string
  readonly element: Element
  /** As it was written, or made. */
  readonly id: string | undefined
}

function isPlace(element: Element): boolean {
  return Boolean(element.properties.id) || marksOf(element).aliases !== undefined
}

function reportDuplicates(chosen: readonly NamedPlace[]): void {
  const firsts = new Map<string, NamedPlace>()
  for (const each of chosen) {
    const { element, file, id = '', path } = each
    const key = JSON.stringify([path, id])
    const first = firsts.get(key)
    firsts.set(key, first ?? each)
    const cause = {
      text: 'the first is',
      file: first?.file ?? file,
      place: first?.element,
    }
    if (first) report(file, 'id-duplicate', [id], element, cause)
  }
}

/** What the author chose comes before what GitHub makes of a heading, and that before what we do. */
function placesOf(drafts: readonly Draft[], named: readonly NamedPlace[]): Places {
  const places = new Map<string, FilePlaces & { readonly names: Map<string, Element> }>()
  const begin = (draft: Draft, starts: readonly Element[]): void => {
    for (const start of starts) {
      const path = pathOf(draft, start)
      if (!places.has(path)) places.set(path, { draft, start, names: new Map() })
    }
  }
  for (const draft of drafts)
    begin(
      draft,
      draft.headings.filter((heading) => levelOf(heading) === 1 && !isAdded(heading)),
    )
  for (const draft of drafts)
    begin(
      draft,
      draft.tree.children.filter((node) => node.type === 'element'),
    )
  const ranks: readonly ((place: NamedPlace) => readonly (string | undefined)[])[] = [
    ({ explicitId, id }) => (explicitId ? [id] : []),
    ({ aliases = [] }) => aliases.slice(0, 1),
    ({ id }) => [id],
    ({ aliases = [] }) => aliases.slice(1),
  ]
  for (const namesOf of ranks)
    for (const place of named) {
      const known = places.get(place.path)?.names
      for (const name of namesOf(place))
        if (name !== undefined && !known?.has(name)) known?.set(name, place.element)
    }
  return places
}
