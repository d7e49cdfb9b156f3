import type { PrintedPlace } from '../../book.ts'
import type { PrintedLine } from './printed-lines.ts'

/** How far letters reach above and below their base line, accents and descenders too, in ems. */
const rise = 0.85
const drop = 0.25

/** Where lines stand on the page of the first of them. */
export function printedPlace(lines: readonly PrintedLine[]): PrintedPlace | undefined {
  const [first] = lines
  if (!first) return undefined
  const { page } = first
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const line of lines) {
    if (line.page !== page) continue
    left = Math.min(left, line.x)
    right = Math.max(right, line.end)
    bottom = Math.min(bottom, line.y - drop * line.size)
    top = Math.max(top, line.y + rise * line.size)
  }
  return { page, box: [left, bottom, right, top] }
}
