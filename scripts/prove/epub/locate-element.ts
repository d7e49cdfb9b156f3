import type { Element } from 'hast'
import type { Book } from '../../book.ts'
import { elementsOf } from '../../lib/hast.ts'
import { memoize } from '../../lib/memoize.ts'
import type { Origin } from '../evidence.ts'
import { expectedBody, expectedNote } from '../text/expected-text.ts'
import {
  elementsInOrder,
  isLinkOut,
  isPicture,
  manuscriptIds,
} from '../text/manuscript-elements.ts'
import { offsetWithSpaces, originAt } from '../text/passage.ts'
import { type FinishedPlace, readFinished } from '../text/read-finished.ts'
import { textOf } from '../text/read-tree.ts'
import type { OpenEpub } from './open-epub.ts'

/**
 * Where an element of the text comes from: the place of its id in the manuscript, of the link that
 * it is or of the picture that is all it holds, else of the words that stand in it, by their number
 * and not by what they say. `undefined` for what no manuscript has, such as the cover page.
 */
export function locateElement(
  element: Element,
  epub: OpenEpub,
  book: Book,
): Origin | undefined {
  const byId = manuscriptIds(book).get(String(element.properties.id))
  if (byId?.place) return byId
  const { counterparts, places } = placesOf(epub)(book)
  const own = counterparts.get(element)
  if (own) return own
  const picture = elementsOf(element).find(isPicture)
  if (picture && textOf(element) === '') return counterparts.get(picture)
  const place = places.get(element)
  return place && byWords(place, book)
}

interface Places {
  readonly places: ReadonlyMap<Element, FinishedPlace>
  /** Of each picture and each link out of the book, which stand in the order of the manuscript. */
  readonly counterparts: ReadonlyMap<Element, Origin>
}

const placesOf = memoize((epub: OpenEpub) =>
  memoize((book: Book): Places => {
    const texts = epub.textDocuments.map(({ tree }) => ({ tree, isText: true }))
    const { places } = readFinished(book, texts)
    const counterparts = new Map<Element, Origin>()
    for (const isMeant of [isPicture, isLinkOut]) {
      for (const [element, origin] of pairs(epub, book, isMeant)) {
        counterparts.set(element, origin)
      }
    }
    return { places, counterparts }
  }),
)

/** Each element of a kind, and where it comes from; none where their numbers differ. */
function pairs(
  { textDocuments }: OpenEpub,
  book: Book,
  isMeant: (element: Element) => boolean,
): readonly (readonly [Element, Origin])[] {
  const found = textDocuments.flatMap(({ elements }) => elements.filter(isMeant))
  const sources = elementsInOrder(book, isMeant)
  if (found.length !== sources.length) return []
  return sources.flatMap(({ origin }, index) => {
    const element = found[index]
    return element ? [[element, origin] as const] : []
  })
}

function byWords({ at, part }: FinishedPlace, book: Book): Origin | undefined {
  const note = book.notes.get(part)
  const passage = note ? expectedNote(note).passage : expectedBody(book).passage
  return originAt(passage, offsetWithSpaces(passage.text, at)) ?? note
}
