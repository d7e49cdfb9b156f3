/** By their names for a `TextDecoder` and for people. */
const little = { label: 'utf-16le', encoding: 'UTF-16 (little-endian)' } as const
const big = { label: 'utf-16be', encoding: 'UTF-16 (big-endian)' } as const

type Utf16 = (typeof little | typeof big) & {
  /** Whether a byte order mark says so. */
  readonly isMarked: boolean
}

/**
 * Which UTF-16 bytes are in, by their mark or by zeros: in UTF-16 every ASCII character, a space
 * above all, has a zero next to it, always on the same side.
 *
 * @param fewestZeros - What share of the bytes on one side must be zeros.
 */
export function utf16Of(bytes: Uint8Array, fewestZeros: number): Utf16 | undefined {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return { ...little, isMarked: true }
  if (first === 0xfe && second === 0xff) return { ...big, isMarked: true }
  const sample = bytes.subarray(0, 4096)
  const zerosAt = (side: number) =>
    sample.filter((byte, index) => byte === 0 && index % 2 === side).length
  const [even, odd] = [zerosAt(0), zerosAt(1)]
  const most = Math.max(even, odd)
  if (most === 0 || most < sample.length * fewestZeros) return undefined
  return { ...(odd > even ? little : big), isMarked: false }
}
