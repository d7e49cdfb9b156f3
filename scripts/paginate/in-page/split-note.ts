import {
  alignWithText,
  firstBeyond,
  lastRect,
  type NoteBox,
  noteHeight,
  pageCount,
  type Run,
  showMore,
} from './measures.ts'
import { insertAtPageStart } from './page-starts.ts'

/**
 * Cuts a note so that its first part is no higher than `room`. The rest becomes a box of its own, which is
 * not in the document until {@link continueOnNextPage}.
 *
 * @param followers - Notes after this one that still begin on its page, before what is cut off continues.
 * @returns Whether it was cut: not when no line fits, or all of it.
 */
export function cutNote(run: Run, box: NoteBox, room: number, followers = 0): boolean {
  restoreNote(run, box)
  const cut = withCopy(run, box.note, (copy) => cutAt(copy, room, run.measures.noteLine))
  if (!cut) return false
  const { height, line } = box
  const content = box.note.cloneNode(true)
  const note = takeRest(box.note, cut)
  box.height = withCopy(run, box.note, noteHeight)
  const spacer = document.createElement('span')
  spacer.className = 'spacer'
  const rest: NoteBox = {
    ref: document.createElement('span'),
    rise: 0,
    spacer,
    note,
    continues: true,
    height: withCopy(run, note, noteHeight),
    line,
  }
  box.uncut = { content, height, rest }
  let at = run.notes.indexOf(box) + 1 + followers
  while (isDetached(run.notes[at])) at++
  run.notes.splice(at, 0, rest)
  return true
}

/** Undoes a cut that is not needed, the note standing on a later page or being cut elsewhere. */
export function restoreNote(run: Run, box: NoteBox): void {
  if (!box.uncut) return
  const { content, height, rest } = box.uncut
  box.note.replaceChildren(...content.cloneNode(true).childNodes)
  box.height = height
  delete box.uncut
  run.notes.splice(run.notes.indexOf(rest), 1)
}

/** Whether a note, or what was cut off of one, is to continue where the next page begins. */
function isDetached(box: NoteBox | undefined): boolean {
  return box?.continues === true && !box.note.isConnected
}

/** Takes a note out of the text, to continue where the next page begins. */
export function detachNote(run: Run, box: NoteBox): void {
  box.spacer.remove()
  box.note.remove()
  box.ref = document.createElement('span')
  box.line = run.measures.line
  box.continues = true
}

/**
 * Puts what was cut off where the next page's text begins.
 *
 * @param index - Of the first note that is not on the page.
 */
export function continueOnNextPage(run: Run, index: number, page: number): void {
  let end = index
  while (isDetached(run.notes[end])) end++
  const boxes = run.notes.slice(index, end)
  if (boxes.length === 0) return
  const elements = boxes.flatMap((box) => [box.ref as HTMLElement, box.spacer, box.note])
  let isPlaced = false
  let ahead = page
  do {
    while (ahead < pageCount(run) && !isPlaced)
      isPlaced = insertAtPageStart(run, ++ahead, elements)
  } while (!isPlaced && showMore(run))
  // After the last text of the run there is only its end.
  if (!isPlaced) {
    const anchor = document.createElement('div')
    anchor.className = 'footnote-anchor page-top'
    anchor.append(...elements)
    run.element.append(anchor)
  }
  const anchor = boxes[0]?.spacer.closest('.footnote-anchor')
  for (const box of boxes) {
    alignWithText(run, box.note)
    // An empty span that stands alone is nowhere; the anchor that holds it is somewhere.
    if (anchor) box.ref = anchor
    box.spacer.classList.add('placed')
    box.rise =
      box.ref.getBoundingClientRect().top - box.spacer.getBoundingClientRect().top
    box.spacer.classList.remove('placed')
  }
}

/** What is found in a copy of a note, laid out by itself at the width of the text. */
function withCopy<Found>(
  run: Run,
  note: HTMLElement,
  find: (copy: HTMLElement) => Found,
): Found {
  const frame = document.createElement('div')
  frame.style.cssText = `position:absolute;visibility:hidden;width:${run.measures.textWidth}px`
  const copy = note.cloneNode(true) as HTMLElement
  copy.classList.add('placed')
  copy.classList.remove('first')
  copy.style.cssText = ''
  frame.append(copy)
  document.body.append(frame)
  const found = find(copy)
  frame.remove()
  return found
}

/** A place in a note: where one of its {@link piecesOf} begins, or a character within it. */
interface Cut {
  readonly index: number
  readonly offset: number
}

type Pieces = readonly (Text | Element)[]

/** The texts and formulas of a note. Formulas are not cut. */
function piecesOf(note: HTMLElement): Pieces {
  // In a page that runs no scripts, a walker calls no filter back.
  const kinds = NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT
  const walker = document.createTreeWalker(note, kinds)
  const pieces: (Text | Element)[] = []
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const isPiece =
      node instanceof Text
        ? !node.parentElement?.closest('math')
        : (node as Element).localName === 'math'
    if (isPiece) pieces.push(node as Text | Element)
  }
  return pieces
}

