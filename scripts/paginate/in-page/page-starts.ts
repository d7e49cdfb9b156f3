import { atomsIn, isAtomElement } from '../../lib/atoms.ts'
import { firstThat } from '../../lib/first-that.ts'
import { inlineElements } from '../../lib/hast.ts'
import { endOf, type Run, type Spot, spotOf } from './measures.ts'

/** Where a page's text begins: with a block, or at an offset in a text of it. */
export interface PageStart {
  readonly block: HTMLElement
  readonly within?: { readonly text: Text; readonly offset: number }
}

/** What text is not looked for in. A caption of code stands with it. */
const pictures =
  'table, figure:not(.listing), .figures, .table, .beside, .parallel, .columns:not(.stacked)'

/** What stands clear of notes, and so holds none. */
export const boxes = 'aside, section.abstract'

/** Tells what is painted on a page, or on a later one. */
type IsOver = (spot: Spot | undefined) => boolean

/**
 * The first thing of the flow on a page; `undefined` on a page that only continues a table or picture.
 *
 * @param limit - Where the page before is to end: then the first thing that does not stand above that.
 */
export function pageStart(
  run: Run,
  page: number,
  limit = Infinity,
): PageStart | undefined {
  const isOver: IsOver = (spot) =>
    spot !== undefined &&
    (spot.page >= page || (spot.page === page - 1 && spot.bottom > limit + 0.5))
  let container = run.element
  for (;;) {
    const blocks = flowChildren(container)
    const isReached = (block: HTMLElement | undefined) =>
      block !== undefined && isOver(endOf(run, block))
    const block = blocks[firstThat(0, blocks.length, (at) => isReached(blocks[at]))]
    if (!block) return undefined
    const begin = spotOf(run, tableIn(block) ?? block)
    if (begin && begin.page <= page && isOver({ ...begin, bottom: begin.top + 1 }))
      return { block }
    if (block.matches(pictures)) return limit < Infinity ? { block } : undefined
    if (flowChildren(block).length === 0) return textStart(run, block, isOver)
    container = block
  }
}

/** What holds a table begins where its own margin does, and may leave the table to the next page. */
function tableIn(block: Element): Element | null {
  return block.matches('.table') ? block.querySelector('table') : null
}

/** What is no block of the flow: notes, what only serves the layout, and the large letter of a paragraph. */
const beside = '.footnote, .spacer, .filler, .footnote-anchor, .lifted, .initial, math'

/** Blocks in the flow. */
export function flowChildren(container: Element): HTMLElement[] {
  return ([...container.children] as HTMLElement[]).filter((child) => {
    if (child.matches(beside)) return false
    const { display } = getComputedStyle(child)
    return display !== 'none' && !display.startsWith('inline') && display !== 'contents'
  })
}

function textStart(run: Run, block: HTMLElement, isOver: IsOver): PageStart | undefined {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT)
  const range = document.createRange()
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node as Text
    if (text.parentElement?.closest('.footnote, .spacer, .filler, math')) continue
    range.selectNodeContents(text)
    if (!isOver(endOf(run, range))) continue
    const offset = firstOffset(run, text, isOver)
    if (offset !== undefined) return { block, within: { text, offset } }
  }
  return undefined
}

/** The texts of a paragraph, but for those of formulas and notes. */
export function textsIn(block: Element): Text[] {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT)
  const texts: Text[] = []
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node as Text
    const isOther = text.parentElement?.closest('.footnote, .noteref, math')
    if (text.data.trim() !== '' && !isOther) texts.push(text)
  }
  return texts
}

/** Where in a text that goes over to a page the first character stands that is on that page. */
function firstOffset(run: Run, text: Text, isOver: IsOver): number | undefined {
  const range = document.createRange()
  const offset = firstThat(0, text.length, (from) => {
    for (let at = from; at < text.length; at++) {
      // White space at a line's end is outside the page; what follows it decides.
      if (/\s/.test(text.data.charAt(at))) continue
      range.setStart(text, at)
      range.setEnd(text, at + 1)
      const end = endOf(run, range)
      if (end) return isOver(end)
    }
    return true
  })
  // The space before the page's first word belongs to the line before.
  const word = text.data.slice(offset).search(/\S/)
  return word < 0 ? undefined : offset + word
}

/**
 * Where a line of code begins, its indent with it.
 *
 * @param offset - Of the line's first word in `text`; of another word there is nothing found.
 */
