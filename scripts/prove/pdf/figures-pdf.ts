import type { Element } from 'hast'
import type { Book, PrintedPlace } from '../../book.ts'
import { groupBy } from '../../lib/group-by.ts'
import type { PaintedPicture } from '../../pdf/page-content.ts'
import { textOf } from '../../pdf/syntax.ts'
import {
  type Evidence,
  type Finding,
  fewOf,
  finding,
  type Origin,
  pageName,
  type Verdict,
} from '../evidence.ts'
import { compareFormulas, lettersOf } from '../text/formulas.ts'
import { elementsInOrder } from '../text/manuscript-elements.ts'
import { openPdf } from './print/read-print.ts'

/** Every picture that says something to readers is painted, as a figure, and says it. */
export function picturesPdf({ artifact, book }: Evidence): Verdict {
  const { objects, pages, runsByMark, structure } = openPdf(artifact)
  const painted = new Set(
    structure
      .filter(({ element, mcid, page }) => {
        if (element.type !== 'Figure') return false
        // A drawing may be nothing but words.
        return pages[page]?.drawn.has(mcid) || runsByMark[page]?.has(mcid)
      })
      .map(({ element }) => element),
  )
  const expected = elementsInOrder(book, isTelling).map(({ element, origin }) => {
    return { alt: plain(String(element.properties.alt)), origin }
  })
  const findings: Finding[] = []
  if (painted.size < expected.length) {
    const counts: [string, string] = [String(painted.size), String(expected.length)]
    const only = expected.length === 1 ? expected[0]?.origin : undefined
    findings.push(finding('pictures-lost', counts, only))
  }
  const described = new Set(
    [...painted].map(({ dictionary }) =>
      plain(textOf(objects.get(dictionary.get('Alt')))),
    ),
  )
  for (const { alt, origin } of findings.length > 0 ? [] : expected) {
    if (described.has(alt)) continue
    findings.push(finding('picture-alt-lost', [alt.slice(0, 60)], origin))
  }
  return { read: [expected.length, 'picture'], findings }
}

function plain(text: string): string {
  return text.replace(/\s+/gu, ' ').trim()
}

/** A picture without a description is decoration, and no figure. */
function isTelling({ properties: { alt }, tagName }: Element): boolean {
  return tagName === 'img' && Boolean(alt)
}

/**
 * Every formula is tagged as one, with its source as its alternative text, and painted letter by letter.
 *
 * @see PDF/UA-1 (ISO 14289-1), 7.7
 */
export function formulasPdf({ artifact, book }: Evidence): Verdict {
  const { elements, objects, wordsOf } = openPdf(artifact)
  const found = elements
    .filter(({ type }) => type === 'Formula')
    .map((element) => ({
      source: textOf(objects.get(element.dictionary.get('Alt'))),
      letters: lettersOf(wordsOf(element)),
    }))
  return compareFormulas(book, found, 'PDF')
}

/** Dots per inch below which pixels are seen in print. */
const seenBelow = 150

/**
 * Pictures that have fewer dots in print than the author asks for, or, if that is not said, so few that a
 * reader would see them; at the places where the manuscript shows them.
 */
export function coarsePictures(evidence: Evidence): readonly Finding[] {
  const { printResolution } = evidence.book.config
  const fewestDots = printResolution ?? seenBelow
  const code = printResolution === undefined ? 'picture-coarse' : 'resolution-missed'
  return fewOf(
    printedPictures(evidence).filter(({ dots }) => dots < fewestDots),
    ({ dots, origin, path, printed, width }, among) => {
      // What is too few is not rounded up to enough.
      const found = Math.min(Math.round(dots), fewestDots - 1)
      const needed = String(Math.ceil((width / 72) * fewestDots - 0.01))
      const measures = [needed, `${Math.round((width / 72) * 25.4)}mm`] as const
      const details = [path, String(found), String(fewestDots), among] as const
      const page = pageName(evidence, printed.page)
      return finding(code, [...details, ...measures, page], origin, printed)
    },
  )
}

/** A picture of the manuscript that is made of pixels, where it has the fewest of them in print. */
export interface PrintedPicture extends ShownPicture {
  /** Per inch. */
  readonly dots: number
  /** In points. */
  readonly width: number
  readonly printed: PrintedPlace
}

/** Each picture that is made of pixels, the coarsest first. */
export function printedPictures({ artifact, book }: Evidence): readonly PrintedPicture[] {
  const { pages } = openPdf(artifact)
  const coarsest = new Map<string, PrintedPicture>()
  const painted = pages.flatMap(({ pictures }, page) =>
    pictures.map((picture) => ({ ...picture, page })),
  )
  const sourcesOf = matchPictures(painted, shownPictures(book))
  const byRef = groupBy(painted, ({ ref }) => ref)
  // The same picture may be shown in several sizes.
  const originOf = (picture: (typeof painted)[number], source: ShownPicture): Origin => {
    const alike = byRef.get(picture.ref) ?? []
    const { origin, origins } = source
    return (alike.length === origins.length && origins[alike.indexOf(picture)]) || origin
  }
  for (const picture of painted) {
    const { box, height, heightPx, page, width, widthPx } = picture
    const dots = Math.min((widthPx / width) * 72, (heightPx / height) * 72)
    for (const source of sourcesOf(picture)) {
      const known = coarsest.get(source.path)
      if (Number.isNaN(dots) || (known && dots >= known.dots)) continue
      const origin = originOf(picture, source)
      const printed = { page, box }
      coarsest.set(source.path, { ...source, origin, dots, width, printed })
    }
  }
  return [...coarsest.values()].toSorted((a, b) => a.dots - b.dots)
}

type ShownPicture = ReturnType<typeof shownPictures>[number]

/**
 * Which pictures of the manuscript a painted one may be: those of its size, and of several such the
 * one that is shown first where it is painted first, and so on.
 */
function matchPictures(
  painted: readonly PaintedPicture[],
  shown: readonly ShownPicture[],
): (picture: PaintedPicture) => readonly ShownPicture[] {
  const paintedBySize = groupBy(painted, sizeOf)
  const shownBySize = groupBy(shown, ({ size }) => size)
  return (picture) => {
    const sources = shownBySize.get(sizeOf(picture)) ?? []
    const alike = paintedBySize.get(sizeOf(picture)) ?? []
    const order = [...new Set(alike.map(({ ref }) => ref))]
    const at = order.indexOf(picture.ref)
    return order.length === sources.length ? sources.slice(at, at + 1) : sources
  }
}

function sizeOf({ heightPx, widthPx }: Pick<PaintedPicture, 'heightPx' | 'widthPx'>) {
  return `${widthPx} × ${heightPx}`
}

/** The pictures of the manuscript that are made of pixels, each where it is shown first and at all other places. */
function shownPictures(book: Book) {
  const shown = new Map<
    string,
    { path: string; origin: Origin; origins: Origin[]; size: string }
  >()
  for (const { element, origin } of elementsInOrder(book, isImage)) {
    const path = String(element.properties.src)
    const picture = book.pictures.get(path)
    if (!picture || picture.mediaType === 'image/svg+xml') continue
    const known = shown.get(path)
    if (known) known.origins.push(origin)
    else shown.set(path, { path, origin, origins: [origin], size: sizeOf(picture) })
  }
  return [...shown.values()]
}

function isImage({ tagName }: Element): boolean {
  return tagName === 'img'
}
