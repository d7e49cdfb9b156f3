/** What a TrueType font says of its glyphs. */
export interface TrueType {
  readonly glyphCount: number
  /** Width of a glyph in thousandths of the size of the type; `undefined` for one that is not there. */
  readonly widthOf: (glyph: number) => number | undefined
}

/**
 * A TrueType font, as far as a PDF needs it; `undefined` for what is none.
 *
 * @see https://learn.microsoft.com/typography/opentype/spec/otff
 */
export function readTrueType(bytes: Buffer): TrueType | undefined {
  const tables = readDirectory(bytes)
  const [head, maxp, hhea, hmtx] = ['head', 'maxp', 'hhea', 'hmtx'].map((name) =>
    tables.get(name),
  )
  if (!head || !maxp || !hhea || !hmtx || !tables.has('glyf')) return undefined
  if (head.length < 20 || maxp.length < 6 || hhea.length < 36) return undefined
  const perEm = head.readUInt16BE(18)
  const glyphCount = maxp.readUInt16BE(4)
  const widthCount = hhea.readUInt16BE(34)
  if (perEm === 0 || widthCount === 0 || hmtx.length < widthCount * 4) return undefined
  return {
    glyphCount,
    widthOf: (glyph) => {
      if (glyph >= glyphCount) return undefined
      return (hmtx.readUInt16BE(Math.min(glyph, widthCount - 1) * 4) * 1000) / perEm
    },
  }
}

function readDirectory(bytes: Buffer): ReadonlyMap<string, Buffer> {
  const tables = new Map<string, Buffer>()
  if (bytes.length < 12) return tables
  const count = bytes.readUInt16BE(4)
  for (let at = 12; at < 12 + count * 16 && at + 16 <= bytes.length; at += 16) {
    const offset = bytes.readUInt32BE(at + 8)
    const length = bytes.readUInt32BE(at + 12)
    if (offset + length > bytes.length) continue
    const name = bytes.toString('latin1', at, at + 4)
    tables.set(name, bytes.subarray(offset, offset + length))
  }
  return tables
}
