import type { Element, ElementContent, Nodes } from 'hast'
import type { Book, ContentsEntry, Note } from '../../book.ts'
import { elementsOf } from '../../lib/hast.ts'
import type { Origin } from '../evidence.ts'
import {
  joinPassages,
  type Passage,
  type PassageWriter,
  squeeze,
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
export function expectedBody(book: Book): ExpectedText {
  const text = openText()
  for (const { file, tree } of book.sections) {
    text.into.gap()
    readInto(text, tree, (node) => ({ file, place: node.position }))
    text.into.gap()
  }
  return closeText(text)
}

/** The text of a note, without its number, with the numbers of notes that it calls. */
export function expectedNote(note: Note): ExpectedText {
  const text = openText()
  const originOf = (node: Nodes): Origin => ({
    file: note.file,
    place: node.position ?? note.position,
  })
  const children: ElementContent[] = [...note.children]
  readInto(text, { type: 'root', children }, originOf)
  return closeText(text)
}

/**
 * The contents as a reader sees them, down to a level, each entry with what stands behind it.
 *
 * @param untitled - A section without a heading stands in the contents too, by its title.
 */
export function expectedContents(
  book: Book,
  depth: number,
  {
    behind = () => '',
    untitled = true,
  }: {
    readonly behind?: (id: string) => string
    readonly untitled?: boolean
  } = {},
): Passage {
  const passages: Passage[] = []
  const add = (text: string, origin: Origin): void => {
    const into = writePassage()
    into.write(text, origin)
    passages.push(into.passage())
  }
  for (const [{ file, title }, entries] of contentsBySection(book)) {
    const listed = entries.filter(({ level }) => level <= depth)
    if (listed.length === 0 && untitled) add(title, { file })
    for (const { id, label } of listed) {
      const text = textOf({ type: 'root', children: [...label] })
      add(`${text} ${behind(id)}`, { file, place: label[0]?.position })
    }
  }
  return joinPassages(passages)
}

function contentsBySection({ contents, sections }: Book) {
  const sectionOf = new Map(
    sections.flatMap((section) =>
      elementsOf(section.tree).map(({ properties: { id } }) => [id, section] as const),
    ),
  )
  const entries = entriesOf(contents)
  return sections.map((section) => {
    return [section, entries.filter(({ id }) => sectionOf.get(id) === section)] as const
  })
}

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

function openText(): OpenText {
  return { into: writePassage(), calls: [], numbers: [] }
}

function closeText({ calls, into, numbers }: OpenText): ExpectedText {
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
    turn: (element, _, parent) => {
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

/** Letters that some fonts and some authors have as one character. */
const joined = /[\ufb00-\ufb06]/gu

/** A text with its joined letters taken apart. */
export function apart(text: string): string {
  for (let at = 0; at < text.length; at++) {
    if (isJoined(text.charCodeAt(at)))
      return text.replace(joined, (letter) => letter.normalize('NFKC'))
  }
  return text
}

/** Whether a code unit is several letters. */
export function isJoined(code: number): boolean {
  return code >= 0xfb00 && code <= 0xfb06
}

/** What should be found, with its joined letters taken apart. */
export function takenApart({ calls, numbers, passage }: ExpectedText): ExpectedText {
  const { origins, starts, text } = passage
  if (apart(text) === text) return { calls, numbers, passage }
  const ends = shift(squeeze(text))
  const places = shift(squeeze(text))
  return {
    calls: calls.map((call) => ({ ...call, end: ends(call.end) })),
    numbers: numbers.map((number) => ({ ...number, at: places(number.at) })),
    passage: { text: apart(text), starts: starts.map(shift(text)), origins },
  }
}

/** Where a place in a text is when the letters before it are apart. To be asked for places in ascending order. */
function shift(text: string): (at: number) => number {
  const letters = [...text.matchAll(joined)]
  let next = 0
  let more = 0
  return (at) => {
    while ((letters[next]?.index ?? text.length) < at) {
      more += apart(letters[next]?.[0] ?? '').length - 1
      next++
    }
    return at + more
  }
}
