import type { Book } from '../../book.ts'
import { type WrapGeometry, wrapGeometry } from '../../lib/cover-wrap.ts'
import { groupIsbn } from '../../lib/group-isbn.ts'
import { readData } from '../../lib/read-template.ts'
import { shorten } from '../../lib/visible.ts'
import type { Box, Run } from '../../pdf/page-content.ts'
import { type Evidence, type Finding, finding, type Verdict } from '../evidence.ts'
import { originOfKey } from '../judge.ts'
import { openPdf } from '../pdf/print/read-print.ts'
import { withoutSpaces } from '../text/passage.ts'

/** All lengths here are in CSS pixels, in which a point is that long. */
const point = 96 / 72

/** A letter as large as that is an ornament. */
const ornament = 150 * point

/** By which a printer does not differ. */
const tolerance = 0.15

/** Dots per inch below which pixels are seen. */
const seenBelow = 150

/** A spine may be bare if it is thinner, or the title has more letters. */
const thinSpine = 0.3 * 96
const longTitle = 60

/** How far letters reach from the base line, in parts of their size: to one side, and to the other. */
const reach = [0.7, 0.25] as const

/** Characters of words, in a message. */
const mostShown = 60

const parts = ['back', 'spine', 'front'] as const
type Part = (typeof parts)[number]

/**
 * The wrap has the size that follows from pages and paper; back, spine and front have their words, and no other; and
 * none stands nearer to a fold, or to where the cover is cut, than the printer allows.
 */
export function wrapCover({ artifact, book, pageMap }: Evidence): Verdict {
  const wrap = wrapGeometry(book.config, pageMap?.pages.length ?? 0)
  const { leaves, objects, pages } = openPdf(artifact)
  const foot = leaves[0]?.box[1] ?? 0
  const runs = (pages[0]?.runs ?? []).filter(
    ({ size, text }) => text.trim() !== '' && size * point < ornament,
  )
  const omits = artifact.coverOmits ?? []
  const expected = wordsOf(book, omits)
  const box = boxOf(wrap, book.config.printIsbn !== undefined, foot)
  const faults = parts.flatMap((part) => {
    const own = runs.filter((run) => partOf(run, wrap) === part)
    const tight = own.find(
      (run) =>
        !isSafe(run, part, wrap, foot) || (part !== 'spine' && isUpon(run, own, box)),
    )
    return [
      ...wordFaults(part, own, expected[part], wrap),
      ...(tight ? [crowded(tight, part, wrap, book)] : []),
    ]
  })
  const boxes = (['MediaBox', 'TrimBox'] as const).flatMap((name) =>
    sizeFaults(name, objects.array(leaves[0]?.page.get(name)).map(Number), wrap),
  )
  const letters = runs.reduce((sum, { text }) => sum + withoutSpaces(text).length, 0)
  return {
    read: [letters, 'letter'],
    findings: [...boxes, ...faults],
    remarks: [
      ...coarseness(book, wrap),
      ...omits.map((text) =>
        finding('cover-wordless', [shorten(text, mostShown)], originOfKey('title', book)),
      ),
    ],
  }
}

/** Whether the author's picture has fewer dots than are seen, or than they ask for. */
function coarseness(
  book: Book,
  { bleed, height, page }: WrapGeometry,
): readonly Finding[] {
  const { config, cover } = book
  if (!cover || cover.mediaType === 'image/svg+xml') return []
  const inches = [(page.width + bleed) / 96, height / 96] as const
  const dots = Math.min(cover.widthPx / inches[0], cover.heightPx / inches[1])
  const fewest = config.printResolution ?? seenBelow
  if (dots >= fewest) return []
  const size = inches.map((side) => Math.ceil(side * fewest)).join(' × ')
  const details: [string, string, string] = [
    String(Math.floor(dots)),
    String(fewest),
    size,
  ]
  return [finding('cover-coarse', details, originOfKey('cover', book))]
}

