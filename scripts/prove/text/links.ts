import type { Element, Nodes } from 'hast'
import type { Book } from '../../book.ts'
import { elementsOf } from '../../lib/hast.ts'
import { memoize } from '../../lib/memoize.ts'
import { type Finding, finding, type Origin } from '../evidence.ts'
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

/** An address, or its fragment, with its percent-encoding undone; as it stands where it has none that is whole. */
export function decodeAddress(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch {
    // A percent sign of its own: an id or a file name may hold one.
    return address
  }
}

interface Reference {
  readonly element: Element
  readonly href: string
}

/** Links to places in the same publication. */
export function linksOf(elements: readonly Element[]): readonly Reference[] {
  return elements.flatMap((element) => {
    const { href } = element.properties
    if (!/^(?:a|area)$/.test(element.tagName) || typeof href !== 'string') return []
    return isOutside(href) ? [] : [{ element, href }]
  })
}

/** What a reading system or browser loads by itself, data within the document left out. */
export function resourcesOf(elements: readonly Element[]): readonly Reference[] {
  return elements.flatMap((element) => {
    const { data, href, poster, src, srcSet, xLinkHref } = element.properties
    const isLink = /^(?:link|image|use)$/.test(element.tagName)
    const loaded = [data, poster, src, srcSet, xLinkHref, isLink ? href : undefined]
    return loaded
      .flatMap((value) => (typeof value === 'string' ? [value] : []))
      .filter((value) => !/^(?:data:|#)/i.test(value))
      .map((value) => ({ element, href: value }))
  })
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
export const bookLinks = memoize(({ notes, sections }: Book): readonly BookLink[] => {
  const texts: readonly (Origin & { readonly nodes: readonly Nodes[] })[] = [
    ...sections.map(({ file, tree }) => ({ file, nodes: [tree] })),
    ...[...notes.values()].map(({ children, file }) => ({ file, nodes: children })),
  ]
  return texts.flatMap(({ file, nodes }) =>
    nodes
      .flatMap((node) => elementsOf(node).filter(isAuthored))
      .map((element) => {
        const origin = { file, place: element.position }
        return { ...followedLink(element), origin, ...looksOf(element) }
      }),
  )
})

/** Links that the page on accessibility has from the settings, where an EPUB has one. */
export function statementLinks({ config, configFile }: Book): readonly BookLink[] {
  const { conformsTo, contact, report, statement } = config.accessibility ?? {}
  if (!statement) return []
  const addresses = [conformsTo ? report : undefined, contact && `mailto:${contact}`]
  return addresses
    .filter((address) => address !== undefined && address !== '')
    .map((address) => ({
      target: linkTarget(String(address)),
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

function isLink({ properties, tagName }: Element): boolean {
  return /^(?:a|area)$/.test(tagName) && typeof properties.href === 'string'
}

function isAuthored(element: Element): boolean {
  return isLink(element) && element.properties.dataNote === undefined
}

function followedLink(element: Element): FollowedLink {
  const target = linkTarget(String(element.properties.href))
  return { target, words: lettersOf(textOf(element)) }
}

function looksOf(element: Element): Pick<BookLink, 'isPlain' | 'isSeen'> {
  const text = textOf(element)
  const isDrawn = elementsOf(element).some(({ tagName }) =>
    /^(?:img|math|svg)$/.test(tagName),
  )
  return {
    isPlain:
      !isDrawn && !/[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}]/u.test(text),
    isSeen: isDrawn || /[\p{L}\p{N}\p{P}\p{S}]/u.test(text),
  }
}

/** What media set alike: no hyphens and spaces, no case, no ligatures. */
export function lettersOf(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** Whether a link leads out of the book. */
export function leadsOut({ target }: FollowedLink): boolean {
  return isOutside(target)
}

/** Links by where they lead, in their order. */
export function linksByTarget<Link extends FollowedLink>(
  links: readonly Link[],
): ReadonlyMap<string, readonly Link[]> {
  const byTarget = new Map<string, Link[]>()
  for (const link of links) {
    const own = byTarget.get(link.target)
    if (own) own.push(link)
    else byTarget.set(link.target, [link])
  }
  return byTarget
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
