import type { Element } from 'hast'
import type { Book, PrintedPlace } from '../../book.ts'
import type { PaintedPicture } from '../../pdf/page-content.ts'
import { textOf } from '../../pdf/syntax.ts'
import {
  counted,
  type Evidence,
  type Finding,
  fewOf,
  finding,
  type Origin,
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
  return { read: counted(expected.length, 'picture'), findings }
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
export function coarsePictures({
  artifact,
  book,
  pageMap,
}: Evidence): readonly Finding[] {
  const { pages } = openPdf(artifact)
  const { printResolution } = book.config
  const fewestDots = printResolution ?? seenBelow
  const code = printResolution === undefined ? 'picture-coarse' : 'resolution-missed'
  const shown = shownPictures(book)
  const widthPx = pageMap?.textArea?.widthPx ?? book.config.trim.widthPx
  const needed = Math.ceil((widthPx / 96) * fewestDots)
  const coarse = new Map<string, Coarse>()
  const painted = pages.flatMap(({ pictures }, page) =>
    pictures.map((picture) => ({ ...picture, page })),
  )
  const sourcesOf = matchPictures(painted, shown)
  for (const { page, ...picture } of painted) {
    const dots = dotsOf(picture)
    if (!(dots < fewestDots)) continue
    const { box } = picture
    for (const source of sourcesOf(picture)) {
      const known = coarse.get(source.path)
      if (!known || dots < known.dots)
        coarse.set(source.path, { ...source, dots, printed: { page, box } })
    }
  }
  return fewOf(
    [...coarse.values()].toSorted((a, b) => a.dots - b.dots),
    ({ dots, origin, path, printed }, among) => {
      const details = [path, String(Math.floor(dots)), String(fewestDots), among] as const
      return finding(code, [...details, String(needed)], origin, printed)
    },
  )
}

interface ShownPicture {
  readonly path: string
  readonly origin: Origin
}

interface Coarse extends ShownPicture {
  readonly dots: number
  /** Where it is coarsest. */
  readonly printed: PrintedPlace
}

function dotsOf({ height, heightPx, width, widthPx }: PaintedPicture): number {
  return Math.min((widthPx / width) * 72, (heightPx / height) * 72)
}

/**
 * Which pictures of the manuscript a painted one may be: those of its size, and of several such the
 * one that is shown first where it is painted first, and so on.
 */
function matchPictures(
  painted: readonly PaintedPicture[],
  shown: ReadonlyMap<string, readonly ShownPicture[]>,
): (picture: PaintedPicture) => readonly ShownPicture[] {
  const refs = new Map<string, Set<PaintedPicture['ref']>>()
  for (const picture of painted) {
    const size = sizeOf(picture)
    refs.set(size, (refs.get(size) ?? new Set()).add(picture.ref))
  }
  return (picture) => {
    const size = sizeOf(picture)
    const sources = shown.get(size) ?? []
    const order = [...(refs.get(size) ?? [])]
    const at = order.indexOf(picture.ref)
    return order.length === sources.length ? sources.slice(at, at + 1) : sources
  }
}

function sizeOf(picture: {
  readonly widthPx: number
  readonly heightPx: number
}): string {
  return `${picture.widthPx} × ${picture.heightPx}`
}

/** By size in pixels, the pictures of the manuscript, each where it is shown first. */
function shownPictures(book: Book): ReadonlyMap<string, readonly ShownPicture[]> {
  const bySize = new Map<string, ShownPicture[]>()
  const seen = new Set<string>()
  for (const { element, origin } of elementsInOrder(
    book,
    ({ tagName }) => tagName === 'img',
  )) {
    const path = String(element.properties.src)
    const picture = book.pictures.get(path)
    if (!picture || seen.has(path) || picture.mediaType === 'image/svg+xml') continue
    seen.add(path)
    const size = sizeOf(picture)
    bySize.set(size, [...(bySize.get(size) ?? []), { path, origin }])
  }
  return bySize
}
