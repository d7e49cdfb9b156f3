import type { Element, Nodes } from 'hast'
import type { Book, PrintedPlace } from '../../book.ts'
import { elementsOf } from '../../lib/hast.ts'
import type { PaintedPicture } from '../../pdf/content.ts'
import { type Evidence, type Finding, finding, type Origin } from '../evidence.ts'
import { fewOf } from './few-of.ts'
import { openPdf } from './open-pdf.ts'

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
  for (const { element, origin } of book.sections.flatMap(picturesIn)) {
    const path = String(element.properties.src)
    const picture = book.pictures.get(path)
    if (!picture || seen.has(path) || picture.mediaType === 'image/svg+xml') continue
    seen.add(path)
    const size = sizeOf(picture)
    bySize.set(size, [...(bySize.get(size) ?? []), { path, origin }])
  }
  return bySize
}

function picturesIn({ file, notes, tree }: Book['sections'][number]) {
  const nodes: readonly Nodes[] = [tree, ...notes.flatMap(({ children }) => children)]
  return nodes.flatMap(elementsOf).flatMap((element: Element) => {
    const origin: Origin = { file, place: element.position }
    return element.tagName === 'img' ? [{ element, origin }] : []
  })
}
