import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Font } from '../../book.ts'
import { fontTables, isBlank, outlinesOf } from '../../lib/font-tables.ts'
import { hashFile } from '../../lib/hash.ts'
import { readData } from '../../lib/read-template.ts'

interface FamilyEntry {
  readonly family: string
  readonly package: string
  readonly licence: string
  readonly setsFormulas?: boolean
  readonly faces: readonly {
    readonly weight: number
    readonly style: 'normal' | 'italic'
    readonly file: string
  }[]
}

/**
 * The faces that `templates/fonts.yaml` lists, in its order, read from their npm packages.
 *
 * @throws When the list or a font cannot be read; the message names the file, and how to get it back.
 */
export async function loadFonts(): Promise<readonly Font[]> {
  const families = readData<readonly FamilyEntry[]>('fonts.yaml')
  return (await Promise.all(families.map(loadFamily))).flat()
}

async function loadFamily(entry: FamilyEntry): Promise<readonly Font[]> {
  const { faces, family, setsFormulas = false } = entry
  const settings = await use(`npm package \`${entry.package}\` with ${family}`, () =>
    createRequire(import.meta.url).resolve(`${entry.package}/package.json`),
  )
  const licencePath = join(dirname(settings), entry.licence)
  const licence = await use(`licence of the font ${licencePath}`, () =>
    readFile(licencePath, 'utf8'),
  )
  return Promise.all(
    faces.map(({ weight, style, file }) => {
      const path = join(dirname(settings), file)
      return use(`font ${path}`, async () => {
        const bytes = await readFile(path)
        const source = hashFile(`${entry.package}/${file}`, bytes)
        const normalised = normaliseFont(bytes)
        return { family, weight, style, licence, setsFormulas, source, ...normalised }
      })
    }),
  )
}

async function use<Result>(
  what: string,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    throw new Error(
      `Cannot use the ${what}; run \`npm ci\` to put the packages back, or correct templates/fonts.yaml`,
      { cause },
    )
  }
}

/**
 * Characters that share a glyph with another one in the Source families: modifier letters with
 * quotation marks, the soft hyphen and U+2010 with the hyphen, the division slash with the
 * fraction slash. A PDF can give one glyph one meaning only, so while both are mapped, a quotation
 * mark is searched and copied as a letter.
 */
const doubles = new Set([0x02bb, 0x02bc, 0x00ad, 0x2010, 0x2215])

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
  if (written.length > cmap.length)
    throw new Error('Unexpected character map of one form')
  const bytes = Buffer.from(file)
  bytes.set(written, cmap.offset)
  bytes.writeUInt32BE(sumOf(written), cmap.at + 4)
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

/** Reads the subtable of format 12: groups of all planes. */
function readCharacterMap(cmap: Buffer): Map<number, number> {
  const offsets = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) =>
    cmap.readUInt32BE(8 + 8 * index),
  )
  const start = offsets.find((offset) => cmap.readUInt16BE(offset) === 12)
  if (start === undefined)
    throw new Error('Unexpected font without a Unicode character map')
  const subtable = cmap.subarray(start)
  const glyphs = new Map<number, number>()
  const count = subtable.readUInt32BE(12)
  for (let at = 16; at < 16 + 12 * count; at += 12) {
    const [first, last] = [subtable.readUInt32BE(at), subtable.readUInt32BE(at + 4)]
    const glyph = subtable.readUInt32BE(at + 8)
    for (let code = first; code <= last; code++) glyphs.set(code, glyph + code - first)
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
