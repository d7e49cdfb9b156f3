import type { Book } from '../../book.ts'
import { memoize } from '../../lib/memoize.ts'
import type { Origin } from '../evidence.ts'
import { expectedBody, expectedNote, withoutLigatures } from '../text/expected-text.ts'
import { elementsInOrder } from '../text/manuscript-elements.ts'
import {
  joinPassages,
  offsetWithSpaces,
  originAt,
  withoutSpaces,
} from '../text/passage.ts'

/** So many letters tell a place from others. */
const mostLetters = 40

/**
 * Where in the manuscript some words of a finished file come from: the first picture or link that
 * has them as its description, title or address, else the first text that begins with them.
 */
export function findWords(words: string, book: Book): Origin | undefined {
  const wanted = withoutSpaces(words)
  const [element] = elementsInOrder(book, ({ properties: { alt, href, title } }) =>
    [alt, title, href].some(
      (said) => typeof said === 'string' && said !== '' && withoutSpaces(said) === wanted,
    ),
  )
  if (element) return element.origin
  const { passage, text } = textOf(book)
  const at = text.indexOf(wanted.slice(0, mostLetters))
  return at === -1 ? undefined : originAt(passage, offsetWithSpaces(passage.text, at))
}

/** The text of a book and of its notes, also without white space. */
const textOf = memoize((book: Book) => {
  const texts = [expectedBody(book), ...[...book.notes.values()].map(expectedNote)]
  const passage = joinPassages(texts.map((text) => withoutLigatures(text).passage))
  return { passage, text: withoutSpaces(passage.text) }
})
