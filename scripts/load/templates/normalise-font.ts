import { keep, keepNewest, readKept } from '../../lib/cache-folder.js'
import { doubles, fontTables, isBlank, outlinesOf } from '../../lib/font-tables.ts'
import { sha256 } from '../../lib/hash.ts'
import { runInWorker } from '../../lib/run-in-worker.ts'

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
  const items = fonts.map(({ axes, bytes }) => {
    const options = {
      targetFormat: 'truetype',
      keepAllGlyphs: true,
      preserveNameIds: keptNames,
      variationAxes: axes,
    }
    const key = sha256(JSON.stringify([sha256(bytes), options]))
    return { key, font: { bytes }, options, kept: readKept(`${folder}/${key}`) }
  })
  const packed = items.filter(({ kept }) => !kept)
  const script = new URL('../../lib/subset-font.js', import.meta.url)
  const made =
    packed.length > 0
      ? ((await runInWorker(script, packed, unpackLimitMs)) as readonly Uint8Array[])
      : []
  const unpacked = new Map(
    packed.map((item, index) => [item, Buffer.from(made[index] ?? [])]),
  )
  for (const [{ key }, bytes] of unpacked) {
    keep(`${folder}/${key}`, bytes)
    keepNewest(folder, mostKept, key)
  }
  return items.map((item) => item.kept ?? unpacked.get(item) ?? Buffer.of())
}

/** In the cache. */
const folder = 'unpacked-fonts'

/** How many stay there: those of a book with two weights of its own font, which may be of 125 files each. */
const mostKept = 260

/**
 * A TrueType font without the second names of shared glyphs, and the characters that it covers: those alone for which
 * something is drawn, but for spaces and the like.
 *
 * @throws When the bytes are not a whole sfnt with TrueType outlines and a character map for all of Unicode.
 * @see https://learn.microsoft.com/typography/opentype/spec/otff
 */
export function normaliseFont(file: Buffer): {
  bytes: Uint8Array
  codePoints: ReadonlySet<number>
} {
  const entries = fontTables(file)
  for (const [tag, entry] of entries) checkSum(file, tag, entry)
  const cmap = entries.get('cmap')
  if (!cmap || !entries.has('glyf')) {
    throw new Error('Unexpected font without TrueType outlines or character map')
  }
  const glyphs = readCharacterMap(file.subarray(cmap.offset))
  for (const codePoint of doubles) glyphs.delete(codePoint)
  const hasOutline = outlinesOf(file)
  for (const [codePoint, glyph] of glyphs) {
    // A letter that leaves a gap is one that the font has not.
    if (!hasOutline(glyph) && !isBlank(String.fromCodePoint(codePoint)))
      glyphs.delete(codePoint)
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

/** Reads the subtable of format 12, of all planes, or else of format 4, of the first. */
function readCharacterMap(cmap: Buffer): Map<number, number> {
  const offsets = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) =>
    cmap.readUInt32BE(8 + 8 * index),
  )
  for (const [format, read] of [
    [12, readGroups],
    [4, readSegments],
  ] as const) {
    const start = offsets.find((offset) => cmap.readUInt16BE(offset) === format)
    if (start !== undefined) return read(cmap.subarray(start))
  }
  throw new Error('Unexpected font without a Unicode character map')
}

function readGroups(subtable: Buffer): Map<number, number> {
  const glyphs = new Map<number, number>()
  const count = subtable.readUInt32BE(12)
  for (let at = 16; at < 16 + 12 * count; at += 12) {
    const [first, last] = [subtable.readUInt32BE(at), subtable.readUInt32BE(at + 4)]
    const glyph = subtable.readUInt32BE(at + 8)
    if (last > 0x10ffff) throw new Error('Unexpected character above U+10FFFF')
    for (let code = first; code <= last; code++) glyphs.set(code, glyph + code - first)
  }
  return glyphs
}

/** Each segment has its numbers in four lists; the glyphs follow from the last two. */
function readSegments(subtable: Buffer): Map<number, number> {
  const glyphs = new Map<number, number>()
  const size = subtable.readUInt16BE(6)
  for (let at = 14; at < 14 + size; at += 2) {
    const [last, first] = [
      subtable.readUInt16BE(at),
      subtable.readUInt16BE(at + size + 2),
    ]
    const shift = subtable.readUInt16BE(at + 2 * size + 2)
    const listAt = at + 3 * size + 2
    const list = subtable.readUInt16BE(listAt)
    for (let code = first; code <= last && code < 0xffff; code++) {
      const listed =
        list === 0 ? code : subtable.readUInt16BE(listAt + list + 2 * (code - first))
      const glyph = list !== 0 && listed === 0 ? 0 : (listed + shift) & 0xffff
      if (glyph !== 0) glyphs.set(code, glyph)
    }
  }
  return glyphs
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
