import type { Element, Nodes } from 'hast'
import type { Book } from '../../book.ts'
import { memoize } from '../../lib/memoize.ts'
import type { Origin } from '../evidence.ts'
import { isOutside, linkTarget } from './link-target.ts'
import { elementsOf } from './properties.ts'
import { textOf } from './read-tree.ts'

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
