import { atomsIn, isAtomElement, offsetOfAtom } from '../../lib/atoms.ts'
import { inlineElements } from '../../lib/hast.ts'

/** Text with something in it that is not white space, a picture, a rule, or a formula. */
export interface Piece {
  readonly node: Text | Element
  /** Atoms before it. */
  readonly before: number
  /** Whether a word may go over from the piece before: no space and no edge of a block is between. */
  readonly isJoined: boolean
  /** Whether it is in the head of a table, which is painted anew on each page that the table goes on to. */
  readonly isHead: boolean
}

interface Pieces {
  readonly list: Piece[]
  atoms: number
  isJoined: boolean
}

/** What no section's tree holds. */
const aside =
  '.footnote, .spacer, .filler, .footnote-anchor, .title-block, .contents, .imprint'

/** Elements that end no word: here those of ruby too, and no pictures, before and after which a page can begin. */
const inline = new Set([...inlineElements, 'rp', 'rt'])
inline.delete('img')

/** The text of a run, piece by piece. */
export function textPieces(run: HTMLElement): Pick<Pieces, 'list' | 'atoms'> {
  const pieces: Pieces = { list: [], atoms: 0, isJoined: false }
  collect(run, false, pieces)
  return pieces
}

function collect(node: Node, isHead: boolean, pieces: Pieces): void {
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child instanceof Text) collectText(child, isHead, pieces)
    else if (child instanceof Element) collectElement(child, isHead, pieces)
  }
}

function collectText(node: Text, isHead: boolean, pieces: Pieces): void {
  const count = atomsIn(node.data)
  if (/^\s/.test(node.data)) pieces.isJoined = false
  if (count === 0) return
  pieces.list.push({ node, before: pieces.atoms, isJoined: pieces.isJoined, isHead })
  pieces.atoms += count
  pieces.isJoined = !/\s$/.test(node.data)
}

function collectElement(node: Element, isHead: boolean, pieces: Pieces): void {
  if (node.matches(aside)) return
  const name = node.localName
  if (name === 'math') {
    const { atoms, isJoined } = pieces
    pieces.list.push({ node, before: atoms, isJoined, isHead })
    // A formula reads as its source.
    pieces.atoms += atomsIn(node.getAttribute('alttext') ?? '')
    pieces.isJoined = true
    return
  }
  if (isAtomElement(name)) {
    pieces.list.push({ node, before: pieces.atoms, isJoined: false, isHead })
    pieces.atoms++
  }
  const isBlock = !inline.has(name) || node.classList.contains('line')
  if (isBlock) pieces.isJoined = false
  collect(node, isHead || name === 'thead', pieces)
  if (isBlock) pieces.isJoined = false
}

/** Offset of the first atom of a piece. */
export function firstAtom(node: Text | Element): number {
  return node instanceof Text ? offsetOfAtom(node.data, 0) : 0
}
