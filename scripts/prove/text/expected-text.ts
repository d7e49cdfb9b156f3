import type { Element, ElementContent, Nodes } from 'hast'
import type { Book, ContentsEntry, Note, Section } from '../../book.ts'
import { groupBy } from '../../lib/group-by.ts'
import { elementsOf } from '../../lib/hast.ts'
import { memoize } from '../../lib/memoize.ts'
import type { Origin } from '../evidence.ts'
import {
  joinPassages,
  type Passage,
  type PassageWriter,
  withoutSpaces,
  writePassage,
} from './passage.ts'
import { type ListNumber, numberOf, readTree, textOf } from './read-tree.ts'

/** A note is called here. */
interface Call {
  readonly noteId: string
  /** Characters of the text before the end of the reference, white space left out. */
  readonly end: number
}

export interface ExpectedText {
  readonly passage: Passage
  readonly calls: readonly Call[]
  /** In the order of the text. */
  readonly numbers: readonly ListNumber[]
}

/**
 * What a reader of the book has to find, in this order: the text of all sections, with the numbers
 * of the notes where they are called.
 */
export const expectedBody = memoize((book: Book): ExpectedText => {
  const text = emptyText()
  for (const { file, tree } of book.sections) {
    text.into.gap()
    readInto(text, tree, (node) => ({ file, place: node.position }))
    text.into.gap()
  }
  return textIn(text)
})

/** The text of a note, without its number, with the numbers of notes that it calls. */
export const expectedNote = memoize((note: Note): ExpectedText => {
  const text = emptyText()
  const originOf = (node: Nodes): Origin => ({
    file: note.file,
    place: node.position ?? note.position,
  })
  const children: ElementContent[] = [...note.children]
  readInto(text, { type: 'root', children }, originOf)
  return textIn(text)
})

interface ContentsOptions {
  /** What stands after the entry with an id, such as its page. */
  readonly after?: (id: string) => string
  /** Whether a section without a heading stands in the contents too, by its title. */
  readonly untitled?: boolean
}

/** The contents as a reader sees them, down to a level. */
export function expectedContents(
  book: Book,
  depth: number,
  { after = () => '', untitled = true }: ContentsOptions = {},
): Passage {
  const passages: Passage[] = []
  const add = (text: string, origin: Origin): void => {
    const into = writePassage()
    into.write(text, origin)
    passages.push(into.passage())
  }
  const entries = entriesBySection(book)
  for (const section of book.sections) {
    const { file, title } = section
    const listed = (entries.get(section) ?? []).filter(({ level }) => level <= depth)
    if (listed.length === 0 && untitled) add(title, { file })
    for (const { id, label } of listed) {
      const text = textOf({ type: 'root', children: [...label] })
      add(`${text} ${after(id)}`, { file, place: label[0]?.position })
    }
  }
  return joinPassages(passages)
}

const entriesBySection = memoize(
  ({
    contents,
    sections,
  }: Book): ReadonlyMap<Section | undefined, readonly ContentsEntry[]> => {
    const sectionOf = new Map<unknown, Section>()
    for (const section of sections) {
      for (const { properties } of elementsOf(section.tree)) {
        sectionOf.set(properties.id, section)
      }
    }
    return groupBy(entriesOf(contents), ({ id }) => sectionOf.get(id))
  },
)

/** The entries of contents one after another, down to a level. */
export function entriesOf(
  contents: readonly ContentsEntry[],
  depth = Number.POSITIVE_INFINITY,
): readonly ContentsEntry[] {
  return contents
    .flatMap((entry) => [entry, ...entriesOf(entry.children)])
    .filter(({ level }) => level <= depth)
}

interface OpenText {
  readonly into: PassageWriter
  readonly calls: Call[]
  readonly numbers: ListNumber[]
}

function emptyText(): OpenText {
  return { into: writePassage(), calls: [], numbers: [] }
}

function textIn({ calls, into, numbers }: OpenText): ExpectedText {
  return { passage: into.passage(), calls, numbers }
}

function readInto(
  { calls, into, numbers }: OpenText,
  tree: Nodes,
  originOf: (node: Nodes) => Origin,
): void {
  readTree(tree, {
    into,
    originOf,
    enter: (element, _, parent) => {
      const noteId = element.properties.dataNote
      if (typeof noteId === 'string')
        calls.push({ noteId, end: into.length() + labelLength(element) })
      const text = numberOf(element, parent)
      if (text !== undefined) numbers.push({ text, at: into.length() })
      return undefined
    },
  })
}

function labelLength({ children }: Element): number {
  const [label] = children
  return label?.type === 'text' ? label.value.trim().length : 0
}

/** Ligatures: letters that some fonts and some authors have as one character. */
const joined = /[\ufb00-\ufb06]/gu

/** A text with each ligature as its letters. */
export function splitLigatures(text: string): string {
  for (let at = 0; at < text.length; at++) {
    if (isLigature(text.charCodeAt(at)))
      return text.replace(joined, (letter) => letter.normalize('NFKC'))
  }
  return text
}

/** Whether a code unit is a ligature. */
export function isLigature(code: number): boolean {
  return code >= 0xfb00 && code <= 0xfb06
}

/** What should be found, with each ligature as its letters. */
export function withoutLigatures({
  calls,
  numbers,
  passage,
}: ExpectedText): ExpectedText {
  const { origins, starts, text } = passage
  if (splitLigatures(text) === text) return { calls, numbers, passage }
  const ends = shift(withoutSpaces(text))
  const places = shift(withoutSpaces(text))
  return {
    calls: calls.map((call) => ({ ...call, end: ends(call.end) })),
    numbers: numbers.map((number) => ({ ...number, at: places(number.at) })),
    passage: { text: splitLigatures(text), starts: starts.map(shift(text)), origins },
  }
}

/** Where a place in a text is once the ligatures before it are split. To be asked for places in ascending order. */
function shift(text: string): (at: number) => number {
  const letters = [...text.matchAll(joined)]
  let next = 0
  let more = 0
  return (at) => {
    while ((letters[next]?.index ?? text.length) < at) {
      more += splitLigatures(letters[next]?.[0] ?? '').length - 1
      next++
    }
    return at + more
  }
}
