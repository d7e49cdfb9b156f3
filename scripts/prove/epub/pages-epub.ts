import type { Page } from '../../book.ts'
import {
  counted,
  type Evidence,
  type Finding,
  finding,
  mostFindings,
  type Verdict,
} from '../evidence.ts'
import { type Atoms, bookAtoms, wordsAt } from '../text/read-atoms.ts'
import { openEpub } from './open-epub.ts'
import {
  type FoundBreak,
  type PageEntry,
  readNcxPages,
  readPageBreaks,
  readPageList,
} from './read-page-breaks.ts'

/**
 * Every printed page that has a number begins in the EPUB where it does in print, to the word, and
 * is in both lists of pages, in their order.
 */
export function pagesEpub({ artifact, book, pageMap }: Evidence): Verdict {
  const epub = openEpub(artifact)
  const { atoms, breaks } = readPageBreaks(epub, book)
  const pages = (pageMap?.pages ?? []).filter(({ label }) => label !== '')
  const findings = [
    ...listFaults('the text', breaks.map(labelled(pages)), pages, breaks),
    ...listFaults('the page list', readPageList(epub), pages, breaks),
    ...listFaults('the NCX', readNcxPages(epub), pages, breaks),
    ...pages.flatMap((page, index) =>
      startFaults(page, breaks[index], atoms, bookAtoms(book)),
    ),
  ]
  return {
    read: counted(breaks.length, 'page'),
    findings: findings.slice(0, mostFindings),
  }
}

/** A break by the page that it says it is the beginning of, which is a word of its name. */
function labelled(pages: readonly Page[]) {
  const labels = new Set(pages.map(({ label }) => label))
  return ({ address, name }: FoundBreak): PageEntry => {
    const label = name.split(/[^\p{L}\p{N}]+/u).findLast((word) => labels.has(word))
    return { address, label: label ?? name }
  }
}

/** The first page for which a list has another entry than it should. */
function listFaults(
  list: string,
  entries: readonly PageEntry[],
  pages: readonly Page[],
  breaks: readonly FoundBreak[],
): readonly Finding[] {
  const most = Math.max(entries.length, pages.length)
  for (let index = 0; index < most; index++) {
    const [entry, page] = [entries[index], pages[index]]
    if (entry?.label !== page?.label) {
      return [finding('page-list-other', [list, said(entry), said(page)])]
    }
    const { address } = breaks[index] ?? {}
    if (entry && entry.address !== address) {
      const place = (target = 'no place') => `page ${entry.label} at \`${target}\``
      return [finding('page-list-other', [list, place(entry.address), place(address)])]
    }
  }
  return []
}

function said(page: { readonly label: string } | undefined): string {
  return page ? `page ${page.label}` : 'no page'
}

/** No marker stands in a link: there the page begins with the whole of it. */
function startFaults(
  { label, start }: Page,
  found: FoundBreak | undefined,
  atoms: Atoms,
  expected: Atoms,
): readonly Finding[] {
  if (!found) return []
  const link = expected.links.find(([from, to]) => {
    return start !== undefined && from < start && start < to
  })
  const at = link?.[0] ?? start
  if (found.at === at) return []
  const quote = (text: Atoms, place: number | undefined) =>
    place === undefined ? 'a page before the text' : wordsAt(text, place)
  return [
    finding('page-start-other', [
      'EPUB',
      label,
      quote(atoms, found.at),
      quote(expected, at),
    ]),
  ]
}
