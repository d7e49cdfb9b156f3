import { roman } from '../lib/numerals.ts'
import type { PdfObjects } from './objects.ts'
import { nameOf, type PdfDictionary, type PdfObject, textOf } from './syntax.ts'

/**
 * The pairs of a name tree or a number tree, in the order of the file.
 *
 * @param key - `Names` or `Nums`: what its leaves call their pairs.
 * @see ISO 32000-1, 7.9.6 and 7.9.7
 */
export function readPairs(
  objects: PdfObjects,
  tree: PdfObject | undefined,
  key: 'Names' | 'Nums',
  seen = new Set<PdfDictionary>(),
): readonly (readonly [key: PdfObject, value: PdfObject])[] {
  const dictionary = objects.dictionary(tree)
  // A loop would never end.
  if (seen.has(dictionary)) return []
  seen.add(dictionary)
  const items = objects.array(dictionary.get(key))
  const pairs = Array.from({ length: Math.floor(items.length / 2) }, (_, index) => {
    return [objects.get(items[index * 2]) ?? null, items[index * 2 + 1] ?? null] as const
  })
  const kids = objects.array(dictionary.get('Kids'))
  return [...pairs, ...kids.flatMap((kid) => readPairs(objects, kid, key, seen))]
}

/**
 * Where each name of a place leads to: an array that begins with the page. Names are in one
 * dictionary, as in PDF 1.1, or in a tree.
 *
 * @see ISO 32000-1, 12.3.2.3
 */
export function readDestinations(
  objects: PdfObjects,
  catalog: PdfDictionary,
): ReadonlyMap<string, PdfObject> {
  // A place may stand in a dictionary of its own.
  const placeOf = (value: PdfObject): PdfObject => {
    const found = objects.get(value) ?? null
    return found instanceof Map ? (objects.get(found.get('D')) ?? null) : found
  }
  const names = objects.dictionary(catalog.get('Names'))
  return new Map([
    ...[...objects.dictionary(catalog.get('Dests'))].map(
      ([bytes, value]) => [textOf({ bytes }), placeOf(value)] as const,
    ),
    ...readPairs(objects, names.get('Dests'), 'Names').map(
      ([name, value]) => [textOf(name), placeOf(value)] as const,
    ),
  ])
}

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
  return style === 'R' ? roman(value).toUpperCase() : ''
}
