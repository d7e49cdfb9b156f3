import { atomsIn } from '../../lib/atoms.ts'
import { firstAtom, type Piece } from './text-pieces.ts'

/** Atoms before the first word that begins at a place in the text or after it. */
export function nextWord(
  list: readonly Piece[],
  index: number,
  offset: number,
  atoms: number,
): number {
  for (let at = index; at < list.length; at++) {
    const { before, isJoined, node } = list[at] as Piece
    if (!(node instanceof Text)) return before
    const from = at === index ? offset : firstAtom(node)
    const last = isJoined ? lastCharacter(list[at - 1]?.node) : ' '
    const start = wordStart(node.data, from, last)
    if (start !== undefined) return before + atomsIn(node.data.slice(0, start))
  }
  return atoms
}

/** @param last - The character before the text. */
function wordStart(text: string, from: number, last: string): number | undefined {
  for (let at = from; at < text.length; at++) {
    const character = text[at] ?? ''
    if (/\s/.test(character)) continue
    if (isBetweenWords(text[at - 1] ?? last, character)) return at
  }
  return undefined
}

/**
 * Whether a word can begin between two characters: behind white space or a dash, and anywhere in
 * scripts that have no spaces. A hyphen is within a word.
 */
function isBetweenWords(before: string, after: string): boolean {
  if (/[\udc00-\udfff]/.test(after)) return false
  return (
    /[\s\u200b\u2014\u2015]/.test(before) || (isUnspaced(before) && isUnspaced(after))
  )
}

function isUnspaced(character: string): boolean {
  return /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}\p{sc=Tibt}\u3000-\u303f\uff00-\uffef\ud840-\udfff]/u.test(
    character,
  )
}

function lastCharacter(node: Text | Element | undefined): string {
  return node instanceof Text ? (node.data.at(-1) ?? ' ') : ' '
}
