import {
  alignWithText,
  lastRect,
  type NoteBox,
  noteHeight,
  pageCount,
  type Run,
  showMore,
} from './measures.ts'
import { codeLineStart, insertAtPageStart } from './page-starts.ts'

/**
 * Cuts a note so that its first part is no higher than `room`. The rest becomes a box of its own, which is
 * not in the document until {@link continueOnNextPage}.
 *
 * @param followers - Notes after this one that still begin on its page, before what is cut off continues.
 * @returns Whether it was cut: not when no line fits, or all of it.
 */
export function cutNote(
  run: Run,
  box: NoteBox,
  room: number,
  followers = 0,
  limit = room,
): boolean {
  restoreNote(run, box)
  const cut = withCopy(run, box.note, (copy) => cutAt(copy, limit, run.measures.noteLine))
  if (!cut) return false
  const { height } = box
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
    line: run.measures.line,
  }
  box.uncut = { content, height, rest }
  const index = run.notes.indexOf(box)
  const earlier = new Set(
    run.notes.slice(0, beginOf(run, index)).flatMap(({ uncut }) => uncut?.rest ?? []),
  )
  let at = index + 1 + followers
  // After the rests of notes that are before it.
  for (let next = run.notes[at]; next && earlier.has(next); next = run.notes[at]) at++
  run.notes.splice(at, 0, rest)
  // Code and tables have room below them, where they are cut, too.
  const excess = box.height - room
  return excess <= 0.5 || cutNote(run, box, room, followers, limit - excess)
}

/** The index of the note of which another is the rest, or the rest of its rest. */
function beginOf(run: Run, index: number): number {
  const rest = run.notes[index]
  const from = run.notes.findLastIndex(({ uncut }) => uncut?.rest === rest)
  return from < 0 ? index : beginOf(run, from)
}

/** Notes that are cut on one page: the structure tells ten rests apart, and more than one page has some. */
const mostCut = 5

/** Lines of a note that a page has room for where it begins; those of it more that may begin within a word, where none is cut. */
const [leastLines, wordLines] = [2, 2]

/**
 * Cuts notes so that they begin on one page, below each other in `room`: each as late as those after it leave a few lines
 * for themselves. What has no room for its beginning goes over, and what continues from the page before does so first.
 *
 * @param mayBeNone - Whether all may go over, though they continue from the page before.
 * @returns How many do.
 */
export function cutToFit(
  run: Run,
  boxes: readonly NoteBox[],
  room: number,
  mayBeNone = true,
): number {
  const last = boxes.findLastIndex(({ continues }) => !continues)
  let needed = Math.min(last + 1, mostCut)
  let count = -1
  for (let lines = leastLines; count < needed; lines++) {
    if (lines > leastLines + wordLines) [needed, lines] = [needed - 1, leastLines]
    for (const box of boxes) restoreNote(run, box)
    count = cutEach(run, boxes, needed, room, lines * run.measures.noteLine)
  }
  if (count === 0 && boxes[0]?.continues && !mayBeNone) return 0
  for (const box of boxes.slice(count)) detachNote(run, box)
  return count
}

/** @returns How many of the notes fit, at least the needed ones cut, if they can be; others follow where none is. */
export function cutEach(
  run: Run,
  boxes: readonly NoteBox[],
  needed: number,
  room: number,
  least: number,
) {
  let left = room
  let isCut = false
  for (const [at, box] of boxes.entries()) {
    if (isCut && at >= needed) return at
    const free = left - leastOf(boxes.slice(at + 1, needed), least)
    const fits = box.height <= free
    if (!fits && !cutNote(run, box, free, Math.max(0, needed - at - 1))) return at
    isCut ||= !fits
    left -= box.height
  }
  return boxes.length
}