export function codeLineStart(
  block: Element,
  text: Text,
  offset: number,
): Required<PageStart>['within'] | undefined {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT)
  walker.currentNode = text
  let start = { text, offset }
  let node = text
  for (let end = offset; ; end = node.length) {
    const before = node.data.slice(0, end)
    const line = before.lastIndexOf('\n') + 1
    if (before.slice(line).trim() !== '') return undefined
    if (line < end) start = { text: node, offset: line }
    // The syntax of code is told by elements: the indent may be a text of its own.
    const previous = line === 0 ? walker.previousNode() : null
    if (!previous) return start
    node = previous as Text
  }
}

/**
 * Puts elements where a page begins, so that they float from its first lines.
 *
 * Within a line they stand after its first word: before it they would still belong to the line
 * before, and so to the page before.
 *
 * @returns Whether there was a place.
 */
export function insertAtPageStart(
  run: Run,
  page: number,
  elements: readonly HTMLElement[],
): boolean {
  const start = pageStart(run, page)
  if (!start) return false
  if (start.within) {
    insertAfterWord(start.block, start.within, elements)
    return true
  }
  const host = leafOf(start.block)
  if (host.matches('p, li, dd, .line')) host.prepend(...elements)
  else {
    const anchor = document.createElement('div')
    // A heading that had to go over with what follows stays where it is.
    const before = page - 1 > run.base ? pageStart(run, page - 1) : undefined
    const isKept = before?.block.previousElementSibling?.matches('.page-top')
    if (before && !before.within && !isKept) before.block.classList.add('page-top')
    // Without height, it would stand at the end of a full page.
    anchor.className = 'footnote-anchor page-top'
    anchor.style.breakAfter = 'avoid'
    anchor.append(...elements)
    host.before(anchor)
    host.classList.remove('page-top', 'first-of-page')
  }
  return true
}

/**
 * After a word, or the reference to a note in it, whose own note comes later. Not between the two, nor in a link:
 * where something floats, Chromium may end a line.
 */
function insertAfterWord(
  block: Element,
  { text, offset }: Required<PageStart>['within'],
  elements: readonly HTMLElement[],
): void {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT)
  walker.currentNode = text
  let from = offset + text.data.slice(offset).search(/\S/)
  for (let node: Node | null = text; node; node = walker.nextNode()) {
    const { data, parentElement } = node as Text
    const reference = parentElement?.closest('.noteref')
    if (reference) {
      reference.after(...elements)
      return
    }
    // A space alone, between an element and what floats, is not painted.
    const space = data.slice(from).search(/(?<=\S)[^\S\u00a0\u202f]/)
    if (
      space >= 0 &&
      !parentElement?.closest('a, math, .footnote, .wrapped, .unbroken')
    ) {
      ;(node as Text).splitText(from + space + 1).before(...elements)
      return
    }
    from = 0
  }
  block.append(...elements)
}

function leafOf(block: HTMLElement): HTMLElement {
  const first = flowChildren(block)[0]
  return first && !block.matches(`${pictures}, ${boxes}, pre`) ? leafOf(first) : block
}

/** Where the pages of a run begin in its text, counted in atoms. @see Page in `book.ts` */
export interface PageStarts {
  /** Atoms of all the run's text. */
  readonly atoms: number
  /** For each page the atoms before its first word; `null` where it begins with no section's text. */
  readonly starts: readonly (number | null)[]
}

/** Finds where each page begins in the text. For a run that is laid out, all of its pages shown. */
export function pageStarts(run: Run, pages: number): PageStarts {
  if (run.element.matches('.front')) {
    return { atoms: 0, starts: Array.from({ length: pages }, () => null) }
  }
  const { first, offsets, text } = textOf(run)
  // What stands before the text of an article.
  const fronts = [...run.element.querySelectorAll('.title-block, .contents')]
  const lastFront = Math.max(-1, ...fronts.map((each) => endOf(run, each)?.page ?? -1))
  let counted = 0
  let atoms = 0
  const starts: (number | null)[] = []
  const placed = Array.from({ length: pages }, (_, page) => {
    return { page, offset: offsets[page] ?? text.length }
  })
  // Facing pages go on with what the page before the last has.
  for (const { offset, page } of placed.sort((a, b) => a.offset - b.offset)) {
    const start = wordFrom(text, offset)
    atoms += atomsIn(text.slice(counted, start))
    counted = start
    starts[page] = page <= lastFront && offset === first ? null : atoms
  }
  return { atoms: atoms + atomsIn(text.slice(counted)), starts }
}

