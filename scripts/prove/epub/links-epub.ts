import { posix } from 'node:path'
import type { Element } from 'hast'
import { elementsOf } from '../../lib/hast.ts'
import {
  counted,
  type Evidence,
  type Finding,
  finding,
  mostFindings,
  type Verdict,
} from '../evidence.ts'
import {
  addressesIn,
  bookLinks,
  compareLinks,
  decodeAddress,
  type FollowedLink,
  followedLinks,
  leadsOut,
  linksOf,
  resourcesOf,
  statementLinks,
} from '../text/links.ts'
import { manuscriptIds, originOfElement } from '../text/manuscript-elements.ts'
import { locateElement } from './locate-element.ts'
import { type EpubDocument, openEpub } from './open-epub.ts'

/**
 * Every link of the manuscript is there and leads to a place that is there, no other leads out of the
 * EPUB, every id is there once, and nothing is loaded from elsewhere.
 */
export function linksEpub({ artifact, book }: Evidence): Verdict {
  const epub = openEpub(artifact)
  const { documents, entries } = epub
  const places = new Map(documents.map(({ path, tree }) => [path, idCounts(tree)]))
  const names = new Set(entries.map(({ name }) => name))
  const ids = manuscriptIds(book)
  const followed = linksIn(documents)
  let within = 0
  const findings = documents.flatMap((document): Finding[] => {
    const { path, tree } = document
    const doubled = [...(places.get(path) ?? [])].filter(([, count]) => count > 1)
    const elements = elementsOf(tree)
    const broken = linksOf(elements).filter(({ href }) => {
      within++
      return !lands(href, document, places, names)
    })
    const foreign = resourcesOf(elements).filter(
      ({ href }) => !names.has(posix.join(posix.dirname(path), decodeAddress(href))),
    )
    return [
      ...doubled.map(([id]) => finding('place-doubled', ['EPUB', id], ids.get(id))),
      ...broken.map(({ element, href }) => brokenLink(element, href)),
      ...foreign.map(({ element, href }) =>
        finding('resource-foreign', ['EPUB', href], locateElement(element, epub, book)),
      ),
    ]
  })
  const others = documents.filter((document) => !epub.textDocuments.includes(document))
  return {
    read: counted(within + followed.filter(leadsOut).length, 'link'),
    addresses: addressesIn(book, followed),
    findings: [
      ...findings,
      ...compareLinks(bookLinks(book), linksIn(epub.textDocuments), 'EPUB'),
      ...compareLinks(statementLinks(book), linksIn(others), 'EPUB'),
    ].slice(0, mostFindings),
  }

  function brokenLink(element: Element, href: string): Finding {
    const origin = locateElement(element, epub, book) ?? originOfElement(element, ids)
    return finding('place-missing', ['EPUB', href], origin)
  }
}

function linksIn(documents: readonly EpubDocument[]): readonly FollowedLink[] {
  return documents.flatMap(({ tree }) => followedLinks(elementsOf(tree)))
}

function idCounts(tree: EpubDocument['tree']): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const {
    properties: { id },
  } of elementsOf(tree)) {
    if (typeof id === 'string') counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return counts
}

function lands(
  href: string,
  { path }: EpubDocument,
  places: ReadonlyMap<string, ReadonlyMap<string, number>>,
  names: ReadonlySet<string>,
): boolean {
  const [file = '', id] = href.split('#').map(decodeAddress)
  const target = file === '' ? path : posix.join(posix.dirname(path), file)
  if (id === undefined) return names.has(target)
  return places.get(target)?.has(id) ?? false
}
