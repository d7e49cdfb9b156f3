/** Readers of what `design` in `book.yaml` may have, by the words and limits of `templates/design.yaml`. */
import type { HeadText, Length } from '../../book.ts'
import { readLength } from '../../lib/css-units.ts'
import { nearestName } from '../../lib/edit-distance.ts'
import { readData } from '../../lib/read-template.ts'
import { type Names, readerOf } from '../config/values.ts'

/** The least and the most of a number, in a unit, and why. */
interface Limit {
  readonly unit: string
  readonly least: number
  readonly most: number
  readonly below: string
  readonly above: string
}

interface DesignWords {
  readonly keys: Names
  readonly groups: Readonly<Record<string, readonly string[]>>
  readonly words: Readonly<Record<string, Names>>
  readonly expected: Readonly<Record<string, string>>
  readonly limits: Readonly<Record<string, Limit>>
}

/** What authors may write. */
export const designWords = () => readData<DesignWords>('design.yaml')

/** In characters, the longest ornament, and the longest text of an author's in a head. */
const longestOrnament = 24
const longestHead = 120

/** What is expected of a number that is beyond a limit, and why; `undefined` if it is not. */
export function limitFault(
  name: string,
  value: number,
): readonly [expected: string, why: string] | undefined {
  const { above, below, least, most, unit } = designWords().limits[name] ?? {}
  if (least === undefined || most === undefined) return undefined
  const isBelow = value < least - rounding
  if (!isBelow && value <= most + rounding) return undefined
  return [`${least} to ${most} ${unit}`, (isBelow ? below : above) ?? '']
}

/** What is lost on the way from one unit to another. */
const rounding = 0.001

/** The word of ours that is meant by one of an author's; `undefined` if none is. */
export function wordFor(group: string, text: string): string | undefined {
  return readerOf(designWords().words[group] ?? {})(text)
}

/** Points, or so many times the type size: a number alone is the one or the other, by how large it is. */
export function leadingOf(text: string): Length | undefined {
  const [, number = '', sign] = /^(\d{1,3}(?:[.,]\d{1,3})?)\s*(%|em|)$/.exec(text) ?? []
  const amount = Number(number.replace(',', '.')) / (sign === '%' ? 100 : 1)
  if (number !== '' && (sign || amount < mostTimes)) return { em: amount }
  const px = readLength(text, 'pt')
  return px === undefined ? undefined : { px }
}

/** Nobody leads type of less points, or lines so many times as high as their type. */
const mostTimes = 5

/** A length, of which a part of the type size is one; nothing for `none`. */
export function indentOf(text: string): Length | undefined {
  if (wordFor('paragraph-space', text) === 'none') return { px: 0 }
  const [, ems] = /^(\d{1,2}(?:\.\d{1,3})?) ?em$/.exec(text) ?? []
  if (ems !== undefined) return { em: Number(ems) }
  const px = readLength(text)
  return px === undefined ? undefined : { px }
}

/** Lines, or a length. */
export function spaceOf(text: string): Length | undefined {
  const lines = { none: 0, 'half-line': 0.5, line: 1 }[
    wordFor('paragraph-space', text) ?? ''
  ]
  if (lines !== undefined) return { lines }
  const px = readLength(text)
  return px === undefined ? undefined : { px }
}

/** Whether an ornament is the path of a file. */
export function isFile(text: string): boolean {
  return /\.\w{2,5}$/.test(text)
}

export function ornamentOf(text: string): string | undefined {
  return isFile(text) || [...text].length <= longestOrnament
    ? text || undefined
    : undefined
}

/** A thing that has a name, or words of the author's; a word that is nearly a name is a slip of the pen. */
export function headTextOf(text: string): HeadText | undefined {
  const name = wordFor('contents', text)
  if (name !== undefined) return name
  const names = Object.entries(designWords().words.contents ?? {}).flat(2)
  const isSlip =
    /^[a-z-]+$/.test(text) && nearestName(text, names, text.length < 6 ? 1 : 2)
  return isSlip || [...text].length > longestHead ? undefined : { text }
}
