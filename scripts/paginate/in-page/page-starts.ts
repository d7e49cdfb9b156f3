import { endOf, type Run, spotOf } from './measures.ts'
import { firstOffset } from './page-start.ts'

/** Where the pages of a run begin in its text, counted in atoms. @see Page in `book.ts` */
export interface PageStarts {
  /** Atoms of all the run's text. */
  readonly atoms: number
  /** For each page the atoms before its first word; `null` where it begins with no section's text. */
  readonly starts: readonly (number | null)[]
}

/** Text with something in it that is not white space, a picture, or a rule. */
interface Piece {
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

/** What stands before the text of an article. */
const front = '.title-block, .contents'

/** Elements that stand in a line, and end no word. */
const inline = new Set(
  'a abbr b bdi bdo cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub sup time u var wbr'.split(
    ' ',
  ),
)

/** Finds where each page begins. For a run that is laid out, all of its pages shown. */
export function pageStarts(run: Run, pages: number): PageStarts {
  if (run.element.matches('.front')) {
    return { atoms: 0, starts: Array.from({ length: pages }, () => null) }
  }
  const pieces: Pieces = { list: [], atoms: 0, isJoined: false }
  collect(run.element, false, pieces)
  const { atoms, list } = pieces
  const fronts = [...run.element.querySelectorAll(front)]
  const lastFront = Math.max(-1, ...fronts.map((each) => endOf(run, each)?.page ?? -1))
  const ends = endPages(run, list)
  const starts: (number | null)[] = []
  let index = 0
  for (let page = 0; page < pages; page++) {
    while (index < list.length && (ends[index] ?? page) < page) index++
    const isFront = page <= lastFront && index === 0
    starts.push(isFront ? null : startOf(run, page, list, index, atoms))
  }
  return { atoms, starts }
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
  if (name === 'img' || name === 'hr') {
    pieces.list.push({ node, before: pieces.atoms, isJoined: false, isHead })
    pieces.atoms++
  }
  const isBlock = !inline.has(name) || node.classList.contains('line')
  if (isBlock) pieces.isJoined = false
  collect(node, isHead || name === 'thead', pieces)
  if (isBlock) pieces.isJoined = false
}

/** For each piece the last page that it or one before it reaches. */
function endPages(run: Run, list: readonly Piece[]): readonly number[] {
  let furthest = 0
  return list.map(({ isHead, node }) => {
    const target = node instanceof Text ? wordsOf(node) : node
    const spot = isHead ? spotOf(run, target) : endOf(run, target)
    furthest = Math.max(furthest, spot?.page ?? 0)
    return furthest
  })
}

/** Without the white space around, which may be painted on the page before. */
function wordsOf(text: Text): Range {
  const range = document.createRange()
  range.setStart(text, text.data.search(/\S/))
  range.setEnd(text, text.data.trimEnd().length)
  return range
}

/** @param index - Of the first piece that does not end before the page. */
function startOf(
  run: Run,
  page: number,
  list: readonly Piece[],
  index: number,
  atoms: number,
): number {
  const piece = list[index]
  if (!piece) return atoms
  const { before, node } = piece
  const isBegun =
    node instanceof Text && (spotOf(run, wordsOf(node))?.page ?? page) < page
  if (!isBegun) return nextWord(list, index, firstAtom(node), atoms) ?? before
  return nextWord(list, index, firstOffset(run, node, page) ?? node.length, atoms)
}

function firstAtom(node: Text | Element): number {
  return node instanceof Text ? node.data.search(/\S/) : 0
}

/** Atoms before the first word that begins at a place in the text or after it. */
function nextWord(
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

function atomsIn(text: string): number {
  return text.match(/\S/g)?.length ?? 0
}
