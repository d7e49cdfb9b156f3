import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Font } from '../../book.ts'
import {
  doubles,
  fontTables,
  isBlank,
  openFace,
  outlinesOf,
} from '../../lib/font-tables.ts'
import { hashFile, sha256 } from '../../lib/hash.ts'
import { once } from '../../lib/memoize.ts'
import { readData, templateUrl } from '../../lib/read-template.ts'
import { makeFonts } from '../../lib/subset-fonts.ts'
import type { LookFamily } from './read-look.ts'

interface FamilyEntry {
  readonly family: string
  /** An npm package, or else a folder of `templates/`. */
  readonly package?: string
  readonly folder?: string
  readonly licence: string
  readonly setsFormulas?: boolean
  /** The characters that it is for, as a regular expression. */
  readonly for?: string
  readonly metrics?: Font['metrics']
  readonly faces: readonly {
    readonly weight: number
    readonly style: 'normal' | 'italic'
    readonly file: string
  }[]
}

/** A family that print takes along for characters that the others have not. */
export interface SpareFamily {
  /** Whether it is for a character, as readers see one. */
  readonly isFor: (cluster: string) => boolean
  readonly load: () => Promise<readonly Font[]>
}

const families = () => readData<readonly FamilyEntry[]>('fonts.yaml')

/** The families that text can be set in. */
export function familyNames(): readonly string[] {
  const entries = families().filter((entry) => !entry.setsFormulas && !entry.for)
  return entries.map(({ family }) => family)
}

/** The families that set formulas in every look. */
export function formulaFamilies(): readonly string[] {
  const entries = families().filter((entry) => entry.setsFormulas)
  return entries.map(({ family }) => family)
}

/**
 * The faces that a look is set in, and those for formulas.
 *
 * @throws When the list or a font cannot be read; the message names the file, and how to get it back.
 */
export async function loadFonts(wanted: readonly LookFamily[]): Promise<readonly Font[]> {
  const all = [...wanted, ...formulaFamilies().map((family): LookFamily => ({ family }))]
  const entries = all.map(({ faces, family }) => {
    const entry = families().find((each) => each.family === family)
    if (!entry)
      throw new Error(`Cannot find the family ${family} in templates/fonts.yaml`)
    const isWanted = ({ style, weight }: FamilyEntry['faces'][number]) =>
      !faces || faces.includes(style === 'normal' ? `${weight}` : `${weight} ${style}`)
    return { ...entry, faces: entry.faces.filter(isWanted) }
  })
  return (await Promise.all(entries.map(loadFamily))).flat()
}

/**
 * The others, none of which is read before it is asked for, and those for formulas, in their order.
 *
 * @param fonts - Those of {@link loadFonts}.
 */
export function spareFamilies(fonts: readonly Font[]): readonly SpareFamily[] {
  return families().flatMap((entry) => {
    if (entry.for === undefined) return []
    const pattern = new RegExp(entry.for, 'u')
    const known = fonts.filter(({ family }) => family === entry.family)
    const load = once(async (): Promise<readonly Font[]> => {
      return known.length > 0 ? known : loadFamily(entry)
    })
    return [{ isFor: (cluster: string) => pattern.test(cluster), load }]
  })
}

/** By the hashes of their files: editions have them in common. */
const normalised = new Map<string, ReturnType<typeof normaliseFont>>()

async function loadFamily(entry: FamilyEntry): Promise<readonly Font[]> {
  const { faces, family, metrics, setsFormulas = false } = entry
  const from = entry.package ?? `templates/${entry.folder}`
  const { folder, licence } = await use(`${family} in ${from}`, async () => {
    const folder =
      entry.package === undefined
        ? fileURLToPath(templateUrl(entry.folder ?? ''))
        : dirname(createRequire(import.meta.url).resolve(`${from}/package.json`))
    return { folder, licence: await readFile(join(folder, entry.licence), 'utf8') }
  })
  const shared = { family, licence, setsFormulas, ...(metrics ? { metrics } : {}) }
  const paths = faces.map(({ file }) => join(folder, file))
  const files = await Promise.all(paths.map((path) => use(path, () => readFile(path))))
  const isPacked = paths.some((path) => path.endsWith('.woff2'))
  const unpack = () => unpackFonts(files.map((bytes) => ({ bytes })))
  const fonts = isPacked ? await use(paths.join(', '), unpack) : files
  const loaded = faces.map(({ file, style, weight }, index) =>
    use(paths[index] ?? '', async (): Promise<Font> => {
      const source = hashFile(`${from}/${file}`, files[index] ?? Buffer.of())
      const made =
        normalised.get(source.sha256) ?? normaliseFont(fonts[index] ?? Buffer.of())
      normalised.set(source.sha256, made)
      return { ...shared, weight, style, source, ...(await made) }
    }),
  )
  return Promise.all(loaded)
}

async function use<Result>(font: string, work: () => Promise<Result>): Promise<Result> {
  return work().catch((cause: unknown) => {
    throw new Error(
      `Cannot use the font ${font}; put it back (those of packages with \`npm ci\`), or correct templates/fonts.yaml`,
      { cause },
    )
  })
}

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
