import { endOf, type Run, spotOf } from './measures.ts'
import { nextWord } from './next-word.ts'
import { firstOffset } from './page-start.ts'
import { firstAtom, type Piece, textPieces } from './text-pieces.ts'

/** Where the pages of a run begin in its text, counted in atoms. @see Page in `book.ts` */
export interface PageStarts {
  /** Atoms of all the run's text. */
  readonly atoms: number
  /** For each page the atoms before its first word; `null` where it begins with no section's text. */
  readonly starts: readonly (number | null)[]
}

/** What stands before the text of an article. */
const front = '.title-block, .contents'

/** Finds where each page begins. For a run that is laid out, all of its pages shown. */
export function pageStarts(run: Run, pages: number): PageStarts {
  if (run.element.matches('.front')) {
    return { atoms: 0, starts: Array.from({ length: pages }, () => null) }
  }
  const { atoms, list } = textPieces(run.element)
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
  const { node } = piece
  const isBegun =
    node instanceof Text && (spotOf(run, wordsOf(node))?.page ?? page) < page
  if (!isBegun) return nextWord(list, index, firstAtom(node), atoms)
  return nextWord(list, index, firstOffset(run, node, page) ?? node.length, atoms)
}
