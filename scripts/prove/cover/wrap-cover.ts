import type { Book } from '../../book.ts'
import { type WrapGeometry, wrapGeometry } from '../../lib/cover-wrap.ts'
import { pointsPerPx } from '../../lib/css-units.ts'
import { groupIsbn } from '../../lib/group-isbn.ts'
import { readData } from '../../lib/read-template.ts'
import { shorten } from '../../lib/visible.ts'
import { type Evidence, type Finding, finding, type Verdict } from '../evidence.ts'
import { originOfKey } from '../judge.ts'
import { openPdf } from '../pdf/print/read-print.ts'
import { withoutSpaces } from '../text/passage.ts'

/** All lengths here are in CSS pixels, in which a point is that long. */
const point = 1 / pointsPerPx

/** A letter as large as that is an ornament. */
const ornament = 150 * point

/** By which a printer does not differ. */
const tolerance = 0.15

/** Dots per inch below which pixels are seen. */
const seenBelow = 150

/** A spine may be bare if it is thinner, or the title has more letters. */
const thinSpine = 0.3 * 96
const longTitle = 60

/** How far letters reach from the base line, in parts of their size. */
const ascent = 0.7
const descent = 0.25

/** Characters of words, in a message. */
const mostShown = 60

const parts = ['back', 'spine', 'front'] as const
type Part = (typeof parts)[number]

/** Words of a line, in CSS pixels from the lower left corner of the sheet. */
/** Words that run up the page have their ends, from the first letter to the last, as base and top. */
type Placed = Readonly<Record<'left' | 'right' | 'base' | 'top' | 'size', number>> & {
  readonly text: string
}

/**
 * The wrap has the size that follows from pages and paper; back, spine and front have their words, and no other; and
 * none stands upon others, or nearer to a fold, or to where the cover is cut, than the printer allows.
 */
export function wrapCover({ artifact, book, pageMap }: Evidence): Verdict {
  const wrap = wrapGeometry(book.config, pageMap?.pages.length ?? 0)
  const { leaves, objects, pages } = openPdf(artifact)
  const [, foot = 0] = leaves[0]?.box ?? []
  const lines = (pages[0]?.runs ?? []).flatMap((run): Placed[] => {
    const { end, size, text, x, y } = run
    const { lower, upper } = run.turned ?? { lower: y, upper: y }
    const edges = {
      left: x,
      right: Math.max(x, end),
      base: lower - foot,
      top: upper - foot,
    }
    const placed = { ...edges, size }
    const inPx = Object.entries(placed).map(([name, each]) => [name, each * point])
    const isText = text.trim() !== '' && size * point < ornament
    return isText ? [{ text, ...(Object.fromEntries(inPx) as typeof placed) }] : []
  })
  const omits = artifact.coverOmits ?? []
  const expected = wordsOf(book, omits)
  const faults = parts.flatMap((part) => {
    const [from, to] = edgesOf(part, wrap)
    const middle = ({ left, right }: Placed) => (left + right) / 2
    const isLast = (line: Placed) => part === 'front' || middle(line) < to
    const isFirst = (line: Placed) => part === 'back' || middle(line) >= from
    const own = lines.filter((line) => isFirst(line) && isLast(line))
    const tight = own.find(
      (line) =>
        !isSafe(line, part, wrap) || (part !== 'spine' && isUpon(line, own, wrap, book)),
    )
    return [
      ...wordFaults(part, own, expected[part], wrap),
      ...(tight ? [crowded(tight, part, wrap, book)] : []),
    ]
  })
  const boxes = (['MediaBox', 'TrimBox'] as const).flatMap((name) =>
    sizeFaults(name, objects.array(leaves[0]?.page.get(name)).map(Number), wrap),
  )
  const letters = lines.reduce((sum, { text }) => sum + withoutSpaces(text).length, 0)
  const missing = omits.map((text) =>
    finding('cover-wordless', [shorten(text, mostShown)], originOfKey('title', book)),
  )
  return {
    read: [letters, 'letter'],
    findings: [...boxes, ...faults],
    remarks: [...coarseness(book, wrap), ...missing],
  }
}

/** Whether the author's picture has fewer dots than are seen, or than they ask for. */
function coarseness(
  book: Book,
  { bleed, height, page }: WrapGeometry,
): readonly Finding[] {
  const { config, cover } = book
  if (!cover || cover.mediaType === 'image/svg+xml') return []
  const [wide, high] = [(page.width + bleed) / 96, height / 96]
  const dots = Math.floor(Math.min(cover.widthPx / wide, cover.heightPx / high))
  const fewest = config.printResolution ?? seenBelow
  if (dots >= fewest) return []
  const size = `${Math.ceil(wide * fewest)} × ${Math.ceil(high * fewest)}`
  const origin = originOfKey('cover', book)
  return [finding('cover-coarse', [String(dots), String(fewest), size], origin)]
}

/** The left and right edges of a part, without what is cut off. */
function edgesOf(part: Part, { bleed, page, spine, width }: WrapGeometry) {
  const fold = bleed + page.width
  const edges: Readonly<Record<Part, readonly [left: number, right: number]>> = {
    back: [bleed, fold],
    spine: [fold, fold + spine],
    front: [fold + spine, width - bleed],
  }
  return edges[part]
}

