import type { Element } from 'hast'
import type { Page } from '../../book.ts'
import { countAtoms, inReadingOrder } from '../../lib/atoms.ts'
import { hasToken } from '../../lib/hast.ts'
import { type Evidence, type Finding, finding, type Verdict } from '../evidence.ts'
import { type Atoms, readAtoms, wordsAt } from '../text/read-atoms.ts'
import { openEpub } from './open-epub.ts'

/**
 * Every printed page that has a number begins in the EPUB where it does in print, to the word, in
 * the order in which they are read. That both lists of pages name these places is held by Ace in CI, and by tests.
 */
export function pagesEpub({ artifact, book, pageMap }: Evidence): Verdict {
  const epub = openEpub(artifact)
  const atoms = readAtoms(
    epub.textDocuments.map(({ tree }) => tree),
    (element) =>
      book.notes.has(String(element.properties.id)) ||
      hasToken(element, 'role', 'doc-backlink') ||
      hasToken(element, 'epub:type', 'footnotes') ||
      isUncounted(element),
  )
  const numbered = (pageMap?.pages ?? []).filter(({ label }) => label !== '')
  const pages = inReadingOrder(numbered)
  const labels = new Set(pages.map(({ label }) => label))
  const breaks = epub.documents
    .flatMap(({ elements }) => elements.filter(isMarker))
    .map((marker): PageBreak => {
      const name = String(marker.properties.ariaLabel ?? '')
      const label = name.split(/[^\p{L}\p{N}]+/u).findLast((word) => labels.has(word))
      return { label: label ?? name, at: atoms.places.get(marker) }
    })
  const findings = [
    ...orderFaults(pages, breaks),
    ...startFaults(pages, breaks, atoms, countedText(book)),
  ]
  return { read: [breaks.length, 'page'], findings }
}

/** The text of a book without what the index calls places by, which is another in each format. */
function countedText({ sections }: Evidence['book']): Atoms {
  return readAtoms(
    sections.map(({ tree }) => tree),
    isUncounted,
  )
}

function isUncounted(element: Element): boolean {
  return hasToken(element, 'className', 'locator', 'between-locators')
}

/** A place in a page file where a printed page begins. */
interface PageBreak {
  /** The number of the page; all that assistive technology says there, where that has no such number. */
  readonly label: string
  /** Atoms of the text before it, without notes; `undefined` on pages that are not text. */
  readonly at: number | undefined
}

/** The first page that begins out of its turn, or does not. */
function orderFaults(
  pages: readonly Page[],
  breaks: readonly PageBreak[],
): readonly Finding[] {
  const most = Math.max(breaks.length, pages.length)
  for (let index = 0; index < most; index++) {
    const [found, page] = [breaks[index]?.label, pages[index]?.label]
    const say = (label?: string) => (label === undefined ? 'no page' : `page ${label}`)
    if (found !== page)
      return [finding('page-list-other', ['the text', say(found), say(page)])]
  }
  return []
}

/** No marker stands in a link: there the page begins with the whole of it. */
function startFaults(
  pages: readonly Page[],
  breaks: readonly PageBreak[],
  atoms: Atoms,
  expected: Atoms,
): readonly Finding[] {
  const links = [...expected.places]
    .filter(([{ tagName }]) => tagName === 'a')
    .map(([link, from]) => [from, from + (countAtoms(link).get(link) ?? 0)] as const)
  const quote = (text: Atoms, place: number | undefined) =>
    place === undefined ? 'a page before the text' : wordsAt(text, place)
  return pages.flatMap(({ label, start }, index) => {
    const found = breaks[index]
    const isWithin = ([from, to]: readonly [number, number]) =>
      start !== undefined && from < start && start < to
    const at = links.find(isWithin)?.[0] ?? start
    if (!found || found.at === at) return []
    const words = [quote(atoms, found.at), quote(expected, at)] as const
    return [finding('page-start-other', ['EPUB', label, ...words])]
  })
}

function isMarker(element: Element): boolean {
  return (
    hasToken(element, 'epub:type', 'pagebreak') ||
    hasToken(element, 'role', 'doc-pagebreak')
  )
}
