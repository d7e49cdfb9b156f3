import type { Element } from 'hast'
import type { Book } from '../../book.ts'
import { elementsOf } from '../../lib/hast.ts'
import { memoize } from '../../lib/memoize.ts'
import type { Origin } from '../evidence.ts'
import { expectedText } from '../text/expected-text.ts'
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
  readonly counterparts: ReadonlyMap<Element | undefined, Origin>
}

const placesOf = memoize((epub: OpenEpub) =>
  memoize((book: Book): Places => {
    const texts = epub.textDocuments.map(({ tree }) => ({ tree, isText: true }))
    const { places } = readFinished(book, texts)
    const pairs = [isPicture, isLinkOut].flatMap((isMeant) => {
      const found = epub.textDocuments.flatMap(({ elements }) => elements.filter(isMeant))
      const written = elementsInOrder(book, isMeant)
      // Where their numbers differ, none is known to be another's.
      if (found.length !== written.length) return []
      return written.map(({ origin }, index) => [found[index], origin] as const)
    })
    return { places, counterparts: new Map(pairs) }
  }),
)

function byWords({ at, part }: FinishedPlace, book: Book): Origin | undefined {
  const { body, notes } = expectedText(book)
  const { passage } = notes.get(part) ?? body
  return originAt(passage, offsetWithSpaces(passage.text, at)) ?? book.notes.get(part)
}
