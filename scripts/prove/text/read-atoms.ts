import type { Element, Nodes } from 'hast'
import type { Book } from '../../book.ts'
import { formulaSource, isAtomElement } from '../../lib/atoms.ts'
import { firstThat } from '../../lib/first-that.ts'
import { memoize } from '../../lib/memoize.ts'
import { offsetWithSpaces, withoutSpaces, writePassage } from './passage.ts'
import { readTree, textOf } from './read-tree.ts'

/**
 * Text by the count that places in it go by: characters that are not white space, pictures and
 * rules. See {@link Page} in `book.ts`.
 */
export interface Atoms {
  /** With a space between words, and U+FFFC for pictures and rules. */
  readonly text: string
  /** How many atoms stand before each element. */
  readonly places: ReadonlyMap<Element, number>
}

const unread = new Set('head script style template title'.split(' '))

/** The text of trees one after another. */
export function readAtoms(
  trees: readonly Nodes[],
  isLeftOut: (element: Element) => boolean = () => false,
): Atoms {
  const into = writePassage()
  const places = new Map<Element, number>()
  const enter = (element: Element) => {
    if (isLeftOut(element)) return 'skip'
    places.set(element, into.length())
    if (isAtomElement(element.tagName) && formulaSource(element) === undefined)
      into.write('\ufffc')
    return undefined
  }
  for (const tree of trees) {
    into.gap()
    readTree(tree, { into, enter, unread })
  }
  return { text: into.passage().text, places }
}

/** The text of a book's sections, without notes. */
export const bookAtoms = memoize(({ sections }: Book): Atoms => {
  return readAtoms(sections.map(({ tree }) => tree))
})

/**
 * Where in a text with what only print has a place stands that is counted without it: before and after what is added
 * there, as `data-atoms` tells. See `inPrint` in `book.ts`.
 */
export function placeInPrint({ places }: Atoms): PlaceInPrint {
  let shift = 0
  const changes = [...places].flatMap(([{ children, properties }, place]) => {
    if (properties.dataAtoms === undefined) return []
    const at = place - shift
    const text = textOf({ type: 'root', children })
    const { length } = withoutSpaces(text)
    shift += length - Number(properties.dataAtoms)
    return [{ at, shift, place, length }]
  })
  const shiftOf = (isBefore: (at: number) => boolean): number => {
    const isEnd = (index: number) => !isBefore(changes[index]?.at ?? 0)
    return changes[firstThat(0, changes.length, isEnd) - 1]?.shift ?? 0
  }
  return {
    placesOf: (at) => [
      at + shiftOf((each) => each < at),
      at + shiftOf((each) => each <= at),
    ],
    added: changes.map(({ length, place }) => [place, place + length]),
  }
}

interface PlaceInPrint {
  /** Of a place before and after what is added there. */
  readonly placesOf: (at: number) => readonly [number, number]
  /** Where what is added begins and ends. */
  readonly added: readonly (readonly [from: number, to: number])[]
}

/** How much of a text is quoted, in characters. */
const mostQuoted = 32

/** Some words from a place in the text on. */
export function wordsAt({ text }: Atoms, at: number): string {
  const ahead = text.slice(offsetWithSpaces(text, at))
  if (ahead.length <= mostQuoted) return ahead
  return ahead.slice(0, mostQuoted).replace(/\s\S*$/u, '')
}
