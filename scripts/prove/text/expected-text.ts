import type { Element, Nodes, Root } from 'hast'
import type { Position } from 'unist'
import type { VFile } from 'vfile'
import type { Book, ContentsEntry, Note } from '../../book.ts'
import { groupBy } from '../../lib/group-by.ts'
import { elementsOf } from '../../lib/hast.ts'
import { memoize } from '../../lib/memoize.ts'
import { rootOf } from '../../lib/texts.ts'
import { flatten } from '../../lib/walk.ts'
import type { Origin } from '../evidence.ts'
import { type Passage, type PassageWriter, writePassage } from './passage.ts'
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
  readonly places: readonly ExpectedPlace[]
}

/** Where an element begins in a text. */
interface ExpectedPlace {
  readonly element: Element
  readonly file: VFile
  /** Characters of the text before it, white space left out. */
  readonly at: number
}

/** The text of a book, and of its notes by their ids. */
interface BookText {
  /** The text of all sections, with the numbers of the notes where they are called. */
  readonly body: ExpectedText
  /** Without their own numbers, with those of notes that they call. */
  readonly notes: ReadonlyMap<string, ExpectedText>
}

/** What a reader of the book has to find, in this order. */
export const expectedText = memoize((book: Book) => readBook(book, writePassage))

/** The same as a reader of print has it, with each ligature as its letters. */
export const expectedLetters = memoize((book: Book) => readBook(book, writeLetters))

function readBook(
  { notes, sections }: Book,
  writer: typeof writePassage | typeof writeLetters,
): BookText {
  const textOf = ({ children, file, position }: Note) =>
    readExpected([{ file, tree: rootOf(children) }], writer(), position)
  return {
    body: readExpected(sections, writer()),
    notes: new Map([...notes].map(([id, note]) => [id, textOf(note)])),
  }
}

/** @param around - Where a node without a place comes from. */
function readExpected(
  parts: readonly { readonly file: VFile; readonly tree: Root }[],
  into: PassageWriter,
  around?: Position,
): ExpectedText {
  const calls: Call[] = []
  const numbers: ListNumber[] = []
  const places: ExpectedPlace[] = []
  for (const { file, tree } of parts) {
    const originOf = (node: Nodes) => ({ file, place: node.position ?? around })
    into.gap()
    readTree(tree, {
      into,
      originOf,
      enter: (element, _, parent) => {
        places.push({ element, file, at: into.length() })
        const noteId = element.properties.dataNote
        if (typeof noteId === 'string')
          calls.push({ noteId, end: into.length() + labelLength(element) })
        const text = numberOf(element, parent)
        if (text !== undefined) numbers.push({ text, at: into.length() })
        return undefined
      },
    })
  }
  return { passage: into.passage(), calls, numbers, places }
}

function labelLength({ children: [label] }: Element): number {
  return label?.type === 'text' ? label.value.trim().length : 0
}

interface ContentsOptions {
  /** What stands after the entry with an id, such as its page. */
  readonly after?: (id: string) => string
  /** Whether a section without a heading stands in the contents too, by its title. */
  readonly untitled?: boolean
  /** What they are written to. */
  readonly into?: PassageWriter
}

/** The contents as a reader sees them, down to a level. */
export function expectedContents(
  book: Book,
  depth: number,
  { after = () => '', into = writePassage(), untitled = true }: ContentsOptions = {},
): Passage {
  const add = (text: string, origin: Origin): void => {
    into.gap()
    into.write(text, origin)
  }
  const entries = entriesBySection(book)
  for (const section of book.sections) {
    const { file, isUnlisted, title } = section
    const all = entries.get(section) ?? []
    const listed = all.filter(({ level }) => level <= depth)
    if (listed.length === 0 && untitled && !isUnlisted) add(title, { file })
    for (const { id, label } of listed) {
      const text = textOf({ type: 'root', children: [...label] })
      add(`${text} ${after(id)}`, { file, place: label[0]?.position })
    }
  }
  return into.passage()
}

const entriesBySection = memoize(({ contents, sections }: Book) => {
  const homes = new Map(
    sections.flatMap((section) =>
      elementsOf(section.tree).map(({ properties }) => [properties.id, section]),
    ),
  )
  return groupBy(entriesOf(contents), ({ id }) => homes.get(id))
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
  return text.replace(joined, (letter) => letter.normalize('NFKC'))
}

/** A passage to be written piece by piece, with each ligature as its letters. */
export function writeLetters(): PassageWriter {
  const { write, ...writer } = writePassage()
  return { ...writer, write: (text, origin) => write(splitLigatures(text), origin) }
}
