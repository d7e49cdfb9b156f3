import type { PdfObjects } from './open-objects.ts'
import type { PdfDictionary, PdfObject } from './parse-object.ts'
import { readPairs } from './read-pairs.ts'
import { bytesOf } from './text-string.ts'

/**
 * Where each name of a place leads to: an array that begins with the page. Names are in one
 * dictionary, as in PDF 1.1, or in a tree; a character for each byte.
 *
 * @see ISO 32000-1, 12.3.2.3
 */
export function readDestinations(
  objects: PdfObjects,
  catalog: PdfDictionary,
): ReadonlyMap<string, PdfObject> {
  const destinations = new Map<string, PdfObject>()
  for (const [name, value] of objects.dictionary(catalog.get('Dests')))
    destinations.set(name, targetOf(objects, value))
  const names = objects.dictionary(catalog.get('Names'))
  for (const [name, value] of readPairs(objects, names.get('Dests'), 'Names'))
    destinations.set(bytesOf(name), targetOf(objects, value))
  return destinations
}

/** A place may stand in a dictionary of its own. */
function targetOf(objects: PdfObjects, value: PdfObject): PdfObject {
  const found = objects.get(value) ?? null
  return found instanceof Map ? (objects.get(found.get('D')) ?? null) : found
}
