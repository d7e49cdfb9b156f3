import type { Book } from '../../book.ts'
import { type WrapGeometry, wrapGeometry } from '../../lib/cover-wrap.ts'
import { groupIsbn } from '../../lib/group-isbn.ts'
import { readData } from '../../lib/read-template.ts'
import { shorten } from '../../lib/visible.ts'
import type { Run } from '../../pdf/page-content.ts'
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

/** Of the line that the publisher has on the back. */
const publisherHeight = 0.2 * 96

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
  const faults = parts.flatMap((part) => {
    const own = runs.filter((run) => partOf(run, wrap) === part)
    const tight = own.find((run) => {
      return !isSafe(run, part, wrap, foot, freeAtFoot(run, part, wrap, book))
    })
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
    remarks: omits.map((text) =>
      finding('cover-wordless', [shorten(text, mostShown)], originOfKey('title', book)),
    ),
  }
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
  const [found, wanted] = [
    [(right - left) * point, (upper - lower) * point],
    [width - cut, height - cut],
  ].map((sides) =>
    sides.map((side) => `${((side * 25.4) / 96).toFixed(1)} mm`).join(' × '),
  )
  return found === wanted ? [] : [finding('wrap-size', [name, found ?? '', wanted ?? ''])]
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

/** How much is kept free at the foot: on the back publisher and barcode stand below all else. */
function freeAtFoot({ text }: Run, part: Part, wrap: WrapGeometry, { config }: Book) {
  const { printIsbn = '', publisher = '' } = config
  const isLow =
    publisher.includes(text) || printIsbn.includes(text) || /^ISBN [\d-]+$/.test(text)
  if (part !== 'back' || isLow) return wrap.safe
  const hasBox = wrap.isBoxed || printIsbn !== ''
  return wrap.barcode.fromFoot + (hasBox ? wrap.barcode.height : publisherHeight)
}

/** Whether words keep away from the cut and from the folds, and are not too low. */
function isSafe(run: Run, part: Part, wrap: WrapGeometry, foot: number, free: number) {
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
  if (up < wrap.bleed + free || up + (part === 'spine' ? 0 : above) > top) return false
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
