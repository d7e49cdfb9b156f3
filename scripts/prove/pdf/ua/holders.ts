import type { PdfDictionary } from '../parse-object.ts'
import type { StructElement } from './read-elements.ts'
import type { UaFile } from './ua-file.ts'

/**
 * The element that holds marked content, as the parent tree says: by the number of the object
 * whose stream it stands in, and its own number.
 *
 * @see ISO 32000-1, 14.7.4.4
 */
export function holderReader({
  elementOf,
  parents,
  pdf,
}: Pick<UaFile, 'elementOf' | 'parents' | 'pdf'>): (
  stream: number,
  mcid: number,
) => StructElement | undefined {
  const { objects } = pdf
  const rows = new Map<number, ReturnType<typeof objects.array>>()
  return (stream, mcid) => {
    const row = rows.get(stream) ?? rowOf(stream)
    rows.set(stream, row)
    return elementOf(row[mcid])
  }
  function rowOf(stream: number): ReturnType<typeof objects.array> {
    const dictionary: PdfDictionary = objects.dictionary({ ref: stream })
    return objects.array(parents.get(Number(dictionary.get('StructParents'))))
  }
}
