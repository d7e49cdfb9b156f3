import { PDFArray, PDFName, PDFNumber, PDFRawStream } from '@cantoo/pdf-lib'
import { dictAt, type PrintedPage, type PrintedPdf } from './printed-pdf.ts'
import { type Matrix, type ScannedContent, scanContent } from './scan-content.ts'
import type { MarkedContent } from './structure-tree.ts'

/** What is painted on the pages. */
export interface Painted {
  readonly pages: readonly ScannedContent[]
  /** Whether marked content is for reading; lines alone are, if they are part of a drawing. */
  readonly isContent: (content: MarkedContent, isInDrawing: boolean) => boolean
  /** Whether marked content shows letters. */
  readonly isText: (content: MarkedContent) => boolean
  /** Left, lower, right and upper edge of a picture on its page, in points. */
  readonly boxOf: (
    content: MarkedContent,
  ) => readonly [number, number, number, number] | undefined
}

/** @throws When a page is painted as Chromium does not paint. */
export function scanPages({ pages }: PrintedPdf): Painted {
  const scanned = pages.map(({ content }) => scanContent(content))
  const markOf = ({ mcid, page }: MarkedContent) => scanned[page]?.marks.get(mcid)
  return {
    pages: scanned,
    isContent: (content, isInDrawing) => {
      const mark = markOf(content)
      if (!mark) return false
      return mark.paintsText || mark.paintsPicture || (isInDrawing && mark.paintsLines)
    },
    isText: (content) => markOf(content)?.paintsText === true,
    boxOf: (content) => {
      const mark = markOf(content)
      const page = pages[content.page]
      if (!mark || !page) return undefined
      // A drawing is no picture in the file: its lines are among those of the page, cut to its edges.
      if (!mark.pictureMatrix) return boxOn(mark.clip.matrix, mark.clip.edges)
      return boxOn(mark.pictureMatrix, pictureSpace(page, mark.pictureName))
    },
  }
}

type Box = readonly [number, number, number, number]

/** The edges of a picture in its own space: an image fills the unit square, a drawing its bounding box. */
function pictureSpace({ node }: PrintedPage, name: string): Box {
  const resources = dictAt(node, 'Resources')
  const pictures = resources && dictAt(resources, 'XObject')
  const picture = pictures?.lookup(PDFName.of(name))
  const box =
    picture instanceof PDFRawStream ? picture.dict.lookup(PDFName.of('BBox')) : undefined
  if (!(box instanceof PDFArray)) return [0, 0, 1, 1]
  const edges = box
    .asArray()
    .map((edge) => (edge instanceof PDFNumber ? edge.asNumber() : 0))
  return [edges[0] ?? 0, edges[1] ?? 0, edges[2] ?? 1, edges[3] ?? 1]
}

function boxOn([a, b, c, d, e, f]: Matrix, [left, lower, right, upper]: Box): Box {
  const corners = [left, right].flatMap((x) => {
    return [lower, upper].map((y) => [a * x + c * y + e, b * x + d * y + f] as const)
  })
  const xs = corners.map(([x]) => x)
  const ys = corners.map(([, y]) => y)
  const edges = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = edges.map(
    (edge) => Math.round(edge * 100) / 100,
  )
  return [x0, y0, x1, y1]
}
