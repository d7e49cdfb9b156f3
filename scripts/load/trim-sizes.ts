import type { Trim } from '../book.ts'
import { nearestName } from '../lib/edit-distance.ts'

/** Trim sizes by name: width and height, as printers and paper makers give them. */
const trimSizes: Readonly<Record<string, string>> = {
  // ISO 216
  a4: '210mm x 297mm',
  a5: '148mm x 210mm',
  a6: '105mm x 148mm',
  b5: '176mm x 250mm',
  b6: '125mm x 176mm',
  // JIS P 0138
  'jis-b5': '182mm x 257mm',
  'jis-b6': '128mm x 182mm',
  // ANSI
  letter: '8.5in x 11in',
  legal: '8.5in x 14in',
  executive: '7.25in x 10.5in',
  // What printers on demand offer, in inches
  '4.25x6.87': '4.25in x 6.87in',
  '5x8': '5in x 8in',
  '5.06x7.81': '5.06in x 7.81in',
  '5.25x8': '5.25in x 8in',
  '5.5x8.5': '5.5in x 8.5in',
  '6x9': '6in x 9in',
  '6.14x9.21': '6.14in x 9.21in',
  '6.69x9.61': '6.69in x 9.61in',
  '7x10': '7in x 10in',
  '7.44x9.69': '7.44in x 9.69in',
  '7.5x9.25': '7.5in x 9.25in',
  '8x10': '8in x 10in',
  '8.25x11': '8.25in x 11in',
  '8.5x8.5': '8.5in x 8.5in',
  '8.5x11': '8.5in x 11in',
  // Of the book trade
  'mass-market': '4.25in x 6.87in',
  'a-format': '110mm x 178mm',
  'b-format': '129mm x 198mm',
  demy: '138mm x 216mm',
  'us-trade': '6in x 9in',
  digest: '5.5in x 8.5in',
  royal: '156mm x 234mm',
  'crown-quarto': '189mm x 246mm',
}

/** How many CSS pixels is one of a unit? https://www.w3.org/TR/css-values-4/#absolute-lengths */
const pxPerUnit: Readonly<Record<string, number>> = {
  mm: 96 / 25.4,
  cm: 96 / 2.54,
  in: 96,
  pt: 96 / 72,
  px: 1,
}

/** Narrower, a line holds too few words to set; larger, no press for books takes it. In millimetres. */
const smallestMm = 70
const largestMm = 600

/** What an author may write. */
const trimExpectation = `a name such as \`a5\` or \`6x9\`, or a measure such as \`140mm x 216mm\`, each side from ${smallestMm} to ${largestMm} mm`

/**
 * The trim size meant by a name or a measure, in whole CSS pixels.
 *
 * @returns What was expected instead, when it is neither.
 */
export function readTrim(text: string): Trim | string {
  const name = text.trim().toLowerCase().replaceAll(/\s+/g, ' ')
  const key = name
    .replace(/^us /, '')
    .replaceAll(/\s*[x×]\s*/g, 'x')
    .replaceAll(' ', '-')
  const named = Object.hasOwn(trimSizes, key) ? trimSizes[key] : undefined
  const trim = readMeasure(named ?? name, named === undefined ? name : key)
  if (trim) return trim
  if (/^\d/.test(key)) return trimExpectation
  const nearest = nearestName(key, Object.keys(trimSizes), key.length < 4 ? 1 : 2)
  return nearest ? `\`${nearest}\`, or another name or measure` : trimExpectation
}

const measure =
  /^(?<width>\d{1,4}(?:[.,]\d{1,4})?) ?(?<widthUnit>mm|cm|in|pt|px|)? ?(?:x|×|by|\*) ?(?<height>\d{1,4}(?:[.,]\d{1,4})?) ?(?<unit>mm|cm|in|pt|px)$/

function readMeasure(text: string, name: string): Trim | undefined {
  const {
    width = '',
    widthUnit,
    height = '',
    unit = '',
  } = measure.exec(text)?.groups ?? {}
  const widthPx = toPx(width, widthUnit || unit)
  const heightPx = toPx(height, unit)
  const fits = [widthPx, heightPx].every((side) => {
    const mm = side / (pxPerUnit.mm ?? 1)
    return mm > smallestMm - 0.2 && mm < largestMm + 0.2
  })
  return fits ? { name, widthPx, heightPx } : undefined
}

/** Whole CSS pixels that print as the nearest whole number of points: Chromium rounds a page to points. */
function toPx(amount: string, unit: string): number {
  const px = Number(amount.replace(',', '.')) * (pxPerUnit[unit] ?? 0)
  const points = Math.round((px * 72) / 96)
  return Math.round((points * 96) / 72)
}
