/**
 * Atoms: the units by which print, EPUB and proof count places in the text.
 *
 * An atom is a character (UTF-16) that is not white space, a picture, or a rule; a formula counts as
 * its source. See `Page` in `book.ts`.
 */
import type { Element, Nodes } from 'hast'

/** Characters that XML cannot hold are in no output, so they do not count. @see https://www.w3.org/TR/xml/#charsets */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML forbids
const notAnAtom = /[\s\u0000-\u0020\ufffe\uffff]/

function isAtom(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code > 0x20 && (code < 0x80 || !notAnAtom.test(text.charAt(at)))
}

/** How many atoms a text has. */
export function atomsIn(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at++) if (isAtom(text, at)) count++
  return count
}

/** Offset of the atom in a text that has so many atoms before it; the end of the text where it has no more. */
export function offsetOfAtom(text: string, before: number): number {
  let left = before
  for (let at = 0; at < text.length; at++) {
    if (!isAtom(text, at)) continue
    if (left === 0) return at
    left--
  }
  return text.length
}

/** Whether an element is an atom by itself, by its tag name. */
export function isAtomElement(tagName: string): boolean {
  return tagName === 'img' || tagName === 'hr'
}

/** What a formula reads as: its source. `undefined` for an element that is no formula. */
export function formulaSource({ properties, tagName }: Element): string | undefined {
  if (tagName === 'math') return String(properties.alttext ?? '')
  const isPicture = tagName === 'img' && properties.role === 'math'
  return isPicture ? String(properties.alt ?? '') : undefined
}

/** How many atoms a node has besides those of its children; those of a formula do not count. */
export function ownAtoms(node: Nodes): number {
  if (node.type === 'text') return atomsIn(node.value)
  const source = node.type === 'element' ? formulaSource(node) : undefined
  if (source !== undefined) return atomsIn(source)
  return 'tagName' in node && isAtomElement(node.tagName) ? 1 : 0
}

/** Whether an element is its text, and neither what each format has in its own way nor a formula. */
function isRead(element: Element): boolean {
  return element.properties.dataAtoms !== '0' && formulaSource(element) === undefined
}

/** How many atoms the tree and each element in it have. */
export function countAtoms(tree: Nodes): ReadonlyMap<Nodes, number> {
  const counts = new Map<Nodes, number>()
  const count = (node: Nodes): number => {
    let sum = ownAtoms(node)
    if (node.type !== 'root' && node.type !== 'element') return sum
    if (node.type === 'root' || isRead(node))
      for (const child of node.children) sum += count(child)
    counts.set(node, sum)
    return sum
  }
  count(tree)
  return counts
}

/** Pages as their text is read, of which each that faces a translation goes on with that of the page before the last. */
export function inReadingOrder<Page extends { readonly start?: number }>(
  pages: readonly Page[],
): readonly Page[] {
  // Contents may stand after a dedication.
  let last = -1
  const placed = pages.map((page) => {
    last = page.start ?? last
    return { page, last }
  })
  return placed.sort((a, b) => a.last - b.last).map(({ page }) => page)
}
