import type { PDFContext, PDFDict } from '@cantoo/pdf-lib'
import type { Page } from '../../book.ts'

/** The labels of all pages, as ranges with a style and a number to begin with. @see ISO 32000-1, 12.4.2 */
export function pageLabels(context: PDFContext, pages: readonly Page[]): PDFDict {
  const ranges: (number | PDFDict)[] = []
  let expected = ''
  pages.forEach(({ label }, index) => {
    const style = styleOf(label)
    const key = `${style}${index - numberOf(label)}`
    if (key === expected) return
    expected = key
    const range = style === '' ? {} : { S: style, St: numberOf(label) }
    ranges.push(index, context.obj(range))
  })
  return context.obj({ Nums: ranges })
}

function styleOf(label: string): string {
  if (label === '') return ''
  return /^\d+$/.test(label) ? 'D' : 'r'
}

function numberOf(label: string): number {
  if (/^\d*$/.test(label)) return Number(label)
  const values: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100 }
  const digits = [...label].map((letter) => values[letter] ?? 0)
  return digits.reduce(
    (sum, value, at) => sum + (value < (digits[at + 1] ?? 0) ? -value : value),
    0,
  )
}
