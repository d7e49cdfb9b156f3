import type { Font } from '../../book.ts'
import {
  doubles,
  fontTables,
  isBlank,
  openFace,
  outlinesOf,
} from '../../lib/font-tables.ts'
import { sha256 } from '../../lib/hash.ts'
import { makeFonts } from '../../lib/subset-fonts.ts'

/** Entries of the `name` table that a font keeps: copyright, names, licence and its address. */
const keptNames = [0, 1, 2, 4, 6, 13, 14, 16]

/** Far more than HarfBuzz takes for two weights of the largest fonts of East Asia. */
const unpackLimitMs = 60_000

/** A font of any packing, and for a variable one where on its axes: `{ wght: 700 }`. */
interface PackedFont {
  readonly bytes: Uint8Array
  readonly axes?: Readonly<Record<string, number>>
}

/**
 * Fonts as plain static ones, written anew by HarfBuzz, with all of their glyphs.
 *
 * @throws When HarfBuzz cannot read one.
 */
export async function unpackFonts(
  fonts: readonly PackedFont[],
): Promise<readonly Buffer[]> {
  const wishes = fonts.map(({ axes, bytes }) => {
    const options = {
      targetFormat: 'truetype',
      keepAllGlyphs: true,
      preserveNameIds: keptNames,
      variationAxes: axes,
    }
    return {
      key: sha256(JSON.stringify([sha256(bytes), options])),
      font: { bytes },
      options,
    }
  })
  return makeFonts('unpacked-fonts', wishes, mostKept, unpackLimitMs)
}

/** How many stay in the cache: those of a book with two weights of its own font, which may be of 125 files each. */
const mostKept = 260

/**
 * A TrueType font without the second names of shared glyphs, and the characters that it covers: those alone for which
 * something is drawn, but for spaces and the like.
 *
 * @throws When the bytes are not a whole sfnt with TrueType outlines and a character map.
 * @see https://learn.microsoft.com/typography/opentype/spec/otff
 */
export async function normaliseFont(
  file: Buffer,
): Promise<Pick<Font, 'bytes' | 'codePoints'>> {
  const entries = fontTables(file)
  for (const [tag, entry] of entries) checkSum(file, tag, entry)
  const cmap = entries.get('cmap')
  if (!cmap || !entries.has('glyf')) {
    throw new Error('Unexpected font without TrueType outlines or character map')
  }
  const { face, font } = await openFace(file)
  const hasOutline = outlinesOf(file)
  const glyphs = new Map<number, number>()
  for (const codePoint of face.collectUnicodes()) {
    const glyph = font.nominalGlyph(codePoint) ?? 0
    // A letter that leaves a gap is one that the font has not.
    const isDrawn = hasOutline(glyph) || isBlank(String.fromCodePoint(codePoint))
    if (isDrawn && !doubles.has(codePoint)) glyphs.set(codePoint, glyph)
  }
  const written = writeCharacterMap(glyphs)
  // At the end, where there is no room for it in its place.
  const end = file.length + (-file.length & 3)
  const offset = written.length > cmap.length ? end : cmap.offset
  const bytes = Buffer.alloc(Math.max(file.length, offset + written.length))
  bytes.set(file)
  bytes.set(written, offset)
  bytes.writeUInt32BE(sumOf(written), cmap.at + 4)
  bytes.writeUInt32BE(offset, cmap.at + 8)
  bytes.writeUInt32BE(written.length, cmap.at + 12)
  return { bytes, codePoints: new Set(glyphs.keys()) }
}

function checkSum(
  file: Buffer,
  tag: string,
  { at, length, offset }: { at: number; offset: number; length: number },
): void {
  const sum = sumOf(file.subarray(offset, offset + length + (-length & 3)))
  // `head` holds a sum of the whole font, which its own leaves out.
  const ownSum = tag === 'head' ? (sum - file.readUInt32BE(offset + 8)) >>> 0 : sum
  if (ownSum !== file.readUInt32BE(at + 4))
    throw new Error(`its table \`${tag}\` is damaged`)
}

/** The words of four bytes, added up. */
function sumOf(bytes: Buffer): number {
  let sum = 0
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0
  return sum
}

/** One subtable of format 12, for Windows and full Unicode. */
function writeCharacterMap(glyphs: ReadonlyMap<number, number>): Buffer {
  const groups: { start: number; end: number; glyph: number }[] = []
  let last: (typeof groups)[number] | undefined
  for (const code of Uint32Array.from(glyphs.keys()).sort()) {
    const glyph = glyphs.get(code) ?? 0
    if (last && code === last.end + 1 && glyph === last.glyph + code - last.start) {
      last.end = code
    } else {
      last = { start: code, end: code, glyph }
      groups.push(last)
    }
  }
  const { length } = groups
  // Two numbers of two bytes are written as one of four.
  const header = [1, 0x0003000a, 12, 12 << 16, 16 + 12 * length, 0, length]
  const numbers = [
    ...header,
    ...groups.flatMap(({ end, glyph, start }) => [start, end, glyph]),
  ]
  const bytes = Buffer.alloc(4 * numbers.length)
  for (const [index, number] of numbers.entries()) bytes.writeUInt32BE(number, 4 * index)
  return bytes
}
