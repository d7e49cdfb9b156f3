const digits = Object.entries({
  m: 1000,
  cm: 900,
  d: 500,
  cd: 400,
  c: 100,
  xc: 90,
  l: 50,
  xl: 40,
  x: 10,
  ix: 9,
  v: 5,
  iv: 4,
  i: 1,
})

/** A number in roman numerals, in lower case. */
export function roman(value: number): string {
  let left = value
  let text = ''
  for (const [digit, size] of digits) {
    text += digit.repeat(Math.floor(left / size))
    left %= size
  }
  return text
}

/** The number that roman numerals in lower case write. */
export function romanValue(text: string): number {
  let left = text
  let value = 0
  for (const [digit, size] of digits) {
    for (; left.startsWith(digit); left = left.slice(digit.length)) value += size
  }
  return value
}