/** The beginning of the first line that ends below `room`, if two lines stand on either side of it. */
function cutAt(copy: HTMLElement, room: number, line: number): Cut | undefined {
  const { height, top } = copy.getBoundingClientRect()
  // A last line alone on the next page is worth one line less on this one.
  const limit = Math.min(room, height - 2 * line)
  if (limit < 2 * line) return undefined
  const pieces = piecesOf(copy)
  for (let lower = limit; lower >= 2 * line; lower -= line) {
    const cut = lineStart(pieces, top + lower + 0.5)
    if (cut && isBetweenWords(pieces, cut)) return cut
  }
  const cut = lineStart(pieces, top + limit + 0.5)
  return cut && isInEndlessWord(pieces, cut) ? cut : undefined
}

/** How far the letters of a line may reach into the one before it, in pixels. */
const overlap = 1.5

/** The beginning of the first line with something that ends below `limit`, which need not be what the line begins with. */
function lineStart(pieces: Pieces, limit: number): Cut | undefined {
  const found = firstBelow(pieces, limit)
  if (!found) return undefined
  const lineTop = found.top + overlap
  return lineTop < limit ? lineStart(pieces, lineTop) : found
}

function firstBelow(
  pieces: Pieces,
  limit: number,
): (Cut & { readonly top: number }) | undefined {
  const range = document.createRange()
  for (const [index, piece] of pieces.entries()) {
    range.selectNode(piece)
    const whole = lastRect(range)
    if (!whole || whole.bottom <= limit) continue
    if (!(piece instanceof Text)) return { index, offset: 0, top: whole.top }
    const offset = firstBeyond(piece, ({ bottom }) => bottom > limit)
    if (offset === undefined) continue
    range.setStart(piece, offset)
    range.setEnd(piece, offset + 1)
    return { index, offset, top: lastRect(range)?.top ?? limit }
  }
  return undefined
}

/** A cut within a word would leave its first half without a hyphen. */
function isBetweenWords(pieces: Pieces, { index, offset }: Cut): boolean {
  const piece = pieces[index]
  if (!piece) return false
  if (!(piece instanceof Text))
    return /\s$/.test(piece.previousSibling?.textContent ?? ' ')
  return offset === 0 || /\s/.test(piece.data[offset - 1] ?? '')
}

/** Longer than any line, and so no word, whose lines end anywhere. */
const endless = 200

function isInEndlessWord(pieces: Pieces, { index, offset }: Cut): boolean {
  const piece = pieces[index]
  if (!(piece instanceof Text) || offset < endless) return false
  return !/\s/.test(piece.data.slice(offset - endless, offset))
}

function takeRest(note: HTMLElement, { index, offset }: Cut): HTMLElement {
  const piece = piecesOf(note)[index]
  const rest = note.cloneNode(false) as HTMLElement
  rest.removeAttribute('id')
  rest.classList.remove('first', 'placed')
  rest.style.cssText = ''
  if (!piece || !note.lastChild) return rest
  const block = piece.parentElement?.closest('p, .footnote-text, li')
  const range = document.createRange()
  range.setStart(block ?? note, 0)
  if (piece instanceof Text) range.setEnd(piece, offset)
  else range.setEndBefore(piece)
  markRest(note, rest, range.toString().trim() !== '')
  range.setStart(range.endContainer, range.endOffset)
  range.setEndAfter(note.lastChild)
  rest.append(range.extractContents())
  for (const copy of rest.querySelectorAll('[id]')) copy.removeAttribute('id')
  const last = piecesOf(note).at(-1)
  if (!block?.contains(last ?? null) || !(last instanceof Text)) return rest
  if (!/\s$/.test(last.data)) return rest
  // The line before a cut is no last line: it is set as wide as the others.
  block.classList.add('split')
  endLine(last)
  return rest
}

/** Takes its width from the space that ends a line, which it has where no line is broken. */
function endLine(text: Text): void {
  const gap = document.createElement('span')
  gap.className = 'gap'
  gap.append(text.splitText(text.data.trimEnd().length))
  text.after(gap)
}

/** How many notes have been cut so far. */
let cuts = 0

/**
 * Tells the structure of the PDF that this is no note of its own, and of which it is the rest: both have
 * one number, which is used again when that note is long past.
 *
 * @see markStructure in `mark-structure.ts`
 */
function markRest(note: HTMLElement, rest: HTMLElement, goesOn: boolean): void {
  const [, kind = 'note', known] = /-(note[a-z]*)(?:-(\d))?$/.exec(note.lang) ?? []
  const number = known ?? String(cuts++ % 10)
  const tag = note.lang.replace(/note[a-z]*(?:-\d)?$/, '')
  if (kind === 'note') note.lang = `${tag}notecut-${number}`
  rest.lang = `${tag}${goesOn ? 'noterest' : 'notenext'}-${number}`
}
