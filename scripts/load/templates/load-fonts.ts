import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Font } from '../../book.ts'
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

interface Table {
  readonly tag: string
  readonly bytes: Buffer
  /** Its words of four bytes, added up. */
  readonly sum: number
}

/**
 * A TrueType font without the second names of shared glyphs, and the characters that it covers.
 *
 * @throws When the bytes are not a whole sfnt with TrueType outlines and a Unicode character map.
 * @see https://learn.microsoft.com/typography/opentype/spec/otff
 */
export function normaliseFont(file: Buffer): {
  bytes: Uint8Array
  codePoints: ReadonlySet<number>
} {
  const tables = readTables(file)
  const cmap = tables.find((table) => table.tag === 'cmap')
  if (!cmap || !tables.some((table) => table.tag === 'glyf')) {
    throw new Error('Unexpected font without TrueType outlines or character map')
  }
  const glyphs = readCharacterMap(cmap.bytes)
  for (const codePoint of doubles) glyphs.delete(codePoint)
  const bytes = writeCharacterMap(glyphs)
  const written = { tag: 'cmap', bytes, sum: sumOf(bytes) }
  return {
    bytes: writeTables(tables.map((table) => (table === cmap ? written : table))),
    codePoints: new Set(glyphs.keys()),
  }
}

function readTables(file: Buffer): Table[] {
  return Array.from({ length: file.readUInt16BE(4) }, (_, index) => {
    const at = 12 + 16 * index
    const tag = file.toString('latin1', at, at + 4)
    const offset = file.readUInt32BE(at + 8)
    const bytes = file.subarray(offset, offset + file.readUInt32BE(at + 12))
    const sum = sumOf(bytes)
    // `head` holds a sum of the whole font, which its own leaves out.
    const ownSum = tag === 'head' ? (sum - bytes.readUInt32BE(8)) >>> 0 : sum
    if (ownSum !== file.readUInt32BE(at + 4)) {
      throw new Error(`its table \`${tag}\` is damaged`)
    }
    return { tag, bytes, sum }
  })
}

function sumOf(bytes: Buffer): number {
  const swapped = padded(bytes).swap32()
  const words = new Uint32Array(swapped.buffer, swapped.byteOffset, swapped.length / 4)
  let sum = 0
  for (let at = 0; at < words.length; at++) sum = (sum + (words[at] ?? 0)) | 0
  return sum >>> 0
}

/** A copy of whole words of four bytes. */
function padded(bytes: Buffer): Buffer<ArrayBuffer> {
  const copy = Buffer.alloc(bytes.length + (-bytes.length & 3))
  bytes.copy(copy)
  return copy
}

function readCharacterMap(cmap: Buffer): Map<number, number> {
  const glyphs = new Map<number, number>()
  const count = cmap.readUInt16BE(2)
  // Platforms share subtables.
  const offsets = Array.from({ length: count }, (_, at) => cmap.readUInt32BE(8 + 8 * at))
  for (const offset of new Set(offsets)) {
    const subtable = cmap.subarray(offset)
    const format = subtable.readUInt16BE(0)
    if (format === 4) readSegments(subtable, glyphs)
    if (format === 12) readGroups(subtable, glyphs)
  }
  if (glyphs.size === 0)
    throw new Error('Unexpected font without a Unicode character map')
  return glyphs
}

/** Format 4: segments of the Basic Multilingual Plane. */
function readSegments(subtable: Buffer, glyphs: Map<number, number>): void {
  const doubled = subtable.readUInt16BE(6)
  for (let at = 0; at < doubled; at += 2) {
    const end = Math.min(subtable.readUInt16BE(14 + at), 0xfffe)
    const start = subtable.readUInt16BE(16 + doubled + at)
    const delta = subtable.readUInt16BE(16 + 2 * doubled + at)
    const offsetAt = 16 + 3 * doubled + at
    const offset = subtable.readUInt16BE(offsetAt)
    for (let code = start; code <= end; code++) {
      const glyph =
        offset === 0
          ? code
          : subtable.readUInt16BE(offsetAt + offset + 2 * (code - start))
      if (offset === 0 || glyph !== 0) glyphs.set(code, (glyph + delta) & 0xffff)
    }
  }
}

/** Format 12: groups of any plane. */
function readGroups(subtable: Buffer, glyphs: Map<number, number>): void {
  const count = subtable.readUInt32BE(12)
  for (let at = 16; at < 16 + 12 * count; at += 12) {
    const [start, end] = [subtable.readUInt32BE(at), subtable.readUInt32BE(at + 4)]
    const first = subtable.readUInt32BE(at + 8)
    for (let code = start; code <= end; code++) glyphs.set(code, first + code - start)
  }
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
  return Buffer.concat([
    numbers(2, [0, 1, 3, 10]),
    numbers(4, [12]),
    numbers(2, [12, 0]),
    numbers(4, [16 + 12 * length, 0, length]),
    numbers(
      4,
      groups.flatMap(({ end, glyph, start }) => [start, end, glyph]),
    ),
  ])
}

function writeTables(tables: readonly Table[]): Buffer {
  const { length } = tables
  const exponent = Math.floor(Math.log2(length))
  const searchRange = 16 * 2 ** exponent
  let offset = 12 + 16 * length
  const entries = tables.flatMap(({ bytes, sum, tag }) => {
    const place = numbers(4, [sum, offset, bytes.length])
    offset += bytes.length + (-bytes.length & 3)
    return [Buffer.from(tag, 'latin1'), place]
  })
  return Buffer.concat([
    numbers(4, [0x00010000]),
    numbers(2, [length, searchRange, exponent, 16 * length - searchRange]),
    ...entries,
    ...tables.map(({ bytes }) => padded(bytes)),
  ])
}

/** Numbers of two or four bytes each, the highest byte first. */
function numbers(size: 2 | 4, values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(size * values.length)
  for (const [index, value] of values.entries())
    bytes.writeUIntBE(value, size * index, size)
  return bytes
}
