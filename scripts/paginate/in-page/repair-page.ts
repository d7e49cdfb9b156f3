import { beginNextPage } from './make-room.ts'
import { type Run, type Spot, spotOf } from './measures.ts'
import { type PageStart, pageStart, textsIn } from './page-starts.ts'
import { detachedFrom } from './split-note.ts'

/** Set a little tighter or looser, a third of all paragraphs is a line shorter or longer: see `print.css`. */
const spacings = ['tightened', 'loosened']

/** What may be set so. */
export const paragraphs = ':is(p, li, dd):not(.footnote *, .imprint *, :has(p, li))'

/** Paragraphs that are tried for each page. */
const mostTried = 4

/**
 * Where one line of a paragraph would stand alone on a page, sets a paragraph above so much tighter or looser that a
 * line comes or goes: the nearest to the foot with which no line stands alone. Without any, the page ends a line
 * earlier, or before the paragraph if two lines of it would stay. What does not help is undone.
 *
 * @param first - Index of the first note that may stand on it.
 * @param settle - Places the page's notes anew, its text above a limit, and says how many stand on it.
 * @returns How many stand on it.
 */
export function repairPage(
  run: Run,
  first: number,
  page: number,
  settle: (limit?: number) => number,
): number {
  const placed = settle()
  const start = placed > 0 ? pageStart(run, page + 1) : undefined
  const lone = loneLine(run, start)
  if (!start || !lone || !isSimple(run, first, first + placed)) return placed
  const tops = new Set(run.element.querySelectorAll('.page-top'))
  const isMended = () => !loneLine(run, pageStart(run, page + 1))
  const undo = () => {
    for (const block of run.element.querySelectorAll('.page-top'))
      block.classList.toggle('page-top', tops.has(block))
  }
  for (const { paragraph, spacing } of triesOn(run, start, page)) {
    const height = heightOf(paragraph)
    paragraph.classList.add(spacing)
    const mayHelp = paragraph === start.block || heightOf(paragraph) !== height
    const again = mayHelp ? settle() : 0
    if (again >= placed && isMended()) return again
    paragraph.classList.remove(spacing)
    undo()
  }
  const isShort = lone.bottom - lone.top < 2.5 * run.measures.line
  if (isShort) beginNextPage(run, start.block, page)
  const again = isShort ? settle() : settle(lone.last)
  if ((isShort || again > 0) && isMended()) return again
  undo()
  return settle()
}

/** Whether the notes of a page can be placed anew: all that goes on on the next is what was cut off of them. */
function isSimple(run: Run, first: number, end: number): boolean {
  const rests = run.notes.slice(first, end).map(({ uncut }) => uncut?.rest)
  return detachedFrom(run, end).every((box) => rests.includes(box))
}

function triesOn(run: Run, start: PageStart, page: number) {
  return paragraphsOn(run, start, page).flatMap((paragraph) =>
    spacings.map((spacing) => ({ paragraph, spacing })),
  )
}

/** Those that begin on a page, from its foot upwards. */
function paragraphsOn(run: Run, { block }: PageStart, page: number): HTMLElement[] {
  const walker = document.createTreeWalker(run.element, NodeFilter.SHOW_ELEMENT)
  walker.currentNode = block
  const found: HTMLElement[] = []
  for (let node: Node | null = block; node; node = walker.previousNode()) {
    const paragraph = node as HTMLElement
    if (!paragraph.matches(paragraphs)) continue
    if (paragraph.matches('.tightened, .loosened')) continue
    const begins = spotOf(run, paragraph)?.page
    if (begins === undefined || begins < page || found.length === mostTried) return found
    if (begins === page) found.push(paragraph)
  }
  return found
}

/** Of all its parts. */
export function heightOf(block: Element): number {
  return [...block.getClientRects()].reduce((sum, { height }) => sum + height, 0)
}

/**
 * A paragraph, or code, that comes over to a page with its last line alone, or has left its first alone: where it begins and
 * ends on the page before, and where its last line there is.
 */
function loneLine(run: Run, start: PageStart | undefined) {
  const { block, within } = start ?? {}
  const { line } = run.measures
  if (block?.matches('.listing > figcaption')) {
    // Two lines go over with it.
    const code = textsIn(block.previousElementSibling ?? block)
    const last = spotOfLetter(run, code.at(-1), 'last')
    return last && { top: -Infinity, bottom: Infinity, last: last.top - line }
  }
  if (!within || !block?.matches('p, li, dd, code')) return undefined
  const texts = textsIn(block)
  const at = texts.indexOf(within.text)
  const isBegun = within.text.data.slice(0, within.offset).trim() !== ''
  const before = isBegun ? within.offset : undefined
  const [begin, last, next, end] = [
    spotOfLetter(run, texts[0], 'first'),
    spotOfLetter(run, texts[isBegun ? at : at - 1], 'last', before),
    spotOfLetter(run, within.text, 'first', within.offset),
    spotOfLetter(run, texts.at(-1), 'last'),
  ]
  if (!begin || !last || !next || !end) return undefined
  const isOneLine = (one: Spot, other: Spot) =>
    one.page === other.page && Math.abs(one.top - other.top) < line / 2
  if (!isOneLine(begin, last) && !isOneLine(next, end)) return undefined
  const top = begin.page === last.page ? begin.top : -Infinity
  return { top, bottom: last.bottom, last: last.top }
}

/** Of the first letter of a text from an offset on, or the last before one. */
export function spotOfLetter(
  run: Run,
  text: Text | undefined,
  which: 'first' | 'last',
  offset?: number,
): Spot | undefined {
  if (!text) return undefined
  const isFirst = which === 'first'
  const part = isFirst ? text.data.slice(offset) : text.data.slice(0, offset)
  const at = isFirst ? (offset ?? 0) + part.search(/\S/) : part.trimEnd().length - 1
  const range = document.createRange()
  range.setStart(text, at)
  range.setEnd(text, at + 1)
  return spotOf(run, range)
}
