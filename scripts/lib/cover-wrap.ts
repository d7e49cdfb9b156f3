/** How large the cover that is wrapped around a printed book is, and what may stand where on it. */
import type { BookConfig } from '../book.ts'
import { pxPerUnit } from './css-units.ts'
import { type PrinterCover, printers } from './printers.ts'
import { readData } from './read-template.ts'

/** What `wrap` of `templates/cover.yaml` says. */
interface WrapData {
  readonly cover: PrinterCover
  readonly spine: Readonly<Record<string, number>>
  readonly back: Readonly<Record<string, number>>
  readonly upwards: string
}

/** Lengths are in CSS pixels. */
export interface WrapGeometry {
  readonly width: number
  readonly height: number
  /** Of the pages, as they are printed. */
  readonly page: { readonly width: number; readonly height: number }
  readonly spine: number
  readonly bleed: number
  readonly safe: number
  readonly spineSafe: number
  readonly mayHaveSpineText: boolean
  /** The white box on the back, and whether it is there without a barcode. */
  readonly barcode: Readonly<
    Record<'width' | 'height' | 'fromSpine' | 'fromFoot', number>
  >
  readonly isBoxed: boolean
}

/** What is known of wraps, whoever prints them. */
export function wrapData(): WrapData {
  return readData<{ readonly wrap: WrapData }>('cover.yaml').wrap
}

/**
 * The measures of a wrap.
 *
 * @param pages - Of the finished PDF; printers add one where they are odd.
 */
export function wrapGeometry(
  config: Pick<BookConfig, 'bleed' | 'coverWrap' | 'paper' | 'trim'>,
  pages: number,
): WrapGeometry {
  const { coverWrap, paper, trim } = config
  const ofPrinter = printers().get(coverWrap?.printer ?? '')?.cover
  const cover = ofPrinter ?? wrapData().cover
  const { barcode: box } = cover
  const px = pxPerUnit.in ?? 0
  const [usual = 0] = Object.values(cover.papers)
  const page = cover.papers[paper ?? ''] ?? usual
  const even = pages + (pages % 2)
  const spine = coverWrap?.spinePx ?? (even * page + cover['spine-allowance']) * px
  // The author knows best of a printer of whom nothing else is known.
  const bleed = (!ofPrinter && config.bleed?.px) || cover.bleed * px
  // Pages are whole points wide and high.
  const [width, height] = [trim.widthPx, trim.heightPx].map((side) => {
    return Math.round((side * 72) / px) * (px / 72)
  }) as [number, number]
  return {
    width: 2 * (width + bleed) + spine,
    height: height + 2 * bleed,
    page: { width, height },
    spine,
    bleed,
    safe: cover.safe * px,
    spineSafe: cover['spine-safe'] * px,
    mayHaveSpineText: pages >= cover['spine-text-from'],
    barcode: {
      width: box.width * px,
      height: box.height * px,
      fromSpine: box['from-spine'] * px,
      fromFoot: box['from-foot'] * px,
    },
    isBoxed: box.blank,
  }
}
