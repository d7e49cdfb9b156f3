import type { Overflow } from './lay-out.ts'
import { type Run, spotOf, spotOfRect } from './measures.ts'

/** Sizes of type for a block of code, as parts of the usual one; each has a class `fit-1`, `fit-2` and so on. */
const sizes = [1, 0.95, 0.9, 0.85, 0.8]

/** One line in so many may be too long without the others becoming smaller for it. */
const linesForOneLong = 20

/** A line that takes more of the page's lines may be broken where the page ends. */
const mostWholeLines = 8

/** Of the room for a line, the part that is left free below an indent, at most. */
const deepestIndent = 0.5

interface Block {
  readonly pre: HTMLElement
  readonly code: HTMLElement
  /** Characters of each line, those that are twice as wide counted twice. */
  readonly columns: readonly number[]
  /** Columns for which it has room in each of {@link sizes}. */
  readonly room: readonly number[]
}

/**
 * Sets blocks of code so small that most of their lines fit, down to a limit, marks the lines that do not, and finds
 * how many lines the page has made more.
 */
export function fitCode(): Overflow[] {
  const advance = advances()
  // All are measured before any is changed, so that the document is laid out once.
  const blocks = [...document.querySelectorAll<HTMLElement>('pre')].map((pre): Block => {
    const code = pre.querySelector('code') ?? pre
    const { fontFamily, fontSize, paddingLeft, paddingRight } = getComputedStyle(code)
    // `font` says nothing where ligatures are switched off.
    const font = `${fontSize} ${fontFamily}`
    const width =
      code.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight)
    const lines = (code.textContent ?? '').replace(/\s$/, '').split('\n')
    const room = sizes.map((size) => Math.floor((width + 0.5) / (advance(font) * size)))
    return { pre, code, columns: lines.map((line) => columnsOf(line.trimEnd())), room }
  })
  for (const { columns, pre, room } of blocks) {
    const size = sizeFor(columns, room)
    if (size > 0) pre.classList.add(`fit-${size}`)
  }
  const excesses = blocks.map(excessOf)
  blocks.forEach(({ code, columns, room }, index) => {
    if ((excesses[index] ?? 0) <= 0) return
    markLongLines(code, room[sizeFor(columns, room)] ?? 0)
  })
  return blocks.flatMap(({ pre }, index): Overflow[] => {
    const excess = excesses[index] ?? 0
    const mark = Number(pre.dataset.mark)
    return excess > 0 ? [{ mark, kind: 'code-wrapped', detail: String(excess) }] : []
  })
}

/** By fonts: how far a letter moves on. All letters of a font for code are as wide. */
function advances(): (font: string) => number {
  const context = document.createElement('canvas').getContext('2d')
  const known = new Map<string, number>()
  return (font) => {
    const found = known.get(font)
    if (found !== undefined || !context) return found ?? Number.POSITIVE_INFINITY
    context.font = font
    const width = context.measureText('0'.repeat(100)).width / 100
    known.set(font, width)
    return width
  }
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/gu

function columnsOf(line: string): number {
  return [...line].length + (line.match(wide)?.length ?? 0)
}

/** The largest size in which, but for a few lines, as many fit as in the smallest one: its place in {@link sizes}. */
function sizeFor(columns: readonly number[], room: readonly number[]): number {
  const tooLong = room.map((most) => columns.filter((length) => length > most).length)
  const bearable = Math.floor(columns.length / linesForOneLong)
  const fewest = Math.max(tooLong.at(-1) ?? 0, bearable)
  return tooLong.findIndex((count) => count <= fewest)
}

/** Lines that a block takes more than were written. */
function excessOf({ code, columns }: Block): number {
  const line = Number.parseFloat(getComputedStyle(code).lineHeight)
  return Math.round(code.getBoundingClientRect().height / line) - columns.length
}

/** Makes lines that take more than one on the page blocks of their own, which style sheets can mark. */
function markLongLines(code: HTMLElement, room: number): void {
  // Only an author's own HTML has elements with several lines.
  if ([...code.children].some(({ textContent }) => textContent?.includes('\n'))) return
  let line: ChildNode[] = []
  const endLine = (): void => {
    const [first] = line
    const text = line.map(({ textContent }) => textContent).join('')
    const columns = columnsOf(text.trimEnd())
    if (first && columns > room) {
      const wrapped = document.createElement('span')
      wrapped.className = columns > room * mostWholeLines ? 'wrapped long' : 'wrapped'
      const indent = Math.min(text.search(/\S|$/), room * deepestIndent)
      wrapped.style.setProperty('--indent', `${Math.floor(indent)}ch`)
      first.before(wrapped)
      wrapped.append(...line)
    }
    line = []
  }
  for (const node of [...code.childNodes]) {
    let rest = node
    while (rest instanceof Text && rest.data.includes('\n')) {
      const end = rest.splitText(rest.data.indexOf('\n'))
      line.push(rest)
      endLine()
      rest = end.splitText(1)
    }
    line.push(rest)
  }
  endLine()
  code.normalize()
}

/**
 * Chromium lets the ground of code that is broken reach down to the foot of the page: where that is below its last line
 * there, white is laid on it. For runs that are laid out.
 */
export function endGrounds(run: Run): void {
  const { element, notes } = run
  const broken = [...element.querySelectorAll('pre')].filter(
    (pre) => pre.getClientRects().length > 1 && !pre.closest('.footnote'),
  )
  if (broken.length === 0) return
  const feet = new Map(
    notes.toReversed().map(({ note }) => {
      const spot = spotOf(run, note)
      return [spot?.page, spot]
    }),
  )
  const grounds = broken.flatMap((pre) => groundsOf(run, pre, feet))
  for (const { height, left, top, width } of grounds) {
    if (height < 1 || width < 1) continue
    const white = document.createElement('div')
    white.className = 'filler fixed'
    white.setAttribute('aria-hidden', 'true')
    white.style.cssText = `top:${top}px;left:${left}px;width:${width}px;height:${height}px`
    element.append(white)
    element.classList.add('holder')
  }
}

/**
 * The ground of code below its last line, on each page but its last one.
 *
 * @param feet - By pages, where their notes begin. The ground of code may reach beyond them at the side.
 */
function groundsOf(
  run: Run,
  pre: Element,
  feet: ReadonlyMap<unknown, { readonly left: number; readonly top: number } | undefined>,
) {
  const { line, textHeight } = run.measures
  const content = document.createRange()
  content.selectNodeContents(pre.querySelector('code') ?? pre)
  const ends = new Map<number, number>()
  for (const rect of content.getClientRects()) {
    const { bottom, page } = spotOfRect(run, rect)
    const end = bottom + Math.max(0, line - rect.height) / 2
    ends.set(page, Math.max(end, ends.get(page) ?? 0))
  }
  return [...pre.getClientRects()].slice(0, -1).flatMap((part) => {
    const { bottom, left, page, top } = spotOfRect(run, part)
    const end = (ends.get(page) ?? top - 1 - line / 2) + line / 2
    const foot = feet.get(page)
    // A pixel more where edges are rounded
    const white = (from: number, to: number, width: number) => {
      const height = to - from
      return { height, left: left - 1, top: page * textHeight + from, width: width + 1 }
    }
    if (!foot) return [white(end, bottom, part.width)]
    return [
      white(end, Math.min(bottom, foot.top), part.width),
      white(Math.max(end, foot.top), bottom, foot.left - left),
    ]
  })
}
