import type { Element, Nodes, Root } from 'hast'
import type { Book, ContentsEntry, Note } from '../../book.ts'
import { groupBy } from '../../lib/group-by.ts'
import { memoize } from '../../lib/memoize.ts'
import { flatten } from '../../lib/walk.ts'
import type { Origin } from '../evidence.ts'
import { manuscriptIds } from './manuscript-elements.ts'
import { type Passage, withoutSpaces, writePassage } from './passage.ts'
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
export const expectedBody = memoize(
  ({ sections }: Book): ExpectedText =>
    readExpected(sections, (node, { file }) => ({ file, place: node.position })),
)

/** The text of a note, without its number, with the numbers of notes that it calls. */
export const expectedNote = memoize(
  ({ children, file, position }: Note): ExpectedText => {
    const tree: Root = { type: 'root', children: [...children] }
    return readExpected([{ tree }], (node) => ({
      file,
      place: node.position ?? position,
    }))
  },
)

function readExpected<Part extends { readonly tree: Nodes }>(
  parts: readonly Part[],
  originOf: (node: Nodes, part: Part) => Origin,
): ExpectedText {
  const into = writePassage()
  const calls: Call[] = []
  const numbers: ListNumber[] = []
  for (const part of parts) {
    into.gap()
    readTree(part.tree, {
      into,
      originOf: (node) => originOf(node, part),
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
  return { passage: into.passage(), calls, numbers }
}

function labelLength({ children: [label] }: Element): number {
  return label?.type === 'text' ? label.value.trim().length : 0
}

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
  const into = writePassage()
  const add = (text: string, origin: Origin): void => {
    into.gap()
    into.write(text, origin)
  }
  const entries = entriesByFile(book)
  for (const { file, title } of book.sections) {
    const listed = (entries.get(file) ?? []).filter(({ level }) => level <= depth)
    if (listed.length === 0 && untitled) add(title, { file })
    for (const { id, label } of listed) {
      const text = textOf({ type: 'root', children: [...label] })
      add(`${text} ${after(id)}`, { file, place: label[0]?.position })
    }
  }
  return into.passage()
}

const entriesByFile = memoize((book: Book) => {
  const origins = manuscriptIds(book)
  return groupBy(entriesOf(book.contents), ({ id }) => origins.get(id)?.file)
})

/** The entries of contents one after another, down to a level. */
export function entriesOf(
  contents: readonly ContentsEntry[],
  depth = Number.POSITIVE_INFINITY,
): readonly ContentsEntry[] {
  return flatten(contents).filter(({ level }) => level <= depth)
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
  const places = placesOnceSplit(text)
  const letters = placesOnceSplit(withoutSpaces(text))
  return {
    calls: calls.map((call) => ({ ...call, end: letters[call.end] ?? 0 })),
    numbers: numbers.map((number) => ({ ...number, at: letters[number.at] ?? 0 })),
    passage: {
      text: splitLigatures(text),
      starts: starts.map((start) => places[start] ?? 0),
      origins,
    },
  }
}

/** For each place in a text, where it is once the ligatures before it are split. */
function placesOnceSplit(text: string): Uint32Array {
  const places = new Uint32Array(text.length + 1)
  for (let at = 0; at < text.length; at++) {
    places[at + 1] = (places[at] ?? 0) + splitLigatures(text.charAt(at)).length
  }
  return places
}
