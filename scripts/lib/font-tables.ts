/** The tables of TrueType fonts. @see https://learn.microsoft.com/typography/opentype/spec/otff */

interface FontTable {
  /** Offset of its line in the directory. */
  readonly at: number
  readonly offset: number
  readonly length: number
}

/** The tables of a font by their tags. */
export function fontTables(font: Buffer): ReadonlyMap<string, FontTable> {
  const tables = new Map<string, FontTable>()
  const end = 12 + 16 * (font.length < 12 ? 0 : font.readUInt16BE(4))
  for (let at = 12; at + 16 <= Math.min(end, font.length); at += 16) {
    const [offset, length] = [font.readUInt32BE(at + 8), font.readUInt32BE(at + 12)]
    tables.set(font.toString('latin1', at, at + 4), { at, offset, length })
  }
  return tables
}

/** Tells of a font by the number of a glyph whether anything is drawn for it; of one without TrueType outlines never. */
export function outlinesOf(font: Buffer): (glyph: number) => boolean {
  const tables = fontTables(font)
  const [head, loca] = [tables.get('head'), tables.get('loca')]
  if (!head || !loca || head.offset + 54 > font.length) return () => false
  const size = font.readInt16BE(head.offset + 50) === 0 ? 2 : 4
  const places = font.subarray(loca.offset, loca.offset + loca.length)
  return (glyph) => {
    const at = glyph * size
    if (at + 2 * size > places.length) return false
    return places.readUIntBE(at + size, size) > places.readUIntBE(at, size)
  }
}

/** Whether a text is of characters alone for which nothing is drawn: spaces, controls, joiners, directions. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(text)
}

/**
 * Characters that share a glyph with another one in the Source families: modifier letters with
 * quotation marks, the soft hyphen and U+2010 with the hyphen, the division slash with the
 * fraction slash. A PDF can give one glyph one meaning only, so while both are mapped, a quotation
 * mark is searched and copied as a letter.
 */
export const doubles = new Set([0x02bb, 0x02bc, 0x00ad, 0x2010, 0x2215])

/** Whether a character is set without a glyph of its own. */
export function needsNoGlyph(character: string): boolean {
  return isBlank(character) || doubles.has(character.codePointAt(0) ?? 0)
}
