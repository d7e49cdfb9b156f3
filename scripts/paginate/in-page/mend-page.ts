import { isHeading, withHeadings } from './make-room.ts'
import { type NoteBox, type Run, spotOf } from './measures.ts'
import { boxes, codeLineStart, type PageStart, pageStart } from './page-starts.ts'
import { spotOfLetter } from './repair-page.ts'
import { isDetached } from './split-note.ts'

/**
 * Mends what Chromium breaks badly where a page ends above notes: see the functions.
 *
 * @param next - The first note that is not on the page.
 * @param notesTop - Where those begin that are.
 * @returns Whether something has gone over to the next page that may have notes on this one.
 */
export function mendPage(
  run: Run,
  page: number,
  next: NoteBox | undefined,
  notesTop = Infinity,
): boolean {
  const start = pageStart(run, page + 1)
  if (!start) return false
  if (keepIndent(start) || keepWord(start)) return mendPage(run, page, next, notesTop)
  if (keepClear(run, start, page, notesTop)) return true
  const { block } = start
  // One that holds a note is not moved: the note may be why it is broken.
  if (block.matches('.three-lines') && !block.querySelector('.footnote'))
    return beginNext(run, block, page)
  // A note that goes on would go on within the box: below the anchor of one that has gone on so far, the box goes over.
  const box = block.closest<HTMLElement>(boxes)
  if (box && box !== block && isDetached(next)) {
    const isBelow = box.previousElementSibling?.matches('.footnote-anchor.page-top')
    if (!isBelow) return beginNext(run, box, page)
    const isHere = !box.matches('.page-top')
    box.classList.add('page-top')
    return isHere
  }
  return keepHeadings(run, start, page, next)
}

/**
 * White space hangs, and so takes no width: beside a float that leaves no room, Chromium puts the
 * indent of a line of code on a line of its own, and the words without it on the next page; and so it does with the
 * number of a line. Where that happens, what stands before the first word and this become one, and all of the line goes over.
 *
 * @returns Whether something has moved.
 */
function keepIndent({ block, within }: PageStart): boolean {
  const code = within && block.closest('pre')
  const start = code && codeLineStart(code, within.text, within.offset)
  if (!start) return false
  const { offset, text } = within
  // Once is enough, whether it has helped or not.
  if (text.parentElement?.closest('.kept')) return false
  const numbered = text.parentElement?.closest('.code-line')
  const top = numbered?.getClientRects()[0]?.top ?? topAt(start.text, start.offset)
  if (Math.abs(top - topAt(text, offset)) < 1) return false
  const line = document.createRange()
  line.setStart(start.text, start.offset)
  const word = /\s|$/.exec(text.data.slice(offset))?.index ?? 0
  line.setEnd(text, offset + word)
  // No range takes in the number: its line is kept, and flows on after the first word.
  if (numbered) {
    line.collapse()
    line.setEnd(numbered, numbered.childNodes.length)
    numbered.classList.add('kept')
  }
  wrap(line, numbered ? 'flowing' : 'kept')
  return true
}

/**
 * A hanging indent makes room for words beside a float that leaves none: what begins beside notes goes over.
 *
 * @returns Whether something has moved.
 */
function keepClear(
  run: Run,
  { block, within }: PageStart,
  page: number,
  notesTop: number,
): boolean {
  const walker = document.createTreeWalker(run.element, NodeFilter.SHOW_TEXT)
  walker.currentNode = within?.text ?? block
  const isBegun = within && within.text.data.slice(0, within.offset).trim() !== ''
  let text = (isBegun ? within.text : walker.previousNode()) as Text | null
  while (
    text &&
    (text.data.trim() === '' || text.parentElement?.closest('.footnote, math'))
  )
    text = walker.previousNode() as Text | null
  const last =
    text && spotOfLetter(run, text, 'last', isBegun ? within.offset : undefined)
  if (last?.page !== page || last.bottom < notesTop + run.measures.line / 2) return false
  const host = text?.parentElement?.closest<HTMLElement>('.line, p, li, dd')
  return host ? beginNext(run, host, page) : false
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
  const word = document.createRange()
  word.setStart(text, offset - end.length)
  // With its space: alone, between this and what floats, that is not painted.
  const after = offset + rest.length
  word.setEnd(text, after + Number(/\s/.test(text.data.charAt(after))))
  wrap(word, 'unbroken')
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

function wrap(part: Range, className: string): void {
  const span = document.createElement('span')
  span.className = className
  span.append(part.extractContents())
  part.insertNode(span)
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
function keepHeadings(
  run: Run,
  { block, within }: PageStart,
  page: number,
  next: NoteBox | undefined,
): boolean {
  if (within && textBefore(block, within) !== '') return false
  // What goes on beside it would be lost.
  if (within && isDetached(next)) block.classList.add('page-top')
  let first: Element = block
  while (!first.previousElementSibling && first.parentElement !== run.element)
    first = first.parentElement ?? run.element
  // Text goes up below it: see raise-figures.ts.
  if (first.matches('.plate')) return false
  let heading = first.previousElementSibling
  while (heading?.matches('.footnote-anchor, .lifted'))
    heading = heading.previousElementSibling
  if (!heading || !(isHeading(run, heading) || heading.matches('.note-title')))
    return false
  return spotOf(run, heading)?.page === page && beginNext(run, block, page)
}

/** What of a block stands before a place in it. */
export function textBefore(
  block: Element,
  { offset, text }: Required<PageStart>['within'],
) {
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