function sizeFaults(
  name: string,
  [left = 0, lower = 0, right = 0, upper = 0]: readonly number[],
  { bleed, height, width }: WrapGeometry,
): readonly Finding[] {
  const cut = name === 'TrimBox' ? 2 * bleed : 0
  const found = [(right - left) * point, (upper - lower) * point]
  const wanted = [width - cut, height - cut]
  const said = (sides: readonly number[]) =>
    sides.map((side) => `${((side * 25.4) / 96).toFixed(2)} mm`).join(' × ')
  const isRight = found.every(
    (side, at) => Math.abs(side - (wanted[at] ?? 0)) < tolerance,
  )
  return isRight ? [] : [finding('wrap-size', [name, said(found), said(wanted)])]
}

/** What stands on each part. */
function wordsOf({ byline, config }: Book, omits: readonly string[]) {
  const { authors, backText, biography, cover, description } = config
  const { printIsbn: isbn, publisher, subtitle, title } = config
  const given = (...texts: readonly (string | undefined)[]) =>
    texts.flatMap((text) => (text && !omits.includes(text) ? [text] : []))
  const { publishers } = readData<{ readonly publishers: Record<string, string> }>(
    'isbn.yaml',
  )
  const paragraphs = [backText ?? description ?? '', biography ?? '']
    .join('\n\n')
    .split('\n\n')
  const onBarcode = isbn ? [`ISBN ${groupIsbn(isbn, publishers)}`, isbn] : []
  const names = authors.map(({ name }) => name)
  return {
    back: given(...paragraphs, publisher, ...onBarcode),
    spine: given(title, byline.authors, publisher),
    front: cover ? [] : given(title, subtitle, ...names, publisher),
  }
}

/** All texts are there, in any order; on the spine as many as have room, none without those before it. */
function wordFaults(
  part: Part,
  lines: readonly Placed[],
  texts: readonly string[],
  { mayHaveSpineText, spine }: WrapGeometry,
): readonly Finding[] {
  const [title = ''] = texts
  const isBare = !mayHaveSpineText || spine < thinSpine || title.length > longTitle
  const some = texts.map((_, last) => texts.slice(0, last + 1))
  const onSpine = [...(mayHaveSpineText ? some : []), ...(isBare ? [[]] : [])]
  // Words of titles may be divided, and many names have marks between them.
  const plain = (text: string) =>
    withoutSpaces(text)
      .replace(/[-\u2010\u00b7]/g, '')
      .normalize('NFKC')
  const found = plain(lines.map(({ text }) => text).join(''))
  const isRight = (part === 'spine' ? onSpine : [texts]).some((wanted) => {
    const all = wanted.map(plain)
    return (
      all.join('').length === found.length && all.every((text) => found.includes(text))
    )
  })
  const words = [found, texts.join(' ')].map((text) => shorten(text, mostShown))
  return isRight ? [] : [finding('wrap-words', [part, words[0] ?? '', words[1] ?? ''])]
}

/** Whether words stand upon others, or have a part of them alone on the white box of the back. */
function isUpon(
  line: Placed,
  own: readonly Placed[],
  wrap: WrapGeometry,
  { config }: Book,
) {
  const { barcode, bleed, isBoxed, page } = wrap
  const right = bleed + page.width - barcode.fromSpine
  const [left, lower] = [right - barcode.width, bleed + barcode.fromFoot]
  const isWithin = line.left >= left && line.right <= right
  const isBeside = line.right <= left || line.left >= right
  const isAsHigh = line.base > lower && line.base < lower + barcode.height
  const hasBox = isBoxed || config.printIsbn !== undefined
  if (hasBox && isAsHigh && !isWithin && !isBeside) return true
  return own.some((other) => {
    const near = Math.min(other.size, line.size) / 2
    const shared = Math.min(line.right, other.right) - Math.max(line.left, other.left)
    return other !== line && shared > near && Math.abs(other.base - line.base) < near
  })
}

/** Whether words keep away from the cut and from the folds. */
function isSafe(
  { base, left, right, size, top }: Placed,
  part: Part,
  wrap: WrapGeometry,
) {
  const { bleed, height, safe, spineSafe } = wrap
  const [above, below] = [ascent * size, descent * size]
  const isHigh = base >= bleed + safe
  if (!isHigh || top + (part === 'spine' ? 0 : above) > height - bleed - safe)
    return false
  const [from, to] = edgesOf(part, wrap)
  const isWithin = (before: number, after: number) =>
    left - before >= from + (part === 'back' ? safe : spineSafe) - tolerance &&
    right + after <= to - (part === 'front' ? safe : spineSafe) + tolerance
  // Which way the words of the spine are read, their letters do not say.
  if (part === 'spine') return isWithin(above, below) || isWithin(below, above)
  return isWithin(0, 0)
}

function crowded({ text }: Placed, part: Part, wrap: WrapGeometry, book: Book): Finding {
  const ofBack = book.config.backText === undefined ? 'description' : 'back-text'
  const origin = originOfKey(part === 'back' ? ofBack : 'title', book)
  const safe = ((part === 'spine' ? wrap.spineSafe : wrap.safe) * 25.4) / 96
  return finding(
    'wrap-crowded',
    [shorten(text, mostShown), `on its ${part}`, safe.toFixed(1)],
    origin,
  )
}
