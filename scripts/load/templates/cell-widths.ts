import type { Font } from '../../book.ts'
import { fontTables } from '../../lib/font-tables.ts'
import { groupBy } from '../../lib/group-by.ts'

/** Characters for which terminals have the room of two letters: emoji, and those of East Asia. */
const wide =
  /\p{Emoji_Presentation}|\ufe0f|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60]/u

/**
 * A font for signs in code: each is as wide as a letter of code, or as two, so that columns stay columns.
 *
 * @param code - The font of code.
 * @param characters - What the font is for.
 */
export function inCells(font: Font, code: Font, characters: string): Font {
  const bytes = Buffer.from(font.bytes)
  const { advances, bearings, unitsPerEm } = metricsOf(bytes)
  const letter = metricsOf(Buffer.from(code.bytes))
  const cell = usualWidth(letter.advances.map(({ width }) => width)) / letter.unitsPerEm
  const width = Math.round(cell * unitsPerEm * (wide.test(characters) ? 2 : 1))
  let shift = 0
  for (const { at, width: own } of advances) {
    // A mark has no width of its own, and stands on what is before it.
    shift = own === 0 ? 0 : Math.round((width - own) / 2)
    bytes.writeUInt16BE(own === 0 ? 0 : width, at)
    bytes.writeInt16BE(bytes.readInt16BE(at + 2) + shift, at + 2)
  }
  // What has no width listed is as wide as the last that has.
  for (const at of bearings) bytes.writeInt16BE(bytes.readInt16BE(at) + shift, at)
  return { ...font, family: `${font.family} in code`, bytes }
}

/** That of letters: what has another in a font of code is a mark, or several signs in one. */
function usualWidth(widths: readonly number[]): number {
  const [most = []] = [...groupBy(widths, String).values()].sort(
    (one, other) => other.length - one.length,
  )
  return most[0] ?? 0
}

/** Where a font has the widths of its glyphs, and then the places of those that are as wide as the last. */
function metricsOf(font: Buffer) {
  const tables = fontTables(font)
  const offsetOf = (tag: string) => tables.get(tag)?.offset ?? 0
  const count = font.readUInt16BE(offsetOf('hhea') + 34)
  const start = offsetOf('hmtx')
  const rest = font.readUInt16BE(offsetOf('maxp') + 4) - count
  return {
    unitsPerEm: font.readUInt16BE(offsetOf('head') + 18),
    advances: Array.from({ length: count }, (_, glyph) => {
      const at = start + 4 * glyph
      return { at, width: font.readUInt16BE(at) }
    }),
    bearings: Array.from({ length: rest }, (_, glyph) => start + 4 * count + 2 * glyph),
  }
}
