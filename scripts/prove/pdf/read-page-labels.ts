import { nameOf } from './load-object.ts'
import type { PdfObjects } from './open-objects.ts'
import type { PdfObject } from './parse-object.ts'
import { readPairs } from './read-pairs.ts'
import { textOf } from './text-string.ts'

/**
 * The label of every page, as viewers show it; `undefined` for a file that has none.
 *
 * @see ISO 32000-1, 12.4.2
 */
export function readPageLabels(
  objects: PdfObjects,
  tree: PdfObject | undefined,
  pageCount: number,
): readonly string[] | undefined {
  if (tree === undefined) return undefined
  const ranges = readPairs(objects, tree, 'Nums')
  const labels = Array.from({ length: pageCount }, () => '')
  for (const [index, [key, value]] of ranges.entries()) {
    const first = Number(key)
    const end = Math.min(Number(ranges[index + 1]?.[0] ?? pageCount), pageCount)
    const range = objects.dictionary(value)
    const start = Number(range.get('St') ?? 1)
    const before = textOf(objects.get(range.get('P')))
    for (let page = first; page < end; page++) {
      labels[page] = before + numeral(start + page - first, nameOf(range.get('S')))
    }
  }
  return labels
}

function numeral(value: number, style: string): string {
  if (style === 'D') return String(value)
  if (style === 'r') return roman(value)
  if (style === 'R') return roman(value).toUpperCase()
  return ''
}

const romanDigits = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
] as const

function roman(value: number): string {
  let left = value
  let text = ''
  for (const [size, digit] of romanDigits) {
    text += digit.repeat(Math.floor(left / size))
    left %= size
  }
  return text
}
