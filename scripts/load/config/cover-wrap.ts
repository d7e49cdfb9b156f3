/** Readers of what the wrap for print is made for: a printer, the width of a spine, a paper. */
import type { BookConfig } from '../../book.ts'
import { pxPerUnit, readLength } from '../../lib/css-units.ts'
import { printers } from '../../lib/printers.ts'

type CoverWrap = NonNullable<BookConfig['coverWrap']>

/** In millimetres. Thicker books have no paperback that holds. */
const thinnest = 1
const thickest = 80

/** A printer, the width of the spine, or both, such as `kdp`, `12.5mm` or `ingram 12.5mm`. */
export function readCoverWrap(text: string): CoverWrap | undefined {
  const plain = text.trim().toLowerCase().replaceAll(/\s+/g, ' ')
  const { length = '', name } =
    /^(?<name>[a-z-]+)? ?(?<length>[\d.,]+ ?(?:mm|cm|in))?$/.exec(plain)?.groups ?? {}
  const printer = [name, `${name}-print`].find(
    (each) => printers().get(each ?? '')?.cover,
  )
  if (name === undefined ? length === '' : printer === undefined) return undefined
  const given = [name, length.replace(' ', '')].filter(Boolean).join(' ')
  const chosen = { name: given, ...(printer ? { printer } : {}) }
  if (length === '') return chosen
  const spinePx = readLength(length) ?? 0
  const mm = spinePx / (pxPerUnit.mm ?? 1)
  return mm < thinnest || mm > thickest ? undefined : { ...chosen, spinePx }
}

export function expectedCoverWrap(): string {
  const names = [...printers()].flatMap(([name, { cover }]) =>
    cover ? `\`${name.replace(/-print$/, '')}\`` : [],
  )
  return `${names.join(', ')}, the width of the spine from ${thinnest} to ${thickest} mm, such as \`12.5mm\`, or both`
}

/** A paper that some printer has, such as `cream` or `premium-colour`. */
export function readPaper(text: string): string | undefined {
  const name = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-')
    .replace('color', 'colour')
    .replace(/^(?:creme|crème)$/, 'cream')
  return papers().find((paper) => paper === name)
}

export function expectedPaper(): string {
  return papers()
    .map((name) => `\`${name}\``)
    .join(', ')
}

/** Of all printers, each once. */
function papers(): readonly string[] {
  const covers = [...printers().values()].flatMap(({ cover }) => cover ?? [])
  return [...new Set(covers.flatMap((cover) => Object.keys(cover.papers)))]
}
