/** Reads a barcode as a scanner does: from how wide the dark and the light stretches of a line are. */

/** Dark and light stretches of a code: guards of 3, 5 and 3, and 12 digits of 4. */
const stretches = 3 + 6 * 4 + 5 + 6 * 4 + 3

/** Units of the narrowest bar: of a code, and of white at its left and right. @see GS1 General Specifications, 5.2 */
const codeUnits = 95
const quiet = { left: 11, right: 7 }

/** The widths of the stretches of digits in the odd set; the even one has them from right to left. */
const widths = '3211 2221 2122 1411 1132 1231 1114 1312 1213 3112'.split(' ')

/** Which of the six digits at the left are of the even set, by the digit that stands before them. */
const parities =
  'OOOOOO OOEOEE OOEEOE OOEEEO OEOOEE OEEOOE OEEEOO OEOEOE OEOEEO OEEOEO'.split(' ')

/** The digits of the EAN-13 in a line of light and dark dots, if there is one with white around it. */
export function readBarcode(isDark: readonly boolean[]): string | undefined {
  const runs: { readonly dark: boolean; length: number }[] = []
  for (const dark of isDark) {
    const last = runs.at(-1)
    if (last?.dark === dark) last.length += 1
    else runs.push({ dark, length: 1 })
  }
  for (const [at, { dark, length: first }] of runs.entries()) {
    const code = runs.slice(at, at + stretches).map(({ length }) => length)
    if (!dark || code.length < stretches) continue
    const unit = code.reduce((sum, each) => sum + each, 0) / codeUnits
    if (Math.abs(first / unit - 1) > 0.5) continue
    const isFree = (run: { readonly length: number } | undefined, units: number) =>
      (run?.length ?? 0) >= (units - 0.5) * unit
    const [before, after] = [runs[at - 1], runs[at + stretches]]
    const digits = decode(code, unit)
    if (digits && isFree(before, quiet.left) && isFree(after, quiet.right)) return digits
  }
  return undefined
}

function decode(code: readonly number[], unit: number): string | undefined {
  const read = (from: number) =>
    Array.from({ length: 6 }, (_, index) => {
      const at = from + index * 4
      return digitOf(code.slice(at, at + 4), unit)
    })
  const [left, right] = [read(3), read(3 + 24 + 5)]
  const parity = left.map((digit) => (digit?.isEven ? 'E' : 'O')).join('')
  const digits = [...left, ...right].map((digit) => digit?.digit ?? '').join('')
  const first = parities.indexOf(parity)
  const isWhole = first >= 0 && digits.length === 12
  return isWhole && right.every((digit) => !digit?.isEven)
    ? `${first}${digits}`
    : undefined
}

/** The digit of four stretches, seven units wide, whose widths are measured from edge to edge. */
function digitOf(lengths: readonly number[], unit: number) {
  const found = lengths.map((length) => Math.round(length / unit)).join('')
  const odd = widths.indexOf(found)
  if (odd >= 0) return { digit: String(odd), isEven: false }
  const even = widths.indexOf([...found].reverse().join(''))
  return even >= 0 ? { digit: String(even), isEven: true } : undefined
}
