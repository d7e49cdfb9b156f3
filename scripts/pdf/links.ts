import { memoize } from '../lib/memoize.ts'
import type { PdfObjects } from './objects.ts'
import type { Box } from './page-content.ts'
import type { OpenPdf } from './read-pdf.ts'
import type { StructElement } from './structure.ts'
import { isReference, nameOf, type PdfObject, textOf } from './syntax.ts'

/** A rectangle on a page that leads somewhere: a link of several lines has as many. */
export interface PdfLink {
  /** Index of the page. */
  readonly page: number
  readonly box: Box
  /** An address out of the file. */
  readonly address: string | undefined
  /** Name of a place in the file. */
  readonly destination: string | undefined
  /** What it says of where it leads. */
  readonly description: string
  /** The element of the structure that holds it. */
  readonly holder: StructElement | undefined
}

/** @see ISO 32000-1, 12.5.6.5 */
export const readLinks = memoize(
  ({ elements, leaves, objects }: OpenPdf): readonly PdfLink[] => {
    const holders = new Map<number, StructElement>()
    for (const element of elements) {
      for (const kid of element.kids) {
        if (kid.kind === 'object' && kid.ref !== undefined) holders.set(kid.ref, element)
      }
    }
    return leaves.flatMap(({ page: dictionary }, page) =>
      objects.array(dictionary.get('Annots')).flatMap((reference): PdfLink[] => {
        const annotation = objects.dictionary(reference)
        if (nameOf(annotation.get('Subtype')) !== 'Link') return []
        const action = objects.dictionary(annotation.get('A'))
        const kind = nameOf(action.get('S'))
        const place = kind === 'GoTo' ? action.get('D') : annotation.get('Dest')
        const [left = 0, lower = 0, right = 0, upper = 0] = objects
          .array(annotation.get('Rect'))
          .map(Number)
        return [
          {
            page,
            box: [left, lower, right, upper],
            address: kind === 'URI' ? textOf(objects.get(action.get('URI'))) : undefined,
            destination: textOf(objects.get(place)) || undefined,
            description: textOf(objects.get(annotation.get('Contents'))),
            holder: isReference(reference) ? holders.get(reference.ref) : undefined,
          },
        ]
      }),
    )
  },
)

/**
 * Where everything in the file leads that leads out of it: links, and what nobody sees as one.
 *
 * @throws When an object is broken.
 */
export function readAddresses(objects: PdfObjects): ReadonlySet<string> {
  const found = new Set<string>()
  // Not into those that an object refers to: each has its turn.
  const collect = (object: PdfObject | undefined): void => {
    const isAction = object instanceof Map && nameOf(object.get('S')) === 'URI'
    if (isAction) found.add(textOf(objects.get(object.get('URI'))))
    const kids = object instanceof Map ? [...object.values()] : object
    if (Array.isArray(kids)) for (const kid of kids) collect(kid)
  }
  for (const ref of objects.places.keys()) collect(objects.get({ ref }))
  return found
}
