/** An ICC profile, as far as archives care. @see ICC.1:2004-10 */
export interface Profile {
  /** `mntr` for monitors, `prtr` for presses and printers, and so on. */
  readonly kind: string
  /** What its numbers are: `RGB `, `CMYK`, `GRAY`. */
  readonly space: string
  readonly version: number
  readonly tags: ReadonlyMap<string, Buffer>
}

const headerBytes = 128
const kinds: ReadonlySet<string> = new Set(['mntr', 'prtr', 'scnr', 'spac'])

/** Whether a profile of that kind can tell what the colours of a picture are. */
export function isKnownClass(kind: string): boolean {
  return kinds.has(kind)
}

/** `undefined` for what is no profile. */
export function readProfile(bytes: Buffer): Profile | undefined {
  if (bytes.length < headerBytes + 4 || bytes.toString('latin1', 36, 40) !== 'acsp')
    return undefined
  const tags = new Map<string, Buffer>()
  const count = Math.min(bytes.readUInt32BE(headerBytes), 100)
  for (let at = headerBytes + 4; at < headerBytes + 4 + 12 * count; at += 12) {
    if (at + 12 > bytes.length) return undefined
    const start = bytes.readUInt32BE(at + 4)
    const end = start + bytes.readUInt32BE(at + 8)
    if (end > bytes.length) return undefined
    tags.set(bytes.toString('latin1', at, at + 4), bytes.subarray(start, end))
  }
  return {
    kind: bytes.toString('latin1', 12, 16),
    space: bytes.toString('latin1', 16, 20),
    version: bytes.readUInt8(8),
    tags,
  }
}

/** Red, green and blue of sRGB under D50, as the ICC publishes them. @see https://registry.color.org/rgb-registry/srgb */
const srgbColours = {
  rXYZ: [0.4361, 0.2225, 0.0139],
  gXYZ: [0.3851, 0.7169, 0.0971],
  bXYZ: [0.1431, 0.0606, 0.7142],
}

/** How much light a value gives, by IEC 61966-2-1. */
const srgbLights = [
  [0, 0],
  [0.02, 0.001548],
  [0.04045, 0.003131],
  [0.1, 0.010023],
  [0.5, 0.214041],
  [0.8, 0.603827],
  [1, 1],
] as const

/** Whether a profile's colours are those of sRGB, as closely as eight bits can tell. */
export function isSrgb({ space, tags }: Profile): boolean {
  if (space !== 'RGB ') return false
  const isSameColour = Object.entries(srgbColours).every(([name, numbers]) => {
    const own = fixedNumbers(tags.get(name), 8)
    return numbers.every((number, index) => Math.abs(number - (own[index] ?? 9)) < 0.0005)
  })
  return (
    isSameColour && ['rTRC', 'gTRC', 'bTRC'].every((name) => isSrgbCurve(tags.get(name)))
  )
}

function isSrgbCurve(curve: Buffer | undefined): boolean {
  const isParametric =
    curve?.toString('latin1', 0, 4) === 'para' && curve.readUInt16BE(8) === 3
  const [g = 0, a = 0, b = 0, c = 0, d = 0] = isParametric ? fixedNumbers(curve, 12) : []
  return srgbLights.every(([value, light]) => {
    const own = value >= d ? (a * value + b) ** g : c * value
    return Math.abs(own - light) < 0.0001
  })
}

/** Numbers with sixteen binary places, from an offset on. */
function fixedNumbers(tag: Buffer | undefined, from: number): readonly number[] {
  const numbers: number[] = []
  for (let at = from; tag && at + 4 <= tag.length; at += 4)
    numbers.push(tag.readInt32BE(at) / 65_536)
  return numbers
}
