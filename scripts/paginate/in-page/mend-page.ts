import { withHeadings } from './make-room.ts'
import { type Run, spotOf } from './measures.ts'
import { type PageStart, pageStart } from './page-starts.ts'

/**
 * Mends what Chromium breaks badly where a page ends above notes: see the functions.
 *
 * @returns Whether something has gone over to the next page that may have notes on this one.
 */
export function mendPage(run: Run, page: number): boolean {
  const start = pageStart(run, page + 1)
  if (!start) return false
  if (keepIndent(start) || keepWord(start)) return mendPage(run, page)
  const { block } = start
  // One that holds a note is not moved: the note may be why it is broken.
  if (block.matches('.three-lines') && !block.querySelector('.footnote'))
    return beginNext(run, block, page)
  return keepHeadings(run, start, page)
}

/**
 * White space hangs, and so takes no width: beside a float that leaves no room, Chromium puts the
 * indent of a line of code on a line of its own, and the words without it on the next page. Where
 * that happens, indent and first word become one, and all of the line goes over.
 *
 * @returns Whether something has moved.
 */
function keepIndent({ block, within }: PageStart): boolean {
  if (!within || !block.closest('pre')) return false
  const { offset, text } = within
  const lineStart = text.data.lastIndexOf('\n', offset - 1) + 1
  if (lineStart >= offset || text.data.slice(lineStart, offset).trim() !== '')
    return false
  if (Math.abs(topAt(text, lineStart) - topAt(text, offset)) < 1) return false
  const word = /\s|$/.exec(text.data.slice(offset))?.index ?? 0
  wrap(text, lineStart, offset + word, 'kept')
  return true
}

/** The part of a word before a place, and after it, in scripts that hyphenate. */
const wordEnd = /(?:[\p{Ll}\p{Lu}][\p{M}’]*)+$/u
const wordRest = /^(?:[\p{Ll}\p{Lu}][\p{M}’]*)+/u

/**
 * Makes a word whole that is hyphenated where its page ends: it goes over.
 *
 * @returns Whether it was not whole.
 */
function keepWord({ within }: Partial<PageStart>): boolean {
  if (!within) return false
  const { offset, text } = within
  const [end = ''] = wordEnd.exec(text.data.slice(0, offset)) ?? []
  const [rest = ''] = wordRest.exec(text.data.slice(offset)) ?? []
  const parent = text.parentElement
  if (!end || !rest || !parent || getComputedStyle(parent).hyphens !== 'auto')
    return false
  wrap(text, offset - end.length, offset + rest.length, 'unbroken')
  return true
}

/**
 * The same for the pages up to one, on which no notes are placed.
 *
 * @returns Whether there were any.
 */
export function keepWords(run: Run, end: number): boolean {
  const first = run.mended
  for (; run.mended < end; run.mended++) {
    while (keepWord(pageStart(run, run.mended + 1) ?? {}));
  }
  return end > first
}

function wrap(text: Text, from: number, to: number, className: string): void {
  const part = text.splitText(from)
  part.splitText(to - from)
  const span = document.createElement('span')
  span.className = className
  part.before(span)
  span.append(part)
}

function topAt(text: Text, offset: number): number {
  const range = document.createRange()
  range.setStart(text, offset)
  range.setEnd(text, offset + 1)
  return range.getClientRects()[0]?.top ?? 0
}

/**
 * A block whose first line finds no room beside a float begins on the page all the same, with
 * nothing in it: so Chromium sees no break between a heading and what follows it.
 */
function keepHeadings(run: Run, { block, within }: PageStart, page: number): boolean {
  if (within && textBefore(block, within) !== '') return false
  let heading = block.previousElementSibling
  while (heading?.matches('.footnote-anchor')) heading = heading.previousElementSibling
  if (!heading?.matches('h1, h2, h3, h4, h5, h6, dt, .note-title')) return false
  return spotOf(run, heading)?.page === page && beginNext(run, block, page)
}

function textBefore(block: Element, { offset, text }: Required<PageStart>['within']) {
  const before = document.createRange()
  before.setStart(block, 0)
  before.setEnd(text, offset)
  return before.toString().trim()
}

/** @returns Whether the block begins the next page now, and did not before. */
function beginNext(run: Run, block: HTMLElement, page: number): boolean {
  const first = withHeadings(run, block)
  const spot = spotOf(run, first)
  if (spot?.page !== page || spot.top < run.measures.line) return false
  if (first.classList.contains('page-top')) return false
  first.classList.add('page-top')
  return true
}
