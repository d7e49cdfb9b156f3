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
