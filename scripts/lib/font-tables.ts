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

/** What a font says of itself. */
export interface FontFacts {
  /** What it calls its family; empty if it has no name. */
  readonly family: string
  readonly weight: number
  readonly style: 'normal' | 'italic'
  /** What it forbids of what is done with fonts, in words. */
  readonly forbidden?: string
  /** Of a variable font, the least, usual and largest value of each axis by its tag. */
  readonly axes: ReadonlyMap<string, readonly [number, number, number]>
}

/** @throws When its tables are cut off. @see https://learn.microsoft.com/typography/opentype/spec/os2, `/fvar`, `/name` */
export function fontFacts(font: Buffer): FontFacts {
  const tables = fontTables(font)
  const os2 = tables.get('OS/2')?.offset
  const fvar = tables.get('fvar')?.offset
  const axes = new Map<string, readonly [number, number, number]>()
  for (
    let index = 0;
    fvar !== undefined && index < font.readUInt16BE(fvar + 8);
    index++
  ) {
    const at = fvar + font.readUInt16BE(fvar + 4) + index * font.readUInt16BE(fvar + 10)
    const value = (place: number) => font.readInt32BE(at + place) / 65_536
    axes.set(font.toString('latin1', at, at + 4), [value(4), value(8), value(12)])
  }
  const forbidden = forbiddenBy(os2 === undefined ? 0 : font.readUInt16BE(os2 + 8))
  return {
    family: familyNameOf(font, tables.get('name')),
    weight: os2 === undefined ? 400 : font.readUInt16BE(os2 + 4),
    style: os2 !== undefined && font.readUInt16BE(os2 + 62) & 1 ? 'italic' : 'normal',
    ...(forbidden === undefined ? {} : { forbidden }),
    axes,
  }
}

/** By `fsType` of `OS/2`. */
function forbiddenBy(licence: number): string | undefined {
  if ((licence & 0xf) === 2) return 'to embed it'
  if (licence & 0x100) return 'to embed less than the whole of it'
  return licence & 0x200 ? 'to embed its outlines' : undefined
}

/** The family with all of its weights, or else the one with four styles; in English, if it has a name in it. */
function familyNameOf(font: Buffer, table: FontTable | undefined): string {
  if (!table) return ''
  const texts = table.offset + font.readUInt16BE(table.offset + 4)
  const names = Array.from(
    { length: font.readUInt16BE(table.offset + 2) },
    (_, index) => {
      const at = table.offset + 6 + 12 * index
      const read = (place: number) => font.readUInt16BE(at + place)
      const bytes = font.subarray(texts + read(10), texts + read(10) + read(8))
      const isWide = read(0) !== 1
      const text = isWide
        ? new TextDecoder('utf-16be').decode(bytes)
        : bytes.toString('latin1')
      return { id: read(6), isEnglish: !isWide || read(4) === 0x409, text }
    },
  )
  const wanted = [16, 1].flatMap((id) => names.filter((name) => name.id === id))
  return (wanted.find(({ isEnglish }) => isEnglish) ?? wanted[0])?.text ?? ''
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
