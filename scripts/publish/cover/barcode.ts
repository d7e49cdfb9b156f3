import type { ElementContent } from 'hast'
import JsBarcode from 'jsbarcode'
import type { Templates } from '../../book.ts'
import { groupIsbn } from '../../lib/group-isbn.ts'
import { fillPart } from '../markup.ts'

/** White at the left of the bars, in their units, and how far down bars and guards reach. */
const quiet = 11
const barHeight = 55
const guardHeight = 60

/** Whether a unit is of the guards at the edges and in the middle, which are longer. */
const isGuard = (at: number) => at < 3 || at >= 92 || (at >= 45 && at < 50)

/** The barcode of an ISBN of 13 digits. @see GS1 General Specifications, 5.2 */
export function barcode(isbn: string, templates: Templates): ElementContent[] {
  const { publishers = {} } = templates.texts('isbn')
  return fillPart(
    templates,
    'cover-barcode',
    {},
    {
      isbn: `ISBN ${groupIsbn(isbn, publishers)}`,
      bars: barsOf(isbn),
      first: isbn.slice(0, 1),
      left: isbn.slice(1, 7),
      right: isbn.slice(7),
    },
  )
}

/** The path of all bars: what touches is one, so that nothing shines through between two. */
function barsOf(isbn: string): string {
  const drawn: { encodings?: readonly { readonly data: string }[] } = {}
  JsBarcode(drawn, isbn, { format: 'EAN13', flat: true })
  const units = (drawn.encodings ?? []).map(({ data }) => data).join('')
  return [...units.matchAll(/1+/g)]
    .map(({ 0: { length }, index }) => {
      const height = isGuard(index) ? guardHeight : barHeight
      return `M${quiet + index} 0h${length}v${height}h-${length}z`
    })
    .join('')
}