/** Selects a text without the white space around, which may be painted on the page before. */
function selectWords(range: Range, text: Text): Range {
  range.setStart(text, text.data.search(/\S/))
  range.setEnd(text, text.data.trimEnd().length)
  return range
}

/** Of scripts that have no spaces, in which a word may begin after any character. */
const unspaced = String.raw`\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}\p{sc=Tibt}\u3000-\u303f\uff00-\uffef`

/** A word begins after white space or a dash; a hyphen is within one. */
const wordBeginnings = new RegExp(
  String.raw`(?<=[\s\u200b\u2014\u2015])\S|(?<=[${unspaced}\u{10000}-\u{10ffff}])(?!\s)[${unspaced}\u{20000}-\u{10ffff}]`,
  'gu',
)

/** Where the first word begins at a place in a text or after it; the end of the text where none does. */
function wordFrom(text: string, offset: number): number {
  wordBeginnings.lastIndex = offset
  return wordBeginnings.exec(text)?.index ?? text.length
}

/** What no section's tree holds. */
const notOfSection =
  '.footnote, .spacer, .filler, .footnote-anchor, .title-block, .contents, .imprint, [data-atoms="0"]'

/** Elements that end no word. */
const inline = new Set(
  [...inlineElements, 'rp', 'rt'].filter((name) => name !== 'img' && name !== 'math'),
)

/** How many atoms an element has that is not counted by its text: a formula, or the number that a note has only in print. */
function countedFor(node: Element): number | undefined {
  if (node.localName === 'math') return atomsIn(node.getAttribute('alttext') ?? '')
  const given = node.getAttribute('data-atoms')
  return given === null ? undefined : Number(given)
}

/** What stands for an atom that is no character. */
const object = '\ufffc'

/**
 * The text of a run with a space at each edge of a block, and where in it each page begins: with the first
 * that does not end before the page. A formula has the atoms of its source.
 */
function textOf(run: Run) {
  const offsets: number[] = []
  const isFacing = run.element.matches('.facing')
  const firstNew = (begin: number) =>
    isFacing && offsets[begin] === undefined ? begin : offsets.length
  let text = ' '
  let first: number | undefined
  // One for all: whatever changes the document later is slowed by each range that there is.
  const range = document.createRange()
  /** @param isHead - Whether it is in the head of a table, which is painted anew on each page that the table continues on. */
  const add = (node: Text | Element, isHead: boolean, written: string): void => {
    first ??= text.length
    const target = node instanceof Text ? selectWords(range, node) : node
    const begin = spotOf(run, target)?.page ?? 0
    const end = isHead ? begin : (endOf(run, target)?.page ?? 0)
    for (let page = firstNew(begin); page <= end; page++) {
      const isBegun = node instanceof Text && begin < page
      const within = isBegun
        ? (firstOffset(run, node, (spot) => (spot?.page ?? -1) >= page) ?? node.length)
        : 0
      offsets[page] = text.length + within
    }
    text += written
  }
  const collect = (parent: Node, isHead: boolean): void => {
    for (let node = parent.firstChild; node; node = node.nextSibling) {
      if (node instanceof Text) {
        if (atomsIn(node.data) > 0) add(node, isHead, node.data)
        else text += node.data
      } else if (node instanceof Element && !node.matches(notOfSection))
        collectElement(node, isHead)
    }
  }
  const collectElement = (node: Element, isHead: boolean): void => {
    const name = node.localName
    const isBlock = !inline.has(name) || node.classList.contains('line')
    const counted = countedFor(node)
    const begun = offsets.length
    if (isBlock) text += ' '
    if (counted !== undefined) add(node, isHead, object.repeat(counted))
    else {
      if (isAtomElement(name)) add(node, isHead, object)
      collect(node, isHead || name === 'thead')
    }
    // A page begins with its text, and not with what stands above that and comes before the text of the page before.
    if (node.matches('.lifted')) offsets.length = Math.min(begun, offsets.length)
    if (isBlock) text += ' '
  }
  collect(run.element, false)
  // A page that has nothing facing it begins with the next.
  if (isFacing)
    for (let page = offsets.length - 2; page >= 0; page--)
      offsets[page] ??= offsets[page + 1] ?? text.length
  return { first, offsets, text }
}
