import { nameOf } from '../load-object.ts'
import type { PdfObjects } from '../open-objects.ts'
import type { PdfDictionary, PdfObject } from '../parse-object.ts'
import { bytesOf } from '../text-string.ts'

/** What a cell says of its place in its table. */
export interface CellAttributes {
  readonly columnSpan: number
  readonly rowSpan: number
  readonly scope: string
  /** IDs of head cells. */
  readonly headers: readonly string[]
}

/** @see ISO 32000-1, 14.8.5.7 */
export function cellAttributes(
  objects: PdfObjects,
  element: PdfDictionary,
): CellAttributes {
  const attributes = objects.get(element.get('A'))
  const all = (Array.isArray(attributes) ? attributes : [attributes]).map((each) =>
    objects.dictionary(each),
  )
  const tables = all.filter((each) => nameOf(objects.get(each.get('O'))) === 'Table')
  const value = (key: string): PdfObject | undefined =>
    objects.get(tables.find((each) => each.has(key))?.get(key))
  const span = (key: string): number => Math.max(1, Number(value(key) ?? 1) || 1)
  return {
    columnSpan: span('ColSpan'),
    rowSpan: span('RowSpan'),
    scope: nameOf(value('Scope')),
    headers: objects.array(value('Headers')).map((id) => bytesOf(objects.get(id))),
  }
}
