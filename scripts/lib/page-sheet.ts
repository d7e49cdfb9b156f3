/** How large the sheet is that a page is printed on, and where it is cut. Measures are points from the lower left corner of the cut page. */
import type { BookConfig } from '../book.ts'
import { pointsPerPx } from './css-units.ts'
import { asksFor, printersAmong } from './printers.ts'
import { readData } from './read-template.ts'

/** Left, lower, right and upper edge. */
export type Edges = readonly [left: number, lower: number, right: number, upper: number]

type Marks = Readonly<Record<'line' | 'length' | 'beyond' | 'least' | 'around', number>>

/** What is known of sheets, whoever prints them. */
export function sheetData(): {
  readonly bleed: Readonly<Record<'least' | 'most', number>>
  readonly marks: Marks
} {
  return readData('sheet.yaml')
}

/**
 * The edges of a page, of what is printed beyond them, and of the sheet; and its crop marks, as lines from one point to another.
 *
 * @param page - Its index: rectos come first.
 */
export function sheetOf(
  { bleed, marks, profiles }: Pick<BookConfig, 'bleed' | 'marks' | 'profiles'>,
  page: number,
  [width, height]: readonly [number, number],
) {
  const beyond = (bleed?.px ?? 0) * pointsPerPx
  const trim: Edges = [0, 0, width, height]
  // Printers that have the pages bound at once want none at the spine.
  const atSpine = asksFor(printersAmong(profiles), 'spine-bleed') ? 0 : beyond
  const [left, right] = page % 2 === 0 ? [atSpine, beyond] : [beyond, atSpine]
  const bleeding: Edges = [0 - left, 0 - beyond, width + right, height + beyond]
  if (marks !== 'crop') return { trim, bleed: bleeding, media: bleeding, marks: [] }
  const { around, beyond: apart, least, length } = sheetData().marks
  const from = Math.max(beyond + apart, least)
  const to = from + length
  const media = grown(trim, to + around)
  const lines = [0, width].flatMap((x) =>
    [0, height].flatMap((y) => {
      const [outX, outY] = [x === 0 ? -1 : 1, y === 0 ? -1 : 1]
      return [
        [x + outX * from, y, x + outX * to, y],
        [x, y + outY * from, x, y + outY * to],
      ] satisfies Edges[]
    }),
  )
  return { trim, bleed: bleeding, media, marks: lines }
}

function grown([left, lower, right, upper]: Edges, by: number): Edges {
  return [left - by, lower - by, right + by, upper + by]
}
