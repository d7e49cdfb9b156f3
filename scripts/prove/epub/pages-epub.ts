import { posix } from 'node:path'
import type { Element } from 'hast'
import type { Page } from '../../book.ts'
import { countAtoms } from '../../lib/atoms.ts'
import { elementsOf, hasToken } from '../../lib/hast.ts'
import {
  counted,
  type Evidence,
  type Finding,
  finding,
  type Verdict,
} from '../evidence.ts'
import { type Atoms, bookAtoms, readAtoms, wordsAt } from '../text/read-atoms.ts'
import { textOf } from '../text/read-tree.ts'
import { type EpubDocument, named, type OpenEpub, openEpub } from './open-epub.ts'

/**
 * Every printed page that has a number begins in the EPUB where it does in print, to the word, and
 * is in both lists of pages, in their order.
 */
export function pagesEpub({ artifact, book, pageMap }: Evidence): Verdict {
  const epub = openEpub(artifact)
  const atoms = readAtoms(
    epub.textDocuments.map(({ tree }) => tree),
    (element) =>
      book.notes.has(String(element.properties.id)) ||
      hasToken(element, 'epub:type', 'footnotes'),
  )
  const pages = (pageMap?.pages ?? []).filter(({ label }) => label !== '')
  const labels = new Set(pages.map(({ label }) => label))
  const breaks = epub.documents.flatMap(({ elements, path }) =>
    elements.filter(isMarker).map((marker): PageBreak => {
      const { ariaLabel, id } = marker.properties
      const name = String(ariaLabel ?? '')
      const label = name.split(/[^\p{L}\p{N}]+/u).findLast((word) => labels.has(word))
      const at = atoms.places.get(marker)
      return { address: `${path}#${id}`, label: label ?? name, at }
    }),
  )
  const expected = pages.map(({ label }, index): PageEntry => {
    return { label, address: breaks[index]?.address ?? 'no place' }
  })
  const findings = [
    ...listFaults('the text', breaks, expected),
    ...listFaults('the page list', readPageList(epub), expected),
    ...listFaults('the NCX', readNcxPages(epub), expected),
    ...startFaults(pages, breaks, atoms, bookAtoms(book)),
  ]
  return { read: counted(breaks.length, 'page'), findings }
}

/** The first page for which a list has another entry than it should. */
function listFaults(
  list: string,
  entries: readonly PageEntry[],
  expected: readonly PageEntry[],
): readonly Finding[] {
  const most = Math.max(entries.length, expected.length)
  for (let index = 0; index < most; index++) {
    const [entry, page] = [entries[index], expected[index]]
    const isSamePage = entry?.label === page?.label
    if (isSamePage && entry?.address === page?.address) continue
    const say = ({ address, label }: PageEntry): string =>
      `page ${label}${isSamePage ? ` at \`${address}\`` : ''}`
    const [found, wanted] = [entry, page].map((each) => (each ? say(each) : 'no page'))
    return [finding('page-list-other', [list, `${found}`, `${wanted}`])]
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

/** One entry of a list of pages. */
interface PageEntry {
  /** The number of the page or, of a break, all that assistive technology says there, where that has no number of a page. */
  readonly label: string
  /** `OEBPS/02-ford.xhtml#page-12`. */
  readonly address: string
}

/** A place in a page file where a printed page begins. */
interface PageBreak extends PageEntry {
  /** Atoms of the text before it, without notes; `undefined` on pages that are not text. */
  readonly at: number | undefined
}

/** The list of pages in the navigation document. */
function readPageList({ documents }: OpenEpub): readonly PageEntry[] {
  return documents.flatMap((document) =>
    document.elements
      .filter((element) => hasToken(element, 'epub:type', 'page-list'))
      .flatMap((list) => elementsOf(list))
      .filter(({ tagName }) => tagName === 'a')
      .map((link) => entry(textOf(link), link.properties.href, document)),
  )
}

/** The list of pages in the NCX. */
function readNcxPages({ ncx }: OpenEpub): readonly PageEntry[] {
  if (!ncx) return []
  return named(ncx, 'pageTarget').map((target) => {
    const parts = elementsOf(target)
    const label = parts.filter(({ tagName }) => tagName === 'text').map(textOf)
    const content = parts.find(({ tagName }) => tagName === 'content')
    return entry(label.join(''), content?.properties.src, ncx)
  })
}

function entry(label: string, href: unknown, { path }: EpubDocument): PageEntry {
  const [file = '', id = ''] = String(href ?? '').split('#')
  return { label, address: `${posix.join(posix.dirname(path), file)}#${id}` }
}
