import type { NoteBox, Run } from './measures.ts'
import { noteHeight } from './note-height.ts'

/**
 * Cuts a note so that its first part is no higher than `room`; the rest becomes a box of its own,
 * which is not in the document yet.
 *
 * @returns `undefined` when no line fits, or all of it.
 */
export function splitNote(run: Run, box: NoteBox, room: number): NoteBox | undefined {
  const probe = document.createElement('div')
  probe.className = 'note-probe'
  probe.style.cssText = `position:absolute;visibility:hidden;width:${run.measures.textWidth}px`
  const copy = box.note.cloneNode(true) as HTMLElement
  copy.classList.add('placed')
  copy.classList.remove('first')
  copy.style.cssText = ''
  probe.append(copy)
  document.body.append(probe)
  const cut = cutAt(copy, room, run.measures.noteLine)
  probe.remove()
  if (!cut) return undefined
  const rest = takeRest(box.note, cut)
  const next: NoteBox = {
    ref: document.createElement('span'),
    rise: 0,
    spacer: document.createElement('span'),
    note: rest,
    continues: true,
    height: 0,
    line: box.line,
  }
  next.spacer.className = 'spacer'
  box.height = heightOf(run, box.note)
  next.height = heightOf(run, rest)
  return next
}

/** Height that a note takes at the width of the text, in whole pixels. */
function heightOf(run: Run, note: HTMLElement): number {
  const probe = document.createElement('div')
  probe.style.cssText = `position:absolute;visibility:hidden;width:${run.measures.textWidth}px`
  const copy = note.cloneNode(true) as HTMLElement
  copy.classList.add('placed')
  copy.classList.remove('first')
  copy.style.cssText = ''
  probe.append(copy)
  document.body.append(probe)
  const height = noteHeight(copy)
  probe.remove()
  return height
}

interface Cut {
  /** Among the texts and formulas of the note. */
  readonly node: number
  readonly offset: number
}

/** The beginning of the first line that ends below `room`, if two lines stand on either side of it. */
function cutAt(copy: HTMLElement, room: number, line: number): Cut | undefined {
  const top = copy.getBoundingClientRect().top
  const height = copy.getBoundingClientRect().height
  // A last line alone on the next page is worth one line less on this one.
  const limit = Math.min(room, height - 2 * line)
  if (limit < 2 * line) return undefined
  for (let lower = limit; lower >= 2 * line; lower -= line) {
    const cut = lineStart(copy, top + lower + 0.5)
    if (cut && isBetweenWords(copy, cut)) return cut
  }
  const cut = lineStart(copy, top + limit + 0.5)
  return cut && isEndless(copy, cut) ? cut : undefined
}

/** How far the letters of a line may reach into the one before it, in pixels. */
const overlap = 1.5

/** The beginning of the first line with something that ends below `limit`, which need not be what the line begins with. */
function lineStart(copy: HTMLElement, limit: number): Cut | undefined {
  const found = firstBelow(copy, limit)
  if (!found) return undefined
  const lineTop = found.top + overlap
  return lineTop < limit ? lineStart(copy, lineTop) : found
}

function firstBelow(
  copy: HTMLElement,
  limit: number,
): (Cut & { readonly top: number }) | undefined {
  const isBelow = (rect: DOMRect | undefined) => rect !== undefined && rect.bottom > limit
  for (const [node, piece] of pieces(copy).entries()) {
    const range = document.createRange()
    range.selectNode(piece)
    const whole = lastRect(range)
    if (!isBelow(whole)) continue
    if (!(piece instanceof Text)) return { node, offset: 0, top: whole?.top ?? limit }
    let low = 0
    let high = piece.length
    while (low < high) {
      const middle = (low + high) >> 1
      range.setStart(piece, 0)
      range.setEnd(piece, middle + 1)
      if (isBelow(lastRect(range))) high = middle
      else low = middle + 1
    }
    range.setStart(piece, 0)
    range.setEnd(piece, Math.min(low + 1, piece.length))
    return { node, offset: low, top: (lastRect(range) ?? whole)?.top ?? limit }
  }
  return undefined
}

/** Longer than any line, and so no word, whose lines end anywhere. */
const endless = 200

function isEndless(copy: HTMLElement, { node, offset }: Cut): boolean {
  const piece = pieces(copy)[node]
  if (!(piece instanceof Text) || offset < endless) return false
  const before = piece.data.slice(offset - endless, offset)
  return !/\s/.test(before)
}

function lastRect(range: Range): DOMRect | undefined {
  const rects = range.getClientRects()
  return rects[rects.length - 1]
}

/** A cut within a word would leave its first half without a hyphen. */
function isBetweenWords(copy: HTMLElement, cut: Cut): boolean {
  const piece = pieces(copy)[cut.node]
  if (!piece) return false
  if (!(piece instanceof Text))
    return /\s$/.test(piece.previousSibling?.textContent ?? ' ')
  return cut.offset === 0 || /\s/.test(piece.data[cut.offset - 1] ?? '')
}

/** Its texts and formulas, which are not cut. */
function pieces(root: HTMLElement): (Text | Element)[] {
  const isPiece = (node: Node): boolean =>
    node instanceof Text ? !node.parentElement?.closest('math') : isFormula(node)
  // In a page that runs no scripts, a walker calls no filter back.
  const kinds = NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT
  const walker = document.createTreeWalker(root, kinds)
  const nodes: (Text | Element)[] = []
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (isPiece(node)) nodes.push(node as Text | Element)
  return nodes
}

function isFormula(node: Node): boolean {
  return node instanceof Element && node.localName === 'math'
}

function takeRest(note: HTMLElement, cut: Cut): HTMLElement {
  const range = document.createRange()
  const text = pieces(note)[cut.node]
  const rest = note.cloneNode(false) as HTMLElement
  rest.removeAttribute('id')
  rest.classList.remove('first', 'placed')
  rest.style.cssText = ''
  if (!text || !note.lastChild) return rest
  const block = text.parentElement?.closest('p, .footnote-text, li')
  range.setStart(block ?? note, 0)
  if (text instanceof Text) range.setEnd(text, cut.offset)
  else range.setEndBefore(text)
  markRest(rest, range.toString().trim() !== '')
  if (text instanceof Text) range.setStart(text, cut.offset)
  else range.setStartBefore(text)
  range.setEndAfter(note.lastChild)
  rest.append(range.extractContents())
  for (const copy of rest.querySelectorAll('[id]')) copy.removeAttribute('id')
  const last = pieces(note).at(-1)
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

/** Tells the structure of the PDF that this is no note of its own. @see markStructure in `mark-structure.ts` */
function markRest(rest: HTMLElement, goesOn: boolean): void {
  const kind = goesOn ? 'noterest' : 'notenext'
  rest.setAttribute('lang', (rest.getAttribute('lang') ?? '').replace(/note\w*$/, kind))
}
