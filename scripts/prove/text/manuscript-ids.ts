import type { Element } from 'hast'
import type { Book } from '../../book.ts'
import type { Origin } from '../evidence.ts'
import { elementsOf } from './properties.ts'

/** Where every id of the book comes from; the ids of notes too. */
export function manuscriptIds(book: Book): ReadonlyMap<string, Origin> {
  const origins = new Map<string, Origin>()
  for (const { file, id: sectionId, tree } of book.sections) {
    origins.set(sectionId, { file })
    for (const {
      position: place,
      properties: { id },
    } of elementsOf(tree)) {
      if (typeof id === 'string') origins.set(id, { file, place })
    }
  }
  for (const { file, id, position: place } of book.notes.values()) {
    origins.set(id, { file, place })
  }
  return origins
}

/** Where an element of a finished file comes from, as its own id or its target says. */
export function originOfElement(
  { properties: { href, id } }: Element,
  ids: ReadonlyMap<string, Origin>,
): Origin | undefined {
  return ids.get(String(id)) ?? ids.get(String(href).split('#')[1] ?? '')
}
