import type { Picture } from '../book.ts'

/** How many CSS pixels is one of a unit? https://www.w3.org/TR/css-values-4/#lengths, em at its initial value */
const pxPerUnit: Readonly<Record<string, number>> = {
  '': 1,
  px: 1,
  mm: 96 / 25.4,
  cm: 96 / 2.54,
  in: 96,
  pt: 96 / 72,
  pc: 16,
  em: 16,
  ex: 8,
}

/**
 * The natural size of an SVG by the attributes of its root: its width and height, the one that is
 * missing in the proportion of its view box, or the view box itself.
 *
 * @see https://www.w3.org/TR/SVG2/coords.html#SizingSVGInCSS
 */
export function svgSize(
  attributes: Readonly<Record<string, string | undefined>>,
): Pick<Picture, 'widthPx' | 'heightPx'> | undefined {
  const [, , boxWidth = Number.NaN, boxHeight = Number.NaN] = (attributes.viewBox ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number)
  const width = lengthOf(attributes.width)
  const height = lengthOf(attributes.height)
  const widthPx = width ?? (height ? (height * boxWidth) / boxHeight : boxWidth)
  const heightPx = height ?? (width ? (width * boxHeight) / boxWidth : boxHeight)
  const isSize = [widthPx, heightPx].every((side) => side > 0 && side < 1e6)
  return isSize ? { widthPx, heightPx } : undefined
}

/** A length in pixels; `undefined` for one that depends on the page, such as `100%`. */
function lengthOf(text = ''): number | undefined {
  const [, amount, unit = ''] =
    /^\s*\+?([\d.]+(?:e[+-]?\d+)?)([a-z]*)\s*$/i.exec(text) ?? []
  const px = Number(amount) * (pxPerUnit[unit.toLowerCase()] ?? Number.NaN)
  return Number.isNaN(px) ? undefined : px
}
