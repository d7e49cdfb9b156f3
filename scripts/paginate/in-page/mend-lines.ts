import type { Measures } from '../../lib/page-geometry.ts'

/** Paragraphs, and notes of one. */
const texts = '.run p, .footnote:not(:has(.footnote-text ~ *, p, li))'

/** Ways to set a paragraph that nobody tells apart, but in which its lines end elsewhere: see `print.css`. */
const spacings = ['spaced-1', 'spaced-2', 'spaced-3']

/** Spaces of a line, the font's own being 1: from when on they count, are too wide, and are holes to anybody. */
const [close, loose, holed] = [1.2, 2.3, 3.5]

/** In ems: a space; a last line that is too short, and is as bad as a line that is so much too loose. */
const [space, shortLine, shortMark] = [0.25, 2.8, 2]

/** Lines of a paragraph beyond which some come out worse however it is set; letters to a word, where there are spaces. */
const [mostLines, longestWords] = [24, 30]

interface Paragraph extends Verdict {
  readonly block: HTMLElement
  readonly style: CSSStyleDeclaration
  readonly right: number
  readonly width: number
  /** Of its type, in pixels. */
  readonly size: number
}

/** How good lines are: the lower the mark, the better. */
interface Verdict {
  readonly mark: number
  /** How wide the spaces of its loosest line are. */
  readonly loosest: number
  readonly isShort: boolean
}

/**
 * Sets paragraphs as a typesetter would whose lines are loose, or whose last line is but a short word: Chromium ends
 * each line as late as it can, never looks ahead, and only widens spaces. All with a fault are set in each of a few ways
 * at once, and each keeps the best. Where the measure is narrow, or lines have holes however they are set, the edge
 * stays ragged.
 *
 * While no line is filled, and before notes stand in the text and pages are broken.
 */
export function mendLines({ narrowest }: Measures): void {
  const paragraphs = [...document.querySelectorAll<HTMLElement>(texts)].flatMap(measure)
  const isNarrow = ({ size, width }: Paragraph) => width < narrowest * size
  let faulty = paragraphs.filter((each) => isFaulty(each) && !isNarrow(each))
  for (const spacing of spacings)
    faulty = tryWith(faulty, setClass(spacing)).filter(isFaulty)
  const short = faulty.filter(({ isShort }) => isShort)
  tryWith(short, joinLastWords)
  const holes = faulty.filter(({ loosest }) => loosest > holed)
  for (const { block } of [...paragraphs.filter(isNarrow), ...holes])
    block.classList.add('ragged')
}

const isFaulty = ({ isShort, loosest }: Paragraph) => isShort || loosest > loose

/** @returns What undoes it. */
type Change = (block: HTMLElement) => () => void

/** Changes all of some paragraphs, and those back that are no better for it. */
function tryWith(tried: Paragraph[], change: Change): Paragraph[] {
  const undo = tried.map(({ block }) => change(block))
  // All are read before any is changed back, so that they are laid out once.
  const changed = tried.map(judge)
  return tried.map((before, index) => {
    const after = changed[index] ?? before
    if (after.mark < before.mark) return after
    undo[index]?.()
    return before
  })
}

const setClass =
  (spacing: string): Change =>
  (block) => {
    const { className } = block
    block.classList.remove(...spacings)
    block.classList.add(spacing)
    return () => Object.assign(block, { className })
  }

/** Makes the last two words of a paragraph one, as far as they are in one text. */
const joinLastWords: Change = (block) => {
  const text = block.lastChild?.lastChild ?? block.lastChild
  if (!(text instanceof Text)) return () => {}
  const words = Object.assign(document.createElement('span'), { className: 'kept' })
  words.append(text.splitText(Math.max(0, text.data.search(/\S+\s+\S+\s*$/))))
  text.after(words)
  return () => words.replaceWith(...words.childNodes)
}

/** One that is to be filled: others are `left` or `center`, see `--filled` in `print.css`. */
function measure(block: HTMLElement): readonly Paragraph[] {
  const style = getComputedStyle(block)
  if (style.textAlign !== 'start' || style.direction === 'rtl') return []
  const { height, right, width } = block.getBoundingClientRect()
  const lines = height / Number.parseFloat(style.lineHeight)
  if (lines < 1.5 || lines > mostLines || block.querySelector('br')) return []
  const words = (block.textContent ?? '').split(' ')
  if (words.join('').length > longestWords * words.length) return []
  const size = Number.parseFloat(style.fontSize)
  return [judge({ block, style, right, width, size })]
}

/** A paragraph as it is set now. Words that were made one may find no room. */
function judge(paragraph: Omit<Paragraph, keyof Verdict>): Paragraph {
  const { block, right, size, style, width } = paragraph
  const lines = linesOf(block)
  const spaces = lines.slice(0, -1).map((line) => {
    const wider = (right - line.right) / Math.max(1, line.spaces)
    return 1 + (wider + Number.parseFloat(style.wordSpacing)) / (space * size)
  })
  const lengths = lines.map((line) => line.right - line.left)
  const isShort = lines.length > 1 && (lengths.at(-1) ?? 0) < shortLine * size
  const isTooWide = Math.max(...lengths) > width + size
  const worse = (sum: number, each: number) => sum + Math.max(0, each - close) ** 3
  const mark = isTooWide ? Infinity : spaces.reduce(worse, isShort ? shortMark : 0)
  return { ...paragraph, mark, loosest: Math.max(0, ...spaces), isShort }
}

/** One for all: whatever changes the document later is slowed by each that there is. */
const range = document.createRange()

/** Where lines begin and end, and how many spaces they have, about. Of a formula, a range has each part. */
function linesOf(block: HTMLElement) {
  const lines: { readonly left: number; right: number; spaces: number }[] = []
  for (const piece of piecesOf(block)) {
    range.selectNode(piece)
    const found = (piece instanceof Element ? piece : range).getClientRects()
    const rects = [...found].filter(({ width }) => width > 0)
    const all = rects.reduce((sum, { width }) => sum + width, 0)
    const spaces = (piece as Text).data?.split(' ').length ?? 1
    for (const { left, right, width } of rects) {
      let line = lines.at(-1)
      if (!line || left < line.right - 2) {
        line = { left, right, spaces: 0 }
        lines.push(line)
      }
      line.right = right
      line.spaces += ((spaces - 1) * width) / all
    }
  }
  return lines
}

/** Texts, and what stands in a line as a letter does. */
function piecesOf(parent: Node): Node[] {
  return [...parent.childNodes].flatMap((node) => {
    if (!(node instanceof Element)) return [node]
    if (node.matches('.footnote, .spacer')) return []
    return node.matches('math, img') ? [node] : piecesOf(node)
  })
}
