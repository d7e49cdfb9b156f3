import type { Element } from 'hast'
import { elementsOf, hasToken } from '../../../lib/hast.ts'
import { decodeAddress, linksOf } from '../../text/links.ts'
import type { EpubDocument, OpenEpub } from '../open-epub.ts'
import { readMetadata } from '../read-metadata.ts'
import { checkMetadata } from './check-metadata.ts'

/** Something that Ace says of the book as a whole. */
export interface PackageFault {
  /** Name that Ace gives it. */
  readonly rule: string
  readonly says: string
  readonly path: string
}

/**
 * What Ace finds wrong outside of pages: in the package document, the contents and the page list.
 *
 * @see https://kb.daisy.org/publishing/docs/navigation/pagelist.html
 */
export function checkPackage(epub: OpenEpub): readonly PackageFault[] {
  const { packageDocument } = epub
  const say = (
    rule: string,
    says: string,
    path = packageDocument.path,
  ): PackageFault => ({
    path,
    rule,
    says,
  })
  return [
    ...(epub.language ? [] : [say('epub-lang', 'no language')]),
    ...checkMetadata(epub, say),
    ...epub.documents.flatMap((document) => {
      const navs = elementsOf(document.tree).filter(({ tagName }) => tagName === 'nav')
      const toc = navs.find((nav) => hasToken(nav, 'epub:type', 'toc'))
      if (!toc) return []
      const pageList = navs.find((nav) => hasToken(nav, 'epub:type', 'page-list'))
      return [
        ...checkOrder(document, toc, epub).map((href) =>
          say('epub-toc-order', `\`${href}\` out of reading order`, document.path),
        ),
        ...checkPageList(document, pageList, epub).map(([rule, says]) =>
          say(rule, says, document.path),
        ),
      ]
    }),
  ]
}

type Fault = readonly [rule: string, says: string]

/** The first entry of the contents that leads back. */
function checkOrder(
  document: EpubDocument,
  toc: Element,
  epub: OpenEpub,
): readonly string[] {
  const order = new Map(placesIn(epub).map(({ place }, index) => [place, index]))
  let last = 0
  for (const { href } of linksOf(elementsOf(toc))) {
    const at = order.get(resolve(document, href)) ?? -1
    if (at < last) return [href]
    last = at
  }
  return []
}

function checkPageList(
  document: EpubDocument,
  pageList: Element | undefined,
  epub: OpenEpub,
): readonly Fault[] {
  const places = placesIn(epub)
  const breaks = places.filter(({ isBreak }) => isBreak).map(({ place }) => place)
  const listed = pageList ? linksOf(elementsOf(pageList)) : []
  const targets = listed.map(({ href }) => resolve(document, href))
  const metadata = readMetadata(epub.packageDocument.tree)
  const features = metadata.get('schema:accessibilityFeature') ?? []
  const faults: (Fault | false)[] = [
    ...targets
      .filter((target) => target.includes('#') && !breaks.includes(target))
      .map((target): Fault => ['epub-pagelist-broken', `\`${target}\` is no page break`]),
    ...breaks
      .filter((place) => !targets.includes(place))
      .map((place): Fault => ['epub-pagelist-missing-pagebreak', `\`${place}\``]),
    pageList !== undefined &&
      !metadata.has('pageBreakSource') && ['epub-pagesource', 'no source of page breaks'],
    features.includes('pageNavigation') &&
      !pageList && [
        'metadata-accessibilityFeature-printPageNumbers-nopagelist',
        'no list of pages',
      ],
    features.some((name) => /^(?:printPageNumbers|pageBreakMarkers)$/.test(name)) &&
      breaks.length === 0 && [
        'metadata-accessibilityFeature-printPageNumbers-nopagebreaks',
        'no page breaks',
      ],
  ]
  return faults.filter((fault) => fault !== false)
}

interface Place {
  /** Path in the container, and the id behind `#` for one in a page. */
  readonly place: string
  readonly isBreak: boolean
}

/** Pages and ids in reading order. */
function placesIn({ documents }: OpenEpub): readonly Place[] {
  return documents.flatMap(({ path, tree }) => [
    { place: path, isBreak: false },
    ...elementsOf(tree).flatMap((element): Place[] => {
      const { id } = element.properties
      const isBreak =
        hasToken(element, 'epub:type', 'pagebreak') ||
        hasToken(element, 'role', 'doc-pagebreak')
      return typeof id === 'string' ? [{ place: `${path}#${id}`, isBreak }] : []
    }),
  ])
}

function resolve({ path }: EpubDocument, href: string): string {
  const address = new URL(href, new URL(encodeURI(path), 'https://epub.invalid/'))
  return decodeAddress(`${address.pathname.slice(1)}${address.hash}`)
}
