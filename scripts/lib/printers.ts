/** What printers ask of the PDFs that they print: a file of `templates/printers/` for each. */
import { readdirSync } from 'node:fs'
import { pxPerUnit } from './css-units.ts'
import { once } from './memoize.ts'
import { readData, templateUrl } from './read-template.ts'

/** The number that must be kept, all that is allowed, or numbers by something. */
export type Limit = number | string | Readonly<Record<string, number>>

/** By rule of `rules.yaml`, the name of its source, and what it allows. */
export type PrinterRows = Readonly<
  Record<string, readonly [source: string, limit?: Limit]>
>

/** A file of `templates/printers/`; the first, `kdp-print.yaml`, explains the keys. */
export interface Printer {
  /** As customers know it. */
  readonly name: string
  /** What else authors call it. */
  readonly also?: readonly string[]
  readonly sources: Readonly<
    Record<string, { readonly source: string; readonly date: string }>
  >
  readonly refuses: PrinterRows
  readonly dislikes: PrinterRows
  /** Of the wrap, in inches. */
  readonly cover?: PrinterCover
}

export interface PrinterCover {
  readonly papers: Readonly<Record<string, number>>
  readonly 'spine-allowance': number
  readonly 'spine-text-from': number
  readonly 'spine-safe': number
  readonly safe: number
  readonly bleed: number
  readonly barcode: Readonly<
    Record<'width' | 'height' | 'from-spine' | 'from-foot', number>
  > & { readonly blank: boolean }
}

/** All printers, by the names of their files. */
export const printers = once((): ReadonlyMap<string, Printer> => {
  const files = readdirSync(templateUrl('printers')).filter(
    (file) => file !== 'rules.yaml',
  )
  return new Map(
    files
      .sort()
      .map((file) => [file.replace('.yaml', ''), readData<Printer>(`printers/${file}`)]),
  )
})

/** Those that are among some names, which may be names of stores too. */
export function printersAmong(names: readonly string[]): readonly Printer[] {
  return names.flatMap((name) => printers().get(name) ?? [])
}

/** Whether one of some printers has a rule. */
export function asksFor(among: readonly Printer[], rule: string): boolean {
  return among.some(({ dislikes, refuses }) => rule in refuses || rule in dislikes)
}

/** The number for a book of so many pages: that of the first row which has as many. */
export function limitAt(limit: Limit | undefined, pages: number): number {
  if (typeof limit !== 'object') return Number(limit ?? 0)
  const rows = Object.entries(limit).sort(([one], [other]) => Number(one) - Number(other))
  const [, found = 0] = rows.find(([most]) => pages <= Number(most)) ?? rows.at(-1) ?? []
  return found
}

/** A margin in CSS pixels below which one of some printers refuses or dislikes a book of so many pages. */
export function leastMargin(
  among: readonly Printer[],
  rule: 'inner-margin' | 'outer-margin',
  pages: number,
  kinds: readonly ('refuses' | 'dislikes')[] = ['refuses', 'dislikes'],
): number {
  const limits = among.flatMap((printer) =>
    kinds.map((kind) => limitAt(printer[kind][rule]?.[1], pages)),
  )
  return Math.ceil(Math.max(0, ...limits) * (pxPerUnit.in ?? 0))
}

/** In inches: what rounding to whole points makes of a size. */
const sameSize = 0.03

/** Whether a size of pages, such as `6x9` in inches, is another, or one between two as in `4x6–8.5x11`. */
export function isSize(size: unknown, other: string): boolean {
  const sides = (text: string) => text.split('x').map(Number)
  const [least = [], most = least] = other.split('–').map(sides)
  return sides(String(size)).every(
    (side, at) => side > (least[at] ?? 0) - sameSize && side < (most[at] ?? 0) + sameSize,
  )
}
