import type { Book } from '../../book.ts'
import { type Finding, finding } from '../evidence.ts'
import type { BookLink, FollowedLink } from './book-links.ts'
import { isOutside, linkTarget } from './link-target.ts'

/**
 * What the links of a finished page lack of those that the author wrote, on the words where he
 * wrote them, and which lead out of it that he did not write. Links within, as contents have them,
 * may be more.
 */
export function compareLinks(
  expected: readonly BookLink[],
  found: readonly FollowedLink[],
  output: string,
): readonly Finding[] {
  const left = countLinks(found)
  // What is known word for word comes first; another takes what remains of its target.
  const inTurn = expected.toSorted((a, b) => Number(b.isPlain) - Number(a.isPlain))
  const lost = inTurn.filter((link) => !take(left, link))
  const added = [...left].flatMap(([target, words]) =>
    isOutside(target) ? [...words.keys()].map((each) => ({ target, words: each })) : [],
  )
  return [
    ...lost.map(({ origin, target }) => finding('link-lost', [output, target], origin)),
    ...added.map(({ target }) => finding('link-foreign', [output, target])),
  ]
}

/** By target and words, how many there are. */
type LinkCounts = Map<string, Map<string, number>>

function countLinks(links: readonly FollowedLink[]): LinkCounts {
  const counts: LinkCounts = new Map()
  for (const { target, words } of links) {
    const own = counts.get(target) ?? new Map<string, number>()
    own.set(words, (own.get(words) ?? 0) + 1)
    counts.set(target, own)
  }
  return counts
}

/** Whether there was such a link still to be taken. */
function take(counts: LinkCounts, { isPlain, target, words }: BookLink): boolean {
  const own = counts.get(target)
  const key = isPlain || own?.has(words) ? words : own?.keys().next().value
  const count = key === undefined ? 0 : (own?.get(key) ?? 0)
  if (!own || key === undefined || count === 0) return false
  if (count > 1) own.set(key, count - 1)
  else own.delete(key)
  return true
}

/** The addresses outside the book, as the author wrote them, to which a finished file has links. */
export function addressesIn(
  { linksOut }: Book,
  found: readonly FollowedLink[],
): readonly string[] {
  const targets = new Set(found.map(({ target }) => target))
  return linksOut
    .map(({ address }) => address)
    .filter((address) => targets.has(linkTarget(address)))
}
