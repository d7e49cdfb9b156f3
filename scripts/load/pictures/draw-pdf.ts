import type { Picture, PictureFault, Showing } from '../../book.ts'
import { drawFigure } from '../../pdf/pdfium.ts'

/** Dots per inch of print, at the least. */
const density = 300

const [pointsPerInch, pxPerInch] = [72, 96]

/** Of what is drawn of one page: a sheet of A4 has a third of it. */
const mostPixels = 25e6

/** A page that takes longer is a map of a country; a book of figures takes as long as its layout. */
const longestPageMs = 20_000
const longestBookMs = 90_000

/** What is wrong with a PDF that is not drawn. */
const faults = {
  locked: { fault: 'broken', found: 'a PDF that needs a password' },
  broken: { fault: 'broken', found: 'no PDF that can be read' },
  slow: { fault: 'too-large', found: 'a PDF that takes too long to draw' },
} as const satisfies Readonly<Record<string, PictureFault>>

/** Whether a file is a PDF, whatever its name says. */
export function isPdf(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, 5) === '%PDF-'
}

/** Draws the first pages of PDFs as pictures with pixels enough for print, one after another: each takes much memory. */
export function pdfDrawer() {
  let before: Promise<unknown> = Promise.resolve()
  let leftMs = longestBookMs

  return (path: string, bytes: Buffer, shown?: Pick<Showing, 'page' | 'widthPx'>) => {
    const drawing = before.then(() => draw(path, bytes, shown))
    before = drawing
    return drawing
  }

  async function draw(
    path: string,
    bytes: Buffer,
    shown: Pick<Showing, 'page' | 'widthPx'> | undefined,
  ): Promise<Picture | PictureFault> {
    const page = shown?.page ?? { widthPx: Infinity, heightPx: Infinity }
    const dots = (px: number) => Math.ceil((px / pxPerInch) * density)
    // The size of the page is known when it is open; until then the largest of what is asked for counts.
    const widest = Math.sqrt(mostPixels)
    const most = {
      widthPx: Math.min(dots(page.widthPx), widest),
      heightPx: Math.min(dots(page.heightPx), widest),
    }
    const begun = performance.now()
    const limitMs = Math.min(longestPageMs, leftMs)
    const options = {
      ...most,
      ...(shown?.widthPx ? { leastWidthPx: dots(shown.widthPx) } : {}),
    }
    const drawn =
      limitMs > 0
        ? await drawFigure(bytes, density / pointsPerInch, options, limitMs)
        : 'slow'
    leftMs -= performance.now() - begun
    if (typeof drawn === 'string') return faults[drawn]
    const { count, height, png, view, width } = drawn
    const inches = (view[2] - view[0]) / pointsPerInch
    return {
      path,
      bytes: png,
      mediaType: 'image/png',
      widthPx: width,
      heightPx: height,
      density: width / inches,
      sourceBytes: bytes,
      sourceMediaType: 'application/pdf',
      ...(count > 1 ? { pageCount: count } : {}),
    }
  }
}
