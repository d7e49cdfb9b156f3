import type { Element } from 'hast'
import type { Book } from '../../book.ts'
import type { Origin } from '../evidence.ts'
import { remember } from '../remember.ts'
import { expectedBody, expectedNote } from '../text/expected-text.ts'
import { manuscriptIds } from '../text/manuscript-ids.ts'
import { originAt, type Passage, unsqueeze } from '../text/passage.ts'
import { elementsOf } from '../text/properties.ts'
import { type FinishedPlace, finishedReader } from '../text/read-finished.ts'
import { textOf } from '../text/read-tree.ts'
import type { OpenEpub } from './open-epub.ts'
import { picturesOf } from './pictures-of.ts'

/**
 * Where an element of the text comes from: the place of its id in the manuscript, of the picture
 * that is all it holds, else of the words that stand in it, by their number and not by what they say.
 * `undefined` for what no manuscript has, such as the cover page.
 */
export function locateElement(
  element: Element,
  epub: OpenEpub,
  book: Book,
): Origin | undefined {
  const byId = manuscriptIds(book).get(String(element.properties.id))
  if (byId?.place) return byId
  const { pictures, places } = placesOf(epub)(book)
  const picture = elementsOf(element).find(({ tagName }) => tagName === 'img')
  const byPicture = picture && textOf(element) === '' && pictures.get(picture)
  if (byPicture) return byPicture
  const place = places.get(element)
  return place && byWords(place, book)
}

interface Places {
  readonly places: ReadonlyMap<Element, FinishedPlace>
  /** Of each picture in the text. */
  readonly pictures: ReadonlyMap<Element, Origin | undefined>
}

const placesOf = remember((epub: OpenEpub) =>
  remember((book: Book): Places => {
    const places = new Map<Element, FinishedPlace>()
    const reader = finishedReader(book, (element, place) => places.set(element, place))
    for (const { tree } of epub.textDocuments) reader.readText(tree)
    const origins = picturesOf(book)
    const shown = epub.textDocuments
      .flatMap(({ tree }) => elementsOf(tree))
      .filter(({ tagName }) => tagName === 'img')
    const pictures = new Map(
      shown.map((picture, index) => [picture, origins[index]?.origin]),
    )
    return { places, pictures }
  }),
)

const bodyOf = remember((book: Book): Passage => expectedBody(book).passage)

function byWords({ at, part }: FinishedPlace, book: Book): Origin | undefined {
  const note = book.notes.get(part)
  const passage = note ? expectedNote(note).passage : bodyOf(book)
  return originAt(passage, unsqueeze(passage.text, at)) ?? note
}
