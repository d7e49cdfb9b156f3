import type { Element } from 'hast'
import type { Picture } from '../book.ts'
import { elementsOf, hasClass } from '../lib/hast.ts'
import { naturalSize } from '../lib/picture-facts.ts'
import { type Draft, elementsOf as elementsIn } from './sections.ts'

/** Part of the width of a row that stays free at each figure of it, in percent. */
const gap = 3

/** As many pictures of a row stand side by side if they have room; more go into several lines. */
const mostInLine = 4

/**
 * Give each picture the width at which it is shown: the one its author gives, or that of its own density. It
 * is `style` of the element, for all formats; without one, a picture has 96 pixels per inch. Pictures side by
 * side share the width, so that they are of one height; none is larger than it is by itself.
 *
 * @param textHeightPx - Of the printed page, of which heights may be parts.
 */
export function sizePictures(
  drafts: readonly Draft[],
  pictures: ReadonlyMap<string, Picture>,
  textHeightPx: number,
): void {
  for (const draft of drafts) {
    const images = elementsIn(draft, ({ tagName }) => tagName === 'img')
    measureHeights(images, textHeightPx)
    const rows = elementsIn(draft, isRow)
    for (const row of rows) sizeRow(row, pictures)
    const inRows = new Set(rows.flatMap((row) => elementsOf(row)))
    for (const image of images) {
      const width = inRows.has(image) ? undefined : widthOf(image, pictures)
      forgetSize(image)
      if (width !== undefined) image.properties.style = `width: ${width}`
      else if (inRows.has(image)) image.properties.style = 'width: 100%'
    }
  }
}

function measureHeights(images: readonly Element[], textHeightPx: number): void {
  for (const { properties } of images) {
    const { height } = properties
    if (typeof height === 'string')
      properties.height = (Number.parseFloat(height) / 100) * textHeightPx
  }
}

function isRow(element: Element): boolean {
  return element.tagName === 'div' && hasClass(element, 'figures')
}

/** The width that is given, or that follows from what is; never so that the picture is distorted. */
function widthOf(
  { properties }: Element,
  pictures: ReadonlyMap<string, Picture>,
): string | undefined {
  const { dataZoom, height, width } = properties
  const picture = pictures.get(String(properties.src))
  if (!picture) return undefined
  if (typeof width === 'string') return width
  const natural = naturalSize(picture)
  if (dataZoom !== undefined) return px(natural.widthPx * Number(dataZoom))
  if (width === undefined && height === undefined)
    return picture.density === undefined ? undefined : px(natural.widthPx)
  const ratio = natural.widthPx / natural.heightPx
  const widths = [Number(width ?? Number.NaN), Number(height ?? Number.NaN) * ratio]
  return px(Math.min(...widths.filter((each) => !Number.isNaN(each))))
}

function px(length: number): string {
  return `${Math.max(1, Math.round(length * 100) / 100)}px`
}

function forgetSize({ properties }: Element): void {
  delete properties.dataZoom
  delete properties.height
  delete properties.width
}

function sizeRow(row: Element, pictures: ReadonlyMap<string, Picture>): void {
  const shown = row.children.flatMap((figure) => {
    if (figure.type !== 'element') return []
    const image = elementsOf(figure).find(({ tagName }) => tagName === 'img')
    const picture = pictures.get(String(image?.properties.src))
    if (!image || !picture) return []
    const { heightPx, widthPx } = naturalSize(picture)
    const given = image.properties.width ?? image.properties.height
    const width = given === undefined ? undefined : widthOf(image, pictures)
    return [{ figure, ratio: widthPx / heightPx, widthPx, width }]
  })
  const lines = Math.ceil(shown.length / mostInLine)
  const perLine = Math.ceil(shown.length / lines)
  const free = 100 - gap * perLine
  const given = shown.reduce((sum, { width }) => sum + shareIn(width), 0)
  // Those that are to fill the line leave room for what is between them.
  const scale = given > free && given <= 100 ? free / given : 1
  const others = shown.filter(({ width }) => width === undefined)
  const ratios = others.reduce((sum, { ratio }) => sum + ratio, 0)
  const left = free - given > gap ? free - given : free / 2
  for (const { figure, ratio, width, widthPx } of shown) {
    const share = lines > 1 ? free / perLine : (left * ratio) / ratios
    const own = shareIn(width)
    const ownWidth = own > 0 ? `${rounded(own * scale)}%` : width
    const shared = `${rounded(share)}%; max-width: ${px(widthPx)}`
    figure.properties.style = `width: ${ownWidth ?? shared}`
  }
}

function shareIn(width = ''): number {
  return width.endsWith('%') ? Number.parseFloat(width) : 0
}

function rounded(percent: number): number {
  return Math.round(percent * 100) / 100
}
