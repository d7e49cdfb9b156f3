import type { ContentsEntry } from '../../book.ts'
import { pointsPerPx } from '../../lib/css-units.ts'
import { sheetOf } from '../../lib/page-sheet.ts'
import { boxOn, type Run } from '../../pdf/page-content.ts'
import type { OpenPdf } from '../../pdf/read-pdf.ts'
import type { StructElement, StructuredContent } from '../../pdf/structure.ts'
import { type Evidence, type Finding, finding, type Verdict } from '../evidence.ts'
import { splitLigatures } from '../text/expected-text.ts'
import { manuscriptIds } from '../text/manuscript-elements.ts'
import { withoutSpaces } from '../text/passage.ts'
import { bookAtoms, placeInPrint, wordsAt } from '../text/read-atoms.ts'
import type { Stream } from './print/expected-print.ts'
import { openPdf, readPrint } from './print/read-print.ts'

/**
 * Every page of the PDF is what it was when it was laid out: as many pages, each place on the page
 * that contents say, each page beginning with the word that the e-book says; none blank that should
 * not be, none shrunk.
 */
export function pagesPdf(evidence: Evidence): Verdict {
  const pdf = openPdf(evidence.artifact)
  const findings = [
    ...countFaults(evidence, pdf),
    ...placeFaults(evidence, pdf),
    ...startFaults(evidence),
    ...distanceFaults(pdf),
    ...emptyFaults(evidence, pdf),
    ...scaleFaults(pdf),
    ...sheetFaults(evidence, pdf),
    ...coverFaults(evidence, pdf),
  ]
  return { read: [pdf.pages.length, 'page'], findings }
}

function countFaults({ pageMap }: Evidence, { pages }: OpenPdf): readonly Finding[] {
  const expected = pageMap?.pages.length ?? pages.length
  if (pages.length === expected) return []
  return [finding('page-count', [String(pages.length), String(expected)])]
}

/** Chromium writes a destination for every place that a link leads to. */
function placeFaults(
  { book, pageMap }: Evidence,
  { destinations }: OpenPdf,
): readonly Finding[] {
  const ids = manuscriptIds(book)
  const needed = new Set([...book.notes.keys(), ...headingIds(book.contents)])
  return [...(pageMap?.pageOf ?? [])].flatMap(([id, page]) => {
    const found = destinations.get(id)
    const isLeftOut = found === undefined && !needed.has(id)
    if (found === page || isLeftOut) return []
    const details: [string, string, string] = [
      id,
      found === undefined ? 'none' : String(found + 1),
      String(page + 1),
    ]
    return [finding('page-other', details, ids.get(id))]
  })
}

function headingIds(contents: readonly ContentsEntry[]): readonly string[] {
  return contents.flatMap(({ children, id }) => [id, ...headingIds(children)])
}

/** Chromium prints blank pages without a word when it finds no font. */
function emptyFaults({ pageMap }: Evidence, { pages }: OpenPdf): readonly Finding[] {
  return pages.flatMap(({ runs }, page) => {
    const isBlank = runs.every(({ text }) => text.trim() === '')
    const { isCovered, label } = pageMap?.pages[page] ?? {}
    if (!isBlank || label === '' || isCovered) return []
    return [finding('page-empty', [String(page + 1)])]
  })
}

/** What is too wide for the page makes Chromium shrink the whole book. The words of a drawing have sizes of their own. */
function scaleFaults({ pages, structure }: OpenPdf): readonly Finding[] {
  const drawings = new Set(
    structure.flatMap(({ element, mcid, page }) =>
      element.type === 'Figure' ? [`${page} ${mcid}`] : [],
    ),
  )
  return pages.flatMap(({ runs }, page) => {
    const isText = ({ mcid }: Run) =>
      mcid !== undefined && !drawings.has(`${page} ${mcid}`)
    const scales = runs.filter(isText).map(({ scale }) => scale)
    const least = scales.reduce((one, other) => Math.min(one, other), pointsPerPx)
    if (least >= pointsPerPx * 0.998) return []
    const percent = Math.round((least / pointsPerPx) * 100)
    return [finding('page-shrunk', [String(page + 1), `${percent} %`])]
  })
}

