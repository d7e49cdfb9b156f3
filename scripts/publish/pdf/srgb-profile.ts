/**
 * The ICC profile of the colour space that the web paints in, made of the facts of its standard.
 *
 * @see IEC 61966-2-1 and ISO 15076-1 (ICC.1)
 */
import { createHash } from 'node:crypto'
import { adaptToD50, d50, rgbToXyz } from './colour-matrices.ts'

/** Where red, green, blue and white stand in the CIE's chromaticity diagram. */
const primaries = { red: [0.64, 0.33], green: [0.3, 0.6], blue: [0.15, 0.06] } as const
const white = [0.3127, 0.329] as const

/**
 * Exponent, and the factors of a curve that is straight near black: `(a·x + b)^g` from `d` on, and
 * `c·x` below.
 */
const curve = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045]

const name = 'sRGB IEC61966-2.1'

/** The profile, some 500 bytes. */
export function srgbProfile(): Buffer {
  const adaptation = adaptToD50(white)
  const colours = rgbToXyz(primaries, white, adaptation)
  const column = (index: 0 | 1 | 2): Buffer => xyz(colours.map((row) => row[index]))
  const tone = parametricCurve()
  return withId(
    withTables([
      ['desc', text(name)],
      ['cprt', text('No copyright, use freely')],
      ['wtpt', xyz(d50)],
      ['chad', fixedNumbers('sf32', adaptation.flat())],
      ['rXYZ', column(0)],
      ['gXYZ', column(1)],
      ['bXYZ', column(2)],
      ['rTRC', tone],
      ['gTRC', tone],
      ['bTRC', tone],
    ]),
  )
}

/** Header, list of tags, tags; the same tag is written once. @see ICC.1:2004-10, 7 */
function withTables(
  tags: readonly (readonly [signature: string, data: Buffer])[],
): Buffer {
  const start = headerBytes + 4 + 12 * tags.length
  const places = new Map<Buffer, number>()
  let end = start
  for (const [, data] of tags) {
    if (places.has(data)) continue
    places.set(data, end)
    end += data.length
  }
  const profile = Buffer.alloc(end)
  header(end).copy(profile)
  profile.writeUInt32BE(tags.length, headerBytes)
  for (const [index, [signature, data]] of tags.entries()) {
    const at = headerBytes + 4 + 12 * index
    const place = places.get(data) ?? 0
    profile.write(signature, at, 'latin1')
    profile.writeUInt32BE(place, at + 4)
    profile.writeUInt32BE(data.length, at + 8)
    data.copy(profile, place)
  }
  return profile
}

const headerBytes = 128

function header(size: number): Buffer {
  const bytes = Buffer.alloc(headerBytes)
  bytes.writeUInt32BE(size, 0)
  bytes.writeUInt32BE(0x04200000, 8) // Version 4.2, the last that PDF 1.7 names.
  bytes.write('mntrRGB XYZ ', 12, 'latin1')
  // When the standard came out: year, month, day.
  for (const [index, part] of [1999, 10, 18].entries())
    bytes.writeUInt16BE(part, 24 + 2 * index)
  bytes.write('acsp', 36, 'latin1')
  for (const [index, part] of d50.entries())
    bytes.writeInt32BE(fixed(part), 68 + 4 * index)
  return bytes
}

/** With the profile's fingerprint, for which some fields count as zero; they are zero here. @see ICC.1:2004-10, 7.2.18 */
function withId(profile: Buffer): Buffer {
  createHash('md5').update(profile).digest().copy(profile, 84)
  return profile
}

function text(content: string): Buffer {
  const bytes = Buffer.alloc(padded(28 + 2 * content.length))
  bytes.write('mluc', 0, 'latin1')
  bytes.writeUInt32BE(1, 8)
  bytes.writeUInt32BE(12, 12)
  bytes.write('enUS', 16, 'latin1')
  bytes.writeUInt32BE(2 * content.length, 20)
  bytes.writeUInt32BE(28, 24)
  Buffer.from(content, 'utf16le').swap16().copy(bytes, 28)
  return bytes
}

function xyz(numbers: readonly number[]): Buffer {
  return fixedNumbers('XYZ ', numbers)
}

function parametricCurve(): Buffer {
  const numbers = fixedNumbers('para', [0, ...curve])
  numbers.writeUInt16BE(3, 8) // The kind with these five parameters.
  return numbers
}

function fixedNumbers(signature: string, numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(8 + 4 * numbers.length)
  bytes.write(signature, 0, 'latin1')
  for (const [index, each] of numbers.entries()) {
    bytes.writeInt32BE(fixed(each), 8 + 4 * index)
  }
  return bytes
}

/** As a number with sixteen binary places. */
function fixed(number: number): number {
  return Math.round(number * 65_536)
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4
}
