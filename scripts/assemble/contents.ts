import type { Element, ElementContent, Parents } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { h } from 'hastscript'
import type { ContentsEntry, Words } from '../book.ts'
import { elementsOf, hasClass, levelOf, marksOf } from '../lib/hast.ts'
import { isPart, roleOf } from '../lib/section-kinds.ts'
import { formulaWords } from './formula-words.ts'
import type { Draft } from './sections.ts'

/** Give headings without words the name of the kind of section that they begin. */
export function nameHeadings({ headings }: Draft, words: Words): void {
  for (const heading of headings) {
    const value = words[`section-${roleOf(heading)}`]
    const isBare = textOf(heading).trim() === '' && !holdsMore(heading)
    if (value && isBare) heading.children = [{ type: 'text', value }]
  }
}

/** Something that headings stand below. */
interface Above {
  readonly rank: number
  /** Its own in the contents. */
  readonly level: number
  readonly children: ContentsEntry[]
}

/**
 * The headings of the book as a tree, in reading order.
 *
 * Chapters stand in their parts. Headings in quotations, boxes, lists and tables are no part of the structure; those
 * below one that is kept out of the contents take its place.
 */
export function listContents(drafts: readonly Draft[]): readonly ContentsEntry[] {
  const top: Above = { rank: Number.NEGATIVE_INFINITY, level: 0, children: [] }
  const open = [top]
  for (const heading of drafts.flatMap(({ headings }) => headings)) {
    const rank = rankOf(heading)
    const { endsPart } = marksOf(heading)
    const least = endsPart === 'all' ? volumeRank : endsPart ? partRank : rank
    while ((open.at(-1)?.rank ?? least) >= least && open.length > 1) open.pop()
    const { children: siblings, level: above } = open.at(-1) ?? top
    if (hasClass(heading, 'unlisted')) {
      open.push({ rank, level: above, children: siblings })
      continue
    }
    const children: ContentsEntry[] = []
    const id = String(heading.properties.id)
    // Parts are no level of those that an author counts.
    const level = rank <= partRank ? rank : Math.max(above, partRank) + 1
    siblings.push({ id, ...labelOf(heading), level, children })
    open.push({ rank, level, children })
  }
  return top.children
}

/** Of the titles of a part and of a volume. */
const [partRank, volumeRank] = [0, -1]

/** Parts stand above chapters, volumes above parts, though all are `h1`. */
function rankOf(heading: Element): number {
  const level = levelOf(heading)
  if (level > 1 || !isPart(heading)) return level
  return hasClass(heading, 'volume') ? volumeRank : partRank
}

/**
 * Take headings that are not to be seen out of the text of a section. What follows one is then its place, by one id;
 * its words stay in lists, and name the section.
 */
export function hideHeadings({ headings, tree }: Draft): void {
  const hidden = new Set(
    headings.filter((heading) => hasClass(heading, 'hidden') && !holdsMore(heading)),
  )
  if (hidden.size > 0) takeOut(tree, hidden)
}

/** Whether a note or a picture would be lost with a heading. */
function holdsMore(heading: Element): boolean {
  return elementsOf(heading).some(({ properties: { dataNote, src } }) => dataNote ?? src)
}

function takeOut(parent: Parents, hidden: ReadonlySet<Element>): void {
  const { children } = parent
  for (let index = children.length - 1; index >= 0; index--) {
    const child = children[index]
    if (child?.type !== 'element') continue
    if (!hidden.has(child)) {
      takeOut(child, hidden)
      continue
    }
    const next = children.slice(index + 1).find((node) => node.type === 'element')
    if (!next) children[index] = h('div', { id: child.properties.id })
    else {
      children.splice(index, 1)
      if (next.properties.id) child.properties.id = next.properties.id
      else next.properties.id = child.properties.id
    }
  }
}

/** Phrasing content of a heading, fit to stand in a list of links, in the heading's own language; and its text. */
export function labelOf(heading: Element): Pick<ContentsEntry, 'label' | 'text'> {
  const children = heading.children.flatMap(cleaned)
  const text = textOf({ type: 'root', children }).trim()
  const { lang } = heading.properties
  return { label: lang ? [h('span', { lang }, children)] : children, text }
}

function cleaned(node: ElementContent): readonly ElementContent[] {
  if (node.type !== 'element') return [{ ...node }]
  if (hasClass(node, 'noteref')) return []
  if (node.tagName === 'br') return [{ type: 'text', value: ' ' }]
  if (node.tagName === 'img') {
    return [{ type: 'text', value: String(node.properties.alt ?? '') }]
  }
  if (node.tagName === 'math') return [{ type: 'text', value: formulaWords(node) }]
  const children = node.children.flatMap(cleaned)
  if (node.tagName === 'a') return children
  const { id: _, ...properties } = node.properties
  return [{ ...node, properties, children }]
}