/** Where pages are cut, how far they bleed, and their sheets: those that the settings ask for. */
function sheetFaults(
  { book: { config } }: Evidence,
  { leaves, objects }: OpenPdf,
): readonly Finding[] {
  return leaves.flatMap(({ page }, index): Finding[] => {
    const boxOf = (name: string) => objects.array(page.get(name)).map(Number)
    const [left = 0, lower = 0, right = 0, upper = 0] = boxOf('TrimBox')
    const size = [right - left, upper - lower] as const
    const isTrim = [config.trim.widthPx, config.trim.heightPx].every(
      (px, side) => Math.abs(px * pointsPerPx - (size[side] ?? 0)) < wholePoint,
    )
    const { bleed, media, trim } = sheetOf(config, index, size)
    const expected = { TrimBox: trim, BleedBox: bleed, MediaBox: media, CropBox: media }
    return Object.entries(expected).flatMap(([name, edges]): Finding[] => {
      const found = boxOf(name)
      const isThere =
        found.length === 4 &&
        edges.every((e, at) => Math.abs(e - (found[at] ?? 0)) < 0.01)
      if (isThere && (isTrim || name !== 'TrimBox')) return []
      const wanted =
        name === 'TrimBox' ? `${config.trim.name} at its corner` : shown(edges)
      return [finding('page-sheet', [name, shown(found), String(index + 1), wanted])]
    })
  })
}

/** A picture that covers its page reaches as far as that bleeds, and so does what it is cut to. */
function coverFaults(
  { book: { config }, pageMap }: Evidence,
  { leaves, objects, pages }: OpenPdf,
): readonly Finding[] {
  return pages.flatMap(({ marks, pictures }, page): Finding[] => {
    if (!pageMap?.pages[page]?.isCovered) return []
    const [, , width = 0, height = 0] = objects
      .array(leaves[page]?.page.get('TrimBox'))
      .map(Number)
    const { bleed } = sheetOf(config, page, [width, height])
    const clips = marks
      .filter(({ mcid, paintsLines, paintsPicture }) => {
        return mcid !== undefined && (paintsLines || paintsPicture)
      })
      .map(({ clip }) => boxOn(clip.matrix, clip.edges))
    const [picture, ...others] = pictures
    const painted = picture && others.length === 0 ? [...clips, picture.box] : clips
    const short = painted.find((box) => !isWithin(bleed, box))
    if (!short) return []
    return [
      finding('page-sheet', ['picture', shown(short), String(page + 1), shown(bleed)]),
    ]
  })
}

function isWithin(inner: readonly number[], outer: readonly number[]): boolean {
  return inner.every((edge, at) => (edge - (outer[at] ?? 0)) * (at < 2 ? 1 : -1) > -0.05)
}

function shown(edges: readonly number[]): string {
  return edges.map((edge) => edge.toFixed(2)).join(' ')
}

/** Pages are whole points wide and high. */
const wholePoint = 0.6

/** Every page begins with the word that it was laid out with; a page without text, before the next text. */
function startFaults(evidence: Evidence): readonly Finding[] {
  const found = textStarts(evidence)
  if (!found || !evidence.pageMap) return []
  const { body } = readPrint(evidence).streams
  const atoms = bookAtoms(evidence.book)
  const before = lettersBefore(body.text, withoutSpaces(atoms.text))
  const { added, placesOf } = placeInPrint(atoms)
  const addedLetters = added.map((range) => range.map((at) => before[at] ?? 0))
  /** Where the text goes on after what is added at a place. */
  const textAfter = (from: number): number =>
    addedLetters.find(([begin = 0, end = 0]) => from >= begin && from < end)?.[1] ?? from
  let from = body.text.length
  return evidence.pageMap.pages
    .map(({ label, start }, page) => ({ label, start, page }))
    .toReversed()
    .flatMap(({ label, page, start }): Finding[] => {
      from = found.starts.get(page) ?? from
      if (start === undefined) return []
      const [first, last] = placesOf(start)
      // A page may begin with what is added.
      const isAdded = from >= (before[first] ?? 0) && from <= (before[last] ?? 0)
      // Or with a picture in front of a caption that stands on a later one.
      const isPicture = before[last] === found.raisedBefore.get(from)
      if (isAdded || isPicture || isStart(before[last] ?? 0, textAfter(from), body))
        return []
      const place = before.findLastIndex((letters) => letters <= from)
      const words = [wordsAt(atoms, place), wordsAt(atoms, last)] as const
      return [finding('page-start-other', ['PDF', label, ...words])]
    })
    .toReversed()
}

