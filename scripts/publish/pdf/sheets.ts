/** The sheets that pages are printed on: larger than the pages by what is cut off. */
import { PDFDict, PDFName, PDFRawStream } from '@cantoo/pdf-lib'
import type { Book, Layout } from '../../book.ts'
import { pointsPerPx } from '../../lib/css-units.ts'
import { type Edges, sheetData, sheetOf } from '../../lib/page-sheet.ts'
import { boxOn, type Matrix, multiply } from '../../pdf/page-content.ts'
import {
  dictAt,
  itemsAt,
  numbersAt,
  type PrintedPage,
  type PrintedPdf,
  rounded,
  setAll,
} from './printed-pdf.ts'

/** The browser rounds edges to its pixels. */
const slightlyMore = 1.005

/** The pages with the marks that they are cut by, and with pictures that cover them as large as their sheets. */
export function paintSheets(
  pdf: PrintedPdf,
  { config }: Book,
  bleeding: Layout['bleeding'],
): PrintedPdf {
  const pages = pdf.pages.map((page, index): PrintedPage => {
    const [width, height] = sizeOf(page)
    const { marks } = sheetOf(config, index, [width, height])
    const picture = bleeding.find((each) => each.page === index)
    if (marks.length === 0 && !picture) return page
    let { content } = page
    if (picture) {
      const beyond = (config.bleed?.px ?? 0) * pointsPerPx
      const small = picture.widthPx * pointsPerPx
      const scale = (slightlyMore * (width + 2 * beyond)) / small
      // The middle of the picture is that of the page.
      const x = picture.leftPx * pointsPerPx + small / 2
      const shape = (height + 2 * beyond) / (width + 2 * beyond)
      const y = height - picture.topPx * pointsPerPx - (small * shape) / 2
      const [left, lower] = [width / 2 - scale * x, height / 2 - scale * y]
      const grown: Matrix = [scale, 0, 0, scale, left, lower]
      growPatterns(page, grown)
      growLinks(page, grown)
      content = `${grown.map((part) => part.toFixed(5)).join(' ')} cm\n${content}`
    }
    return { ...page, content: `q\n${content}\nQ\n${linesOf(marks)}` }
  })
  return { ...pdf, pages }
}

/** Patterns lie on the page itself, whatever becomes of what is painted with them. @see ISO 32000-1, 8.7.3.1 */
function growPatterns({ node }: PrintedPage, grown: Matrix): void {
  const { context } = node
  const resources = dictAt(node, 'Resources')
  const patterns = resources && dictAt(resources, 'Pattern')
  if (!patterns) return
  const own = patterns.entries().map(([name, item]) => {
    const pattern = context.lookup(item)
    const dict = pattern instanceof PDFRawStream ? pattern.dict : pattern
    if (!(dict instanceof PDFDict)) return [name, item] as const
    const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = numbersAt(dict, 'Matrix')
    const copy = dict.clone(context)
    copy.set(PDFName.of('Matrix'), context.obj([...multiply([a, b, c, d, e, f], grown)]))
    const isStream = pattern instanceof PDFRawStream
    const changed = isStream ? PDFRawStream.of(copy, pattern.contents) : copy
    return [name, context.register(changed)] as const
  })
  resources.set(PDFName.of('Pattern'), PDFDict.fromMapWithContext(new Map(own), context))
}

function growLinks({ node }: PrintedPage, grown: Matrix): void {
  for (const item of itemsAt(node, 'Annots')) {
    const link = node.context.lookup(item, PDFDict)
    const [left = 0, lower = 0, right = 0, upper = 0] = numbersAt(link, 'Rect')
    const rect = boxOn(grown, [left, lower, right, upper]).map(rounded)
    link.set(PDFName.of('Rect'), node.context.obj(rect))
  }
}

function linesOf(marks: readonly Edges[]): string {
  if (marks.length === 0) return ''
  const lines = marks.map((mark) => {
    const [x, y, toX, toY] = mark.map(rounded)
    return `${x} ${y} m ${toX} ${toY} l`
  })
  return `q 0 G ${sheetData().marks.line} w ${lines.join(' ')} S Q`
}

/** Writes where a page is cut, how far it bleeds, and how large its sheet is. @see ISO 32000-1, 14.11.2 */
export function cutSheet(page: PrintedPage, index: number, { config }: Book): void {
  setBoxes(page, sheetOf(config, index, sizeOf(page)))
}

/** Says where a sheet ends, how far print reaches on it, and where it is cut. */
export function setBoxes(
  { node }: PrintedPage,
  { bleed, media, trim }: Readonly<Record<'bleed' | 'media' | 'trim', Edges>>,
): void {
  const [sheet, beyond, cut] = [media, bleed, trim].map((box) =>
    box.map((edge) => Math.round(edge * 1e4) / 1e4),
  )
  const boxes = { MediaBox: sheet, CropBox: sheet, BleedBox: beyond, TrimBox: cut }
  setAll(node, node.context.obj(boxes))
}

/** Of a page as it is printed, in points. */
export function sizeOf({ node }: PrintedPage): readonly [width: number, height: number] {
  const [, , width = 0, height = 0] = numbersAt(node, 'MediaBox')
  return [width, height]
}
