import type { Element } from 'hast'
import { classesOf } from './hast.ts'

const digits = Object.entries({
  ...{ m: 1000, cm: 900, d: 500, cd: 400, c: 100, xc: 90, l: 50, xl: 40, x: 10 },
  ...{ ix: 9, v: 5, iv: 4, i: 1 },
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

const letters: Readonly<Record<string, (number: number) => string>> = {
  alpha: (number) => {
    const last = String.fromCharCode(97 + ((number - 1) % 26))
    return number > 26 ? `${letters.alpha?.(Math.floor((number - 1) / 26))}${last}` : last
  },
  roman,
}

/** A number as a capital letter, or as several after Z. */
export function letterOf(number: number): string {
  return letters.alpha?.(number).toUpperCase() ?? ''
}

/** Roman numbers end here, and those of letters are no longer than a word. */
const mostLetters = 3999

/**
 * What stands before the item of a list, such as `3.` or `(iv)`. Classes such as `lower-roman-parens`
 * say how it is written, as the style sheets do.
 */
export function labelOf(list: Element, number: number): string {
  const style = /^(decimal|(lower|upper)-(alpha|roman))(-parens?)?$/
  const found = classesOf(list)
    .map((name) => style.exec(name))
    .find((each) => each !== null)
  const [, , letterCase, kind = '', around] = found ?? []
  const write = number >= 1 && number <= mostLetters ? letters[kind] : undefined
  const lower = write?.(number) ?? String(number)
  const text = letterCase === 'upper' ? lower.toUpperCase() : lower
  if (around === '-parens') return `(${text})`
  return around ? `${text})` : `${text}.`
}
