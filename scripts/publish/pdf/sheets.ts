/** The sheets that pages are printed on: larger than the pages by what is cut off. */
import { PDFArray, PDFName, PDFNumber } from '@cantoo/pdf-lib'
import type { BookConfig } from '../../book.ts'
import { type Edges, sheetData, sheetOf } from '../../lib/page-sheet.ts'
import { type PrintedPage, type PrintedPdf, rounded, setAll } from './printed-pdf.ts'

/** The pages with the marks that they are cut by. */
export function markSheets(pdf: PrintedPdf, config: BookConfig): PrintedPdf {
  const pages = pdf.pages.map((page, index): PrintedPage => {
    const { marks } = sheetOf(config, index, sizeOf(page))
    if (marks.length === 0) return page
    const { content } = page
    return { ...page, content: `q\n${content}\nQ\n${linesOf(marks)}` }
  })
  return { ...pdf, pages }
}

function linesOf(marks: readonly Edges[]): string {
  const lines = marks.map((mark) => {
    const [x, y, toX, toY] = mark.map(rounded)
    return `${x} ${y} m ${toX} ${toY} l`
  })
  return `q 0 G ${sheetData().marks.line} w ${lines.join(' ')} S Q`
}

/** Writes where a page is cut, how far it bleeds, and how large its sheet is. @see ISO 32000-1, 14.11.2 */
export function cutSheet(page: PrintedPage, index: number, config: BookConfig): void {
  const { bleed, media, trim } = sheetOf(config, index, sizeOf(page))
  const edges = (box: Edges) => box.map((edge) => Math.round(edge * 1e4) / 1e4)
  const sheet = edges(media)
  const boxes = { MediaBox: sheet, CropBox: sheet, BleedBox: edges(bleed), TrimBox: trim }
  setAll(page.node, page.node.context.obj(boxes))
}

/** Of a page as it is printed, in points. */
function sizeOf({ node }: PrintedPage): readonly [width: number, height: number] {
  const box = node.lookup(PDFName.of('MediaBox'), PDFArray)
  const [width, height] = [2, 3].map((at) => box.lookup(at, PDFNumber).asNumber())
  return [width ?? 0, height ?? 0]
}
