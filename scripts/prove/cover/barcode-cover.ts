import { decode } from 'fast-png'
import { wrapGeometry } from '../../lib/cover-wrap.ts'
import { pointsPerPx } from '../../lib/css-units.ts'
import { drawWithPdfium } from '../../pdf/pdfium.ts'
import { type Evidence, finding, unreadable, type Verdict } from '../evidence.ts'
import { openPdf } from '../pdf/print/read-print.ts'
import { readBarcode } from './read-barcode.ts'

/** At 600 dots per inch, as printers see it, the narrowest bar has eight. */
const dotsPerInch = 600

/** Of the height of the white box, how much bars take at least. */
const leastHeight = 0.4

/**
 * The bars on the back, as a scanner sees them on a picture that PDFium draws of the white box alone, are those of the ISBN.
 */
export async function barcodeCover({
  artifact,
  book,
  pageMap,
}: Evidence): Promise<Verdict> {
  const isbn = book.config.printIsbn ?? ''
  const wrap = wrapGeometry(book.config, pageMap?.pages.length ?? 0)
  const { fromFoot, fromSpine, height, width } = wrap.barcode
  const right = wrap.bleed + wrap.page.width - fromSpine
  const lower = wrap.bleed + fromFoot
  const foot = openPdf(artifact).leaves[0]?.box[1] ?? 0
  const part = [
    (right - width) * pointsPerPx,
    foot + lower * pointsPerPx,
    right * pointsPerPx,
    foot + (lower + height) * pointsPerPx,
  ]
  const size = {
    widthPx: Math.round((width / 96) * dotsPerInch),
    heightPx: Math.round((height / 96) * dotsPerInch),
  }
  const [picture] = await drawWithPdfium(artifact.bytes, [0], size, part).catch(
    (cause: unknown) => {
      throw unreadable('PDFium cannot draw the cover', cause)
    },
  )
  const { channels, data, width: across } = decode(picture?.png ?? new Uint8Array())
  const lines = Array.from({ length: size.heightPx }, (_, row) =>
    Array.from({ length: across }, (_, x) => {
      const at = (row * across + x) * channels
      return Number(data[at]) < 128
    }),
  )
  const read = lines.flatMap((line) => readBarcode(line) ?? [])
  const other = read.find((code) => code !== isbn)
  const isHigh = read.length >= leastHeight * size.heightPx
  const found = other ?? (isHigh ? undefined : 'no bars that can be read')
  return {
    read: [read.length, 'line of the barcode', 'lines of the barcode'],
    findings: found === undefined ? [] : [finding('barcode-other', [found, isbn])],
  }
}