/** The white box on the back; nothing where there is none. */
function boxOf(wrap: WrapGeometry, hasBarcode: boolean, foot: number): Box {
  const { barcode, bleed, isBoxed, page } = wrap
  if (!isBoxed && !hasBarcode) return [0, 0, 0, 0]
  const right = bleed + page.width - barcode.fromSpine
  const lower = foot * point + bleed + barcode.fromFoot
  return [right - barcode.width, lower, right, lower + barcode.height]
}

/** The left and right edges of a part, without what is cut off. */
function edgesOf(part: Part, { bleed, page, spine, width }: WrapGeometry) {
  const fold = bleed + page.width
  const edges = {
    back: [bleed, fold],
    spine: [fold, fold + spine],
    front: [fold + spine, width - bleed],
  }
  return edges[part] as [left: number, right: number]
}

function partOf({ end, x }: Run, wrap: WrapGeometry): Part {
  const middle = ((x + Math.max(x, end)) / 2) * point
  return parts.find((part) => middle < edgesOf(part, wrap)[1]) ?? 'front'
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
  runs: readonly Run[],
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
  const found = plain(runs.map(({ text }) => text).join(''))
  const isRight = (part === 'spine' ? onSpine : [texts]).some((wanted) => {
    const all = wanted.map(plain)
    return (
      all.join('').length === found.length && all.every((text) => found.includes(text))
    )
  })
  const words = [found, texts.join(' ')].map((text) => shorten(text, mostShown))
  return isRight ? [] : [finding('wrap-words', [part, words[0] ?? '', words[1] ?? ''])]
}

/** Whether words stand upon others, or have no more than a part of them on the white box. */
function isUpon(run: Run, own: readonly Run[], [left, lower, right, upper]: Box) {
  const [from, to, y] = [run.x, run.end, run.y].map((length) => length * point) as [
    number,
    number,
    number,
  ]
  const isOnBox = y > lower && y < upper && to > left && from < right
  const others = own.filter((other) => {
    const size = Math.min(other.size, run.size) / 2
    const wide = Math.min(run.end, other.end) - Math.max(run.x, other.x)
    return other !== run && wide > size && Math.abs(other.y - run.y) < size
  })
  return others.length > 0 || (isOnBox && (from < left || to > right))
}

/** Whether words keep away from the cut and from the folds, and are not too low. */
function isSafe(run: Run, part: Part, wrap: WrapGeometry, foot: number) {
  const [left, right] = [run.x * point, Math.max(run.x, run.end) * point]
  const [up, above, below] = [
    run.y - foot,
    ...reach.map((share) => share * run.size),
  ].map((length) => length * point) as [number, number, number]
  const [from, to] = edgesOf(part, wrap)
  const isWithin = (before: number, after: number) =>
    left - before >= from + (part === 'back' ? wrap.safe : wrap.spineSafe) - tolerance &&
    right + after <= to - (part === 'front' ? wrap.safe : wrap.spineSafe) + tolerance
  const top = wrap.height - wrap.bleed - wrap.safe
  if (up < wrap.bleed + wrap.safe || up + (part === 'spine' ? 0 : above) > top)
    return false
  // Which way the words of the spine are read, their letters do not say.
  return part === 'spine'
    ? isWithin(above, below) || isWithin(below, above)
    : isWithin(0, 0)
}

function crowded({ text }: Run, part: Part, wrap: WrapGeometry, book: Book): Finding {
  const ofBack = book.config.backText === undefined ? 'description' : 'back-text'
  const origin = originOfKey(part === 'back' ? ofBack : 'title', book)
  const safe = ((part === 'spine' ? wrap.spineSafe : wrap.safe) * 25.4) / 96
  return finding(
    'wrap-crowded',
    [shorten(text, mostShown), `on its ${part}`, safe.toFixed(1)],
    origin,
  )
}
