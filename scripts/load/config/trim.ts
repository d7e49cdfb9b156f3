import type { BookKind, Trim } from '../../book.ts'
import { pxPerUnit } from '../../lib/css-units.ts'
import { nearestName } from '../../lib/edit-distance.ts'
import { readData } from '../../lib/read-template.ts'

/** Names of sizes by kind of book, and measures by name of size. */
const {
  defaults,
  sizes,
  'smallest-mm': smallest,
  'largest-mm': largest,
} = readData<{
  readonly defaults: Readonly<Record<BookKind, string>>
  readonly sizes: Readonly<Record<string, string>>
  readonly 'smallest-mm': number
  readonly 'largest-mm': number
}>('trim-sizes.yaml')

/** The trim size meant by a name or a measure, in whole CSS pixels; `undefined` when it is neither. */
export function readTrim(text: string): Trim | undefined {
  const name = text.trim().toLowerCase().replaceAll(/\s+/g, ' ')
  const key = keyOf(name)
  return Object.hasOwn(sizes, key)
    ? readMeasure(sizes[key] ?? '', key)
    : readMeasure(name, name)
}

/** What an author may write in place of a text that is no trim size. */
export function expectedTrim(text: string): string {
  const key = keyOf(text.trim().toLowerCase())
  const nearest = /^\d/.test(key)
    ? undefined
    : nearestName(key, Object.keys(sizes), key.length < 4 ? 1 : 2)
  return nearest
    ? `\`${nearest}\`, or another name or measure`
    : `a name such as \`a5\` or \`6x9\`, or a measure such as \`140mm x 216mm\`, each side from ${smallest} to ${largest} mm`
}

/** @throws When the table of sizes is broken. */
export function defaultTrim(kind: BookKind): Trim {
  const trim = readTrim(defaults[kind])
  if (!trim) throw new Error(`Cannot use the default for \`${kind}\` in trim-sizes.yaml`)
  return trim
}

function keyOf(name: string): string {
  return name
    .replace(/^us /, '')
    .replaceAll(/\s*[x×]\s*/g, 'x')
    .replaceAll(/\s+/g, '-')
}

const measure =
  /^(?<width>\d{1,4}(?:[.,]\d{1,4})?) ?(?<widthUnit>mm|cm|in|pt|px)? ?(?:x|×|by|\*) ?(?<height>\d{1,4}(?:[.,]\d{1,4})?) ?(?<unit>mm|cm|in|pt|px)$/

function readMeasure(text: string, name: string): Trim | undefined {
  const { width, widthUnit, height, unit } = measure.exec(text)?.groups ?? {}
  const widthPx = toPx(width, widthUnit || unit)
  const heightPx = toPx(height, unit)
  const fits = [widthPx, heightPx].every((side) => {
    const mm = (side / 96) * 25.4
    return mm > smallest - 0.2 && mm < largest + 0.2
  })
  return fits ? { name, widthPx, heightPx } : undefined
}

/** Whole CSS pixels that print as the nearest whole number of points: Chromium rounds a page to points. */
function toPx(amount = '', unit = ''): number {
  const px = Number(amount.replace(',', '.')) * (pxPerUnit[unit] ?? 0)
  const points = Math.round((px * 72) / 96)
  return Math.round((points * 96) / 72)
}
