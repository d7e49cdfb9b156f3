import { countSlips } from '../lib/edit-distance.ts'
import { readAddress } from './find-address.ts'
import type { Block } from './split-blocks.ts'

/** What authors call the place where they name what they drew on, in a few languages. */
const names =
  words(`reference references source sources bibliography website websites link links
  quelle quellen literatur quellenangabe référence références bibliographie
  джерело джерела посилання література источник источники литература ссылка ссылки
  fuente fuentes referencia referencias fonte fonti`)

/** What may stand beside these names. */
const companions =
  words(`and cited further list main material materials news of on online original
  page reading site the url used web works und et та и и`)

/** A longer one says more than where something comes from. */
const longestLabel = 60

/** How many slips of the pen a word of that length may have. */
function mostSlips(length: number): number {
  if (length < 5) return 0
  return length < 8 ? 1 : 2
}

/**
 * Why a block introduces a reference: it is called so, and an address on the web stands in it or in
 * the next.
 *
 * @returns A depth of 2 for a label on a line of its own, which is a heading, and 0 for one before its address.
 */
export function readReferenceLabel(
  block: Block,
  next: Block | undefined,
): { readonly why: string; readonly depth: number } | undefined {
  const text = block.lines.join(' ')
  const own = readAddress(text)
  const label = own === undefined ? text : text.slice(0, text.indexOf(own))
  const address = own ?? readAddress(next?.lines.join(' ') ?? '')
  const found =
    label
      .slice(0, longestLabel)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? []
  if (address === undefined || label.length > longestLabel || found.length === 0)
    return undefined

  const read = found.map(readWord)
  if (!read.some(isName) || read.includes(undefined)) return undefined
  const corrected = read.join(' ')
  const spelling = corrected === found.join(' ') ? 'it says' : 'it seems to say'
  const place = own === undefined ? 'on the next line' : 'on the same line'
  const why = `${spelling} “${corrected}”, and an address on the web is ${place}`
  return { why, depth: own === undefined ? 2 : 0 }
}

/** The known word that a word is, or most likely means. */
function readWord(word: string): string | undefined {
  const known = [...names, ...companions]
  if (known.includes(word)) return word
  return known.find(
    (name) => countSlips(word, name) <= mostSlips(Math.min(word.length, name.length)),
  )
}

function isName(word: string | undefined): boolean {
  return word !== undefined && names.includes(word)
}

function words(list: string): readonly string[] {
  return list.split(/\s+/)
}
