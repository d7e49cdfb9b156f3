/**
 * Places in the text by what stands before them, as {@link Page} has them: atoms are characters that
 * are not white space, pictures, and rules; a formula has those of its source.
 */
import type { Element, Nodes } from 'hast'

/** Characters that no XML file holds are left out, as everywhere in print and e-book. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0, section 2.2, forbids
const atom = /[^\s\u0000-\u0008\u000e-\u001f\ufffe\uffff]/g

/** How many atoms a text has. */
export function atomsIn(text: string): number {
  return text.match(atom)?.length ?? 0
}

/** Offset of the atom in a text that has so many before it; the text's end if it has no more. */
export function offsetOfAtom(text: string, before: number): number {
  let left = before
  for (const { index } of text.matchAll(atom)) {
    if (left === 0) return index
    left -= 1
  }
  return text.length
}

/** How many atoms each element of a tree has, and the tree itself. */
export function countAtoms(tree: Nodes): ReadonlyMap<Nodes, number> {
  const counts = new Map<Nodes, number>()
  const count = (node: Nodes): number => {
    if (node.type === 'text') return atomsIn(node.value)
    if (node.type !== 'root' && node.type !== 'element') return 0
    if (node.type === 'element' && node.tagName === 'math') {
      const atoms = atomsIn(String(node.properties.alttext))
      counts.set(node, atoms)
      return atoms
    }
    let sum = node.type === 'element' && isAtom(node) ? 1 : 0
    for (const child of node.children) sum += count(child)
    counts.set(node, sum)
    return sum
  }
  count(tree)
  return counts
}

function isAtom({ tagName }: Element): boolean {
  return tagName === 'img' || tagName === 'hr'
}
