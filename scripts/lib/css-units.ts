/**
 * How many CSS pixels is one of an absolute unit, by its name in lower case?
 *
 * @see https://www.w3.org/TR/css-values-4/#absolute-lengths
 */
export const pxPerUnit: Readonly<Record<string, number>> = {
  px: 1,
  mm: 96 / 25.4,
  cm: 96 / 2.54,
  in: 96,
  pt: 96 / 72,
  pc: 16,
}

/** Points, in which PDFs measure, to a CSS pixel. */
export const pointsPerPx = 72 / 96

/**
 * A length in CSS pixels, such as `12.5mm`, `12,5 mm` or `5"`; `undefined` for a text that is none.
 *
 * @param usualUnit - Of a number alone.
 */
export function readLength(text: string, usualUnit = ''): number | undefined {
  const [, amount = '', unit = ''] =
    /^(\d{0,4}(?:[.,]\d{1,4})?)\s*([a-z]*|"|″)\.?$/iu.exec(text) ?? []
  const name = unit.toLowerCase().replace(/^(?:"|″|inch(?:es)?)$/u, 'in')
  const px = pxPerUnit[name.replace(/^points?$/, 'pt') || usualUnit]
  return amount === '' || px === undefined
    ? undefined
    : Number(amount.replace(',', '.')) * px
}
