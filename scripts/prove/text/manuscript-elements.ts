import type { Element } from 'hast'
import type { Book } from '../../book.ts'
import { formulaSource } from '../../lib/atoms.ts'
import { elementsOf } from '../../lib/hast.ts'
import { memoize } from '../../lib/memoize.ts'
import { elementsInTexts } from '../../lib/texts.ts'
import type { Origin } from '../evidence.ts'

/** Where every id of the book comes from; the ids of notes too. */
export const manuscriptIds = memoize((book: Book): ReadonlyMap<string, Origin> => {
  const origins = new Map<string, Origin>()
  for (const { file, id: sectionId, tree } of book.sections) {
    origins.set(sectionId, { file })
    for (const { position: place, properties } of elementsOf(tree)) {
      const { id } = properties
      if (typeof id === 'string') origins.set(id, { file, place })
    }
  }
  for (const { file, id, position: place } of book.notes.values()) {
    origins.set(id, { file, place })
  }
  return origins
})

/** Elements of a kind in the order of an EPUB: the notes of a section stand after its text. */
export function elementsInOrder(
  { sections }: Book,
  isMeant: (element: Element) => boolean,
): readonly { readonly element: Element; readonly origin: Origin }[] {
  return sections.flatMap(({ file, notes, tree }) => {
    return elementsInTexts([{ notes, tree }])
      .filter(isMeant)
      .map((element) => ({ element, origin: { file, place: element.position } }))
  })
}

/** A formula may be a picture too, and is none of the author's. */
export function isPicture(element: Element): boolean {
  return element.tagName === 'img' && formulaSource(element) === undefined
}

/** Whether an element leads out of the book, to what the author wrote. */
export function isLinkOut({ properties: { href }, tagName }: Element): boolean {
  return tagName === 'a' && /^(?:https?|mailto|tel):/i.test(String(href))
}
