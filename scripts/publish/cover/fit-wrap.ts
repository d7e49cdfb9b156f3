import type { BookConfig, Trim } from '../../book.ts'
import { type WrapGeometry, wrapData } from '../../lib/cover-wrap.ts'
import { pxPerUnit } from '../../lib/css-units.ts'
import { widthOf } from './cover-page.ts'

const inch = pxPerUnit.in ?? 0

/** Type as small as this part of what would fit is not taken for the sake of a publisher or an author. */
const smallEnough = 0.6

type SpinePart = readonly [name: 'title' | 'authors' | 'publisher', text: string]

/**
 * What stands on the spine, and how large, in CSS pixels: title, authors and publisher, or as many of them as have room.
 */
export function fitSpine(
  { publisher, title, trim }: BookConfig,
  authors: string,
  wrap: WrapGeometry,
): { readonly parts: readonly SpinePart[]; readonly size: number } {
  const sizes = wrapData().spine
  const { largest = 0, least = 0, letter = 1, margin = 0, share = 0, space = 0 } = sizes
  const most = Math.min(largest * inch, share * (wrap.spine - 2 * wrap.spineSafe))
  const nothing = { parts: [], size: 0 }
  if (!wrap.mayHaveSpineText || most < least * inch) return nothing
  const all: readonly SpinePart[] = [
    ['title', title],
    ['authors', authors],
    ...(publisher ? [['publisher', publisher] as const] : []),
  ]
  const length = trim.heightPx - 2 * margin * inch
  const tries = all.map((_, index) => {
    const parts = all.slice(0, all.length - index)
    const ems = parts.map(([name, text]) => letter * widthOf(text) * (sizes[name] ?? 1))
    const total = ems.reduce((sum, each) => sum + each, space * (parts.length - 1))
    return { parts, size: Math.min(most, length / total) }
  })
  const found = tries.find(
    ({ size }) => size >= Math.max(least * inch, smallEnough * most),
  )
  return found ?? tries.findLast(({ size }) => size >= least * inch) ?? nothing
}

/** How large the type on the back is for so many characters, in CSS pixels. */
export function backSize(characters: number, { heightPx, widthPx }: Trim): number {
  const { largest = 0, least = 0, letter = 1, line = 1, share = 0 } = wrapData().back
  const fits = Math.sqrt(
    (share * widthPx * heightPx) / (letter * line * Math.max(1, characters)),
  )
  return Math.min(largest * inch, Math.max(least * inch, fits))
}
