import type { PdfObjects } from '../open-objects.ts'
import type { PdfDictionary } from '../parse-object.ts'

/**
 * The width of a glyph as the dictionary of a composite font has it, in thousandths of the size.
 *
 * @see ISO 32000-1, 9.7.4.3
 */
export function readWidths(
  objects: PdfObjects,
  font: PdfDictionary,
): (glyph: number) => number {
  const widths = new Map<number, number>()
  const items = objects.array(font.get('W')).map((item) => objects.get(item))
  for (let at = 0; at < items.length; ) {
    const first = Number(items[at])
    const next = items[at + 1]
    if (Array.isArray(next)) {
      for (const [index, width] of next.entries())
        widths.set(first + index, Number(objects.get(width)))
      at += 2
    } else {
      const last = Math.min(Number(next), 65_535)
      for (let glyph = first; glyph <= last; glyph++)
        widths.set(glyph, Number(items[at + 2]))
      at += 3
    }
  }
  const usual = Number(objects.get(font.get('DW')) ?? 1000)
  return (glyph) => widths.get(glyph) ?? usual
}
