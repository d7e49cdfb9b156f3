import { posix } from 'node:path'
import type { Element } from 'hast'
import type { Book } from '../../book.ts'
import { decodeAddress } from '../../lib/decode-address.ts'
import { groupBy } from '../../lib/group-by.ts'
import { elementsOf } from '../../lib/hast.ts'
import { memoize } from '../../lib/memoize.ts'
import { type Finding, finding, type Origin } from '../evidence.ts'
import { lettersOf as plainLetters } from './formulas.ts'
import { elementsInOrder, manuscriptIds } from './manuscript-elements.ts'
import { textOf } from './read-tree.ts'

/**
 * Where a link leads, written alike in every format: `#id` for a place in the book, whatever file it
 * is in, else the address as browsers write it; empty for a file as a whole.
 */
export function linkTarget(href: string): string {
  if (isOutside(href)) return URL.canParse(href) ? new URL(href).href : href
  const hash = href.indexOf('#')
  return hash < 0 ? '' : `#${decodeAddress(href.slice(hash + 1))}`
}

/** Whether an address has a scheme, or leads to another host without one. */
export function isOutside(href: string): boolean {
  return /^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(href)
}

/** A link that a reader can follow. */
export interface FollowedLink {
  /** As {@link linkTarget} has it. */
  readonly target: string
  /** Its letters and digits, as {@link lettersOf} has them. */
  readonly words: string
}

/** A link that the author wrote. */
export interface BookLink extends FollowedLink {
  readonly origin: Origin
  /** Whether every output has its words as text, in the order of the manuscript. */
  readonly isPlain: boolean
  /** Whether there is anything in it to be seen. */
  readonly isSeen: boolean
}

/** All links of the manuscript, references to notes left out: they are of the notes. */
export const bookLinks = memoize((book: Book): readonly BookLink[] =>
  elementsInOrder(
    book,
    (each) => isLink(each) && each.properties.dataNote === undefined,
  ).map(({ element, origin }) => {
    const text = textOf(element)
    const isDrawn = elementsOf(element).some(({ tagName }) =>
      /^(?:img|math|svg)$/.test(tagName),
    )
    return {
      ...followedLink(element),
      origin,
      isPlain: !isDrawn && !rightToLeft.test(text),
      isSeen: isDrawn || /[\p{L}\p{N}\p{P}\p{S}]/u.test(text),
    }
  }),
)

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}]/u

/** Links that the page on accessibility has from the settings, where an EPUB has one. */
export function statementLinks({ config, configFile }: Book): readonly BookLink[] {
  const { conformsTo, contact, report, statement } = config.accessibility ?? {}
  if (!statement) return []
  return [conformsTo ? report : '', contact ? `mailto:${contact}` : '']
    .flatMap((address) => address || [])
    .map((address) => ({
      target: linkTarget(address),
      words: '',
      origin: { file: configFile },
      isPlain: false,
      isSeen: true,
    }))
}

/** The links of a finished page: all that lead out, and those that lead to a place in the publication. */
export function followedLinks(elements: readonly Element[]): readonly FollowedLink[] {
  return elements.filter(isLink).map(followedLink)
}

function followedLink(link: Element): FollowedLink {
  const target = linkTarget(String(link.properties.href))
  return { target, words: lettersOf(textOf(link)) }
}

function isLink({ properties, tagName }: Element): boolean {
  return (tagName === 'a' || tagName === 'area') && typeof properties.href === 'string'
}

/** What media set alike: no hyphens and spaces, no case, no ligatures. */
export function lettersOf(text: string): string {
  return plainLetters(text).toUpperCase().toLowerCase()
}

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
  const left = groupBy(found, ({ target }) => target)
  // What is known word for word comes first; another takes what remains of its target.
  const inTurn = expected.toSorted((a, b) => Number(b.isPlain) - Number(a.isPlain))
  const lost = inTurn.filter((link) => !take(left.get(link.target) ?? [], link))
  const added = [...left.values()].flat().filter(({ target }) => isOutside(target))
  return [
    ...lost.map(({ origin, target }) => finding('link-lost', [output, target], origin)),
    ...added.map(({ target }) => finding('link-foreign', [output, target])),
  ]
}

/** Whether such a link was still to be taken of those to its target. */
function take(links: FollowedLink[], { isPlain, words }: BookLink): boolean {
  const same = links.findIndex((each) => each.words === words)
  const index = same < 0 && !isPlain ? 0 : same
  return index >= 0 && links.splice(index, 1).length > 0
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

interface PlacesContext {
  readonly book: Book
  readonly output: string
  /** Paths of all files of the publication. */
  readonly files: ReadonlySet<string>
  /** Where an element of a page comes from. */
  readonly locate?: (element: Element) => Origin | undefined
}

/**
 * What is wrong with the places in the pages of a publication: ids that are there twice, links within
 * it that lead nowhere, and what a page loads that is no file of the publication.
 *
 * @param pages - The path of one that is all of it is empty.
 */
export function checkPlaces(
  pages: readonly { readonly path: string; readonly elements: readonly Element[] }[],
  { book, files, locate, output }: PlacesContext,
): readonly Finding[] {
  const origins = manuscriptIds(book)
  const idsOf = (elements: readonly Element[]) =>
    groupBy(elements, ({ properties }) => properties.id)
  const ids = new Map(pages.map(({ elements, path }) => [path, idsOf(elements)]))
  const doubled = [...ids.values()]
    .flatMap((places) => [...places])
    .flatMap(([id, { length }]): readonly Finding[] => {
      if (typeof id !== 'string' || length === 1) return []
      return [finding('place-doubled', [output, id], origins.get(id))]
    })
  const lands = (href: string, from: string): boolean => {
    const [file = '', id] = href.split('#')
    const target = file === '' ? from : resolve(file, from)
    if (id === undefined) return files.has(target)
    const places = ids.get(target)
    return places?.has(id) === true || places?.has(decodeAddress(id)) === true
  }
  const faultsOf = (element: Element, path: string): readonly Finding[] => {
    const href = isLink(element) ? String(element.properties.href) : undefined
    const isLost = href !== undefined && !isOutside(href) && !lands(href, path)
    const lost = isLost ? [['place-missing', href] as const] : []
    const foreign = loadedBy(element)
      .filter((address) => !files.has(resolve(address, path)))
      .map((address) => ['resource-foreign', address] as const)
    return [...lost, ...foreign].map(([code, address]) => {
      const { id } = element.properties
      const target = href?.split('#')[1]
      const known = origins.get(String(id)) ?? origins.get(target ?? '')
      return finding(code, [output, address], locate?.(element) ?? known)
    })
  }
  return [
    ...doubled,
    ...pages.flatMap(({ elements, path }) =>
      elements.flatMap((element) => faultsOf(element, path)),
    ),
  ]
}

/** Path in the publication of an address on a page. */
function resolve(address: string, from: string): string {
  return posix.join(posix.dirname(from), decodeAddress(address))
}

/** What a reading system or browser loads for an element by itself, data within the document left out. */
function loadedBy({ properties, tagName }: Element): readonly string[] {
  const { data, href, poster, src, srcSet, xLinkHref } = properties
  const isLoaded = /^(?:link|image|use)$/.test(tagName)
  return [data, poster, src, srcSet, xLinkHref, isLoaded ? href : undefined].filter(
    (value): value is string => typeof value === 'string' && !/^(?:data:|#)/i.test(value),
  )
}
