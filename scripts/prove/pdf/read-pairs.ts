import { isReference } from './load-object.ts'
import type { PdfObjects } from './open-objects.ts'
import type { PdfObject } from './parse-object.ts'

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
): readonly (readonly [key: PdfObject, value: PdfObject])[] {
  const pairs: [PdfObject, PdfObject][] = []
  const seen = new Set<number>()
  const nodes: (PdfObject | undefined)[] = [tree]
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if (isReference(node)) {
      // A loop would never end.
      if (seen.has(node.ref)) continue
      seen.add(node.ref)
    }
    const dictionary = objects.dictionary(node)
    const items = objects.array(dictionary.get(key))
    for (let at = 0; at + 1 < items.length; at += 2) {
      pairs.push([objects.get(items[at]) ?? null, items[at + 1] ?? null])
    }
    nodes.push(...objects.array(dictionary.get('Kids')).toReversed())
  }
  return pairs
}
