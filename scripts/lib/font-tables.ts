/** Fonts, and the tables of TrueType. @see https://learn.microsoft.com/typography/opentype/spec/otff */
import type { Face } from 'harfbuzzjs'

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

/**
 * A font as HarfBuzz reads it, which takes a while to load: a command that sets nothing goes without.
 *
 * @returns With what shapes text, too.
 */
export async function openFace(bytes: Uint8Array) {
  const shaper = await import('harfbuzzjs')
  const face = new shaper.Face(new shaper.Blob(bytes), 0)
  return { shaper, face, font: new shaper.Font(face) }
}

/** What a font says of itself. @see https://learn.microsoft.com/typography/opentype/spec/os2 */
export async function fontFacts(bytes: Uint8Array) {
  const { face } = await openFace(bytes)
  const table = Buffer.from(face.referenceTable('OS/2') ?? [])
  const os2 = table.length < 64 ? undefined : table
  return {
    /** With all of its weights, or else with four styles; empty if it has no name. */
    family: nameOf(face, 16) || nameOf(face, 1),
    weight: os2?.readUInt16BE(4) ?? 400,
    style: (os2?.readUInt16BE(62) ?? 0) & 1 ? ('italic' as const) : ('normal' as const),
    /** What it forbids of what is done with fonts, in words. */
    forbidden: forbiddenBy(os2?.readUInt16BE(8) ?? 0),
    /** Of a variable font, by their tags. */
    axes: face.getAxisInfos(),
  }
}

/** By `fsType` of `OS/2`. */
function forbiddenBy(licence: number): string | undefined {
  if ((licence & 0xf) === 2) return 'to embed it'
  if (licence & 0x100) return 'to embed less than the whole of it'
  return licence & 0x200 ? 'to embed its outlines' : undefined
}

/** In English, if it has a name in it. */
function nameOf(face: Face, id: number): string {
  const languages = face.listNames().flatMap(({ language, nameId }) => {
    return nameId === id ? [language] : []
  })
  const english = languages.find((language) => /^en\b/.test(language))
  return face.getName(id, english ?? languages[0] ?? 'en')
}