/**
 * By page, how many letters of the sections' text stand before it; and by such a number, how many do before the captions
 * that come right before, and stand on later pages. `undefined` if the text differs.
 */
function textStarts(evidence: Evidence) {
  const { match, streams } = readPrint(evidence)
  if (!match.isComplete) return undefined
  const steps = match.steps.filter(({ stream }) => stream === streams.body)
  const raised = raisedIn(steps.map(({ group }) => group))
  const starts = new Map<number, number>()
  const raisedBefore = new Map<number, number>()
  let captions: number | undefined
  for (const { from, group } of steps) {
    if (raised.has(group)) captions ??= from
    else {
      if (captions !== undefined) raisedBefore.set(from, captions)
      captions = undefined
      starts.set(group.page, Math.min(from, starts.get(group.page) ?? from))
    }
  }
  return { starts, raisedBefore }
}

type Placed = Pick<StructuredContent, 'element' | 'page'>

/** Figures and tables on later pages than text that comes after them, with the page of that text: they begin no page. */
function raisedIn<Content extends Placed>(
  contents: readonly Content[],
): ReadonlyMap<Content, number> {
  const raised = new Map<Content, number>()
  let after = Number.POSITIVE_INFINITY
  for (const content of contents.toReversed()) {
    if (!isOfFigure(content.element)) after = content.page
    else if (content.page > after) raised.set(content, after)
  }
  return raised
}

function isOfFigure({ parent, type }: StructElement): boolean {
  if (['Caption', 'Figure', 'Table'].includes(type)) return true
  return parent !== undefined && isOfFigure(parent)
}

/** A figure stands on the page after the one where it is in the text, and no further; some have it for themselves. */
function distanceFaults({ structure }: OpenPdf): readonly Finding[] {
  const text = structure.filter(({ contents, note }) => !contents && !note)
  const raised = raisedIn(text)
  const pages = new Set([...raised.keys()].map(({ page }) => page))
  for (const content of text) if (!raised.has(content)) pages.delete(content.page)
  return [...raised].flatMap(([{ page }, after]) => {
    let place = after + 1
    while (place < page && pages.has(place)) place++
    return place === page
      ? []
      : [finding('figure-elsewhere', [String(page + 1), String(place + 1)])]
  })
}

/**
 * For each atom, and the end, how many letters are printed before it: some atoms are not printed as
 * text, and some are several letters.
 */
function lettersBefore(letters: string, atoms: string): Uint32Array {
  const before = new Uint32Array(atoms.length + 1)
  let letter = 0
  for (let at = 0; at < atoms.length; at++) {
    before[at] = letter
    const atom = atoms.charAt(at)
    const shown = atom === letters[letter] ? atom : splitLigatures(atom)
    if (letters.startsWith(shown, letter)) letter += shown.length
  }
  before[atoms.length] = letter
  return before
}

/**
 * Whether a page on which the text goes on at one letter begins at another: that very letter, unless it is
 * within a word. Such a page begins within what is left of it, such as after a dash, or with the next word.
 */
function isStart(start: number, from: number, { gaps }: Stream): boolean {
  if (start === from) return true
  if (start < from || gaps.has(from)) return false
  for (let between = from + 1; between < start; between++) {
    if (gaps.has(between)) return false
  }
  return true
}
