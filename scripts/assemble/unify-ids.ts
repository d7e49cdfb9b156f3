import type { Element } from 'hast'
import type { VFile } from 'vfile'
import { report } from '../problems/report.ts'
import { type Draft, elementsOf } from './draft.ts'
import { firstFree } from './first-free.ts'

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
    text: `the first is in ${nameOf(first.draft.file)}`,
    place: first.element,
  })
}

function nameOf({ path }: VFile): string {
  return path ?? 'this file'
}