/** The height of notes of which each is cut at a height, if as much is left of it then. */
function leastOf(boxes: readonly NoteBox[], least: number): number {
  return boxes.reduce((sum, { height }) => sum + (height < 2 * least ? height : least), 0)
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
export function isDetached(box: NoteBox | undefined): boolean {
  return box?.continues === true && !box.note.isConnected
}

/** The notes from one on that are to continue where the next page begins. */
export function detachedFrom(run: Run, index: number): NoteBox[] {
  let end = index
  while (isDetached(run.notes[end])) end++
  return run.notes.slice(index, end)
}

/** Takes a note out of the text, whole, to continue where the next page begins. */
function detachNote(run: Run, box: NoteBox): void {
  restoreNote(run, box)
  // Whoever looks for the note is told that it is not there.
  if (!box.continues && box.line > 0) box.call ??= box.ref
  box.spacer.remove()
  box.note.remove()
  box.ref = document.createElement('span')
  box.line = run.measures.line
  box.continues = true
  delete box.row
}

/**
 * Puts what was cut off where the next page's text begins.
 *
 * @param index - Of the first note that is not on the page.
 */
export function continueOnNextPage(run: Run, index: number, page: number): void {
  const boxes = detachedFrom(run, index)
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
  frame.style.cssText = `position:absolute;visibility:hidden;width:${run.measures.textWidth - run.measures.side}px`
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

/** How far the letters of a line may reach into the one before it, in pixels. */
const overlap = 1.5

/** The beginning of the first line that ends below `room`, if it begins with a word and two lines stand on either side. */
function cutAt(copy: HTMLElement, room: number, line: number): Cut | undefined {
  const { height, top } = copy.getBoundingClientRect()
  // A last line alone on the next page is worth one line less on this one.
  const limit = top + Math.min(room, height - 2 * line) + 0.5
  let cut: Cut | undefined
  let bottom = top + 2 * line
  for (const { isWord, range, ...begin } of wordsIn(piecesOf(copy))) {
    const first = range.getClientRects()[0]
    if (isWord && first && first.top >= bottom - overlap) cut = begin
    bottom = Math.max(bottom, lastRect(range)?.bottom ?? bottom)
    if (bottom > limit) return cut
  }
  return undefined
}

/** Where words begin in a text; after 200 letters there is no word, and its lines end anywhere. */
const wordBeginnings = /^|(?<=\s)\S|(?<=\S{200})\S/g

/** All words and formulas, with what follows them up to the next. */
function* wordsIn(pieces: Pieces) {
  const range = document.createRange()
  for (const [index, piece] of pieces.entries()) {
    if (!(piece instanceof Text)) {
      range.selectNode(piece)
      const before = piece.previousSibling?.textContent ?? ' '
      yield { index, offset: 0, range, isWord: /\s$/.test(before) }
      continue
    }
    const offsets = [...piece.data.matchAll(wordBeginnings)].map((found) => found.index)
    for (const [at, offset] of offsets.entries()) {
      range.setStart(piece, offset)
      range.setEnd(piece, offsets[at + 1] ?? piece.length)
      yield { index, offset, range, isWord: true }
    }
  }
}

function takeRest(note: HTMLElement, cut: Cut): HTMLElement {
  const piece = piecesOf(note)[cut.index]
  const rest = note.cloneNode(false) as HTMLElement
  rest.removeAttribute('id')
  rest.classList.remove('first', 'placed')
  rest.style.cssText = ''
  if (!piece || !note.lastChild) return rest
  const block = piece.parentElement?.closest('p, .footnote-text, li, div.formula, pre')
  const range = beforeCut(block ?? note, piece, cut)
  const goesOn = range.toString().trim() !== ''
  markRest(note, rest, goesOn)
  const open: HTMLElement[] = []
  for (let each = piece.parentElement; each && each !== note; each = each.parentElement)
    open.unshift(each)
  // Nothing of a displayed formula stays behind, nor of a list, an item, code or a line of it that does not begin.
  const whole = open.find(
    (each) =>
      each.matches('div.formula') ||
      (each.matches(`${numbered}, ul, .wrapped`) &&
        !beforeCut(each, piece, cut).toString().trim()),
  )
  if (whole) range.setStartBefore(whole)
  else range.setStart(range.endContainer, range.endOffset)
  range.setEndAfter(note.lastChild)
  rest.append(range.extractContents())
  const parts = rest.querySelectorAll<HTMLElement>(numbered)
  const begun = open.filter((each) => each.matches(numbered) && note.contains(each))
  for (const [at, part] of begun.entries()) if (parts[at]) numberOn(part, parts[at])
  for (const copy of rest.querySelectorAll('[id]')) copy.removeAttribute('id')
  if (block && !block.matches('pre')) fillLastLine(note, block)
  return rest
}

/** What has a number, or numbers what is in it. */
const numbered = 'ol, li, pre, .code-line'

/** What goes on is not numbered again, and what follows it has the next number. */
function numberOn(part: HTMLElement, rest: HTMLElement): void {
  rest.classList.remove('code-line')
  if (rest.matches('li'))
    rest.style.cssText = 'list-style:none;counter-increment:list-item 0'
  if (part instanceof HTMLOListElement && rest instanceof HTMLOListElement)
    rest.start =
      part.start + part.querySelectorAll(':scope > li:not([style*=counter])').length
  const [, before] = part.style.counterReset.split(' ')
  const lines = part.querySelectorAll('.code-line').length
  if (before) rest.style.counterReset = `code-line ${Number(before) + lines}`
}

/** What a block holds before a cut: of code, whole lines. */
function beforeCut(block: Element, piece: Text | Element, { offset }: Cut): Range {
  const range = document.createRange()
  range.setStart(block, 0)
  range.setEndBefore(piece)
  if (!(piece instanceof Text)) return range
  const begin = block.matches('pre') ? codeLineStart(block, piece, offset) : undefined
  range.setEnd(begin?.text ?? piece, begin?.offset ?? offset)
  return range
}

/** The line before a cut is no last line: it is set as wide as the others. */
function fillLastLine(note: HTMLElement, block: Element): void {
  const last = piecesOf(note).at(-1)
  if (!(last instanceof Text) || !block.contains(last) || !/\s$/.test(last.data)) return
  block.classList.add('split')
  // It takes its width from the space that ends it, which it has where no line is broken.
  const gap = document.createElement('span')
  gap.className = 'gap'
  gap.append(last.splitText(last.data.trimEnd().length))
  last.after(gap)
}

/** How many notes of a run have been cut so far. */
let cuts = 0

/** None goes on in another run. */
export function beginRun(): void {
  cuts = 0
}

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
