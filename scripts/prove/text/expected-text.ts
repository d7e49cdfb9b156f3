import type { Element, ElementContent, Nodes } from 'hast'
import type { Book, ContentsEntry, Note } from '../../book.ts'
import type { Origin } from '../evidence.ts'
import {
  joinPassages,
  type Passage,
  type PassageWriter,
  writePassage,
} from './passage.ts'
import { elementsOf } from './properties.ts'
import { readTree } from './read-tree.ts'

/** A note is called here. */
interface Call {
  readonly noteId: string
  /** Characters of the text before the end of the reference, white space left out. */
  readonly end: number
}

export interface ExpectedText {
  readonly passage: Passage
  readonly calls: readonly Call[]
}

/**
 * What a reader of the book has to find, in this order: the text of all sections, with the numbers
 * of the notes where they are called.
 */
export function expectedBody(book: Book): ExpectedText {
  const into = writePassage()
  const calls: Call[] = []
  for (const { file, tree } of book.sections) {
    into.gap()
    readWithCalls(tree, into, calls, (node) => ({ file, place: node.position }))
    into.gap()
  }
  return { passage: into.passage(), calls }
}

/** The text of a note, without its number, with the numbers of notes that it calls. */
export function expectedNote(note: Note): ExpectedText {
  const into = writePassage()
  const calls: Call[] = []
  const originOf = (node: Nodes): Origin => ({
    file: note.file,
    place: node.position ?? note.position,
  })
  const children: ElementContent[] = [...note.children]
  readWithCalls({ type: 'root', children }, into, calls, originOf)
  return { passage: into.passage(), calls }
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
    for (const { id, label, text } of listed) {
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
  const entries = flatten(contents)
  return sections.map((section) => {
    return [section, entries.filter(({ id }) => sectionOf.get(id) === section)] as const
  })
}

function flatten(entries: readonly ContentsEntry[]): readonly ContentsEntry[] {
  return entries.flatMap((entry) => [entry, ...flatten(entry.children)])
}

function readWithCalls(
  tree: Nodes,
  into: PassageWriter,
  calls: Call[],
  originOf: (node: Nodes) => Origin,
): void {
  readTree(tree, {
    into,
    originOf,
    turn: (element) => {
      const noteId = element.properties.dataNote
      if (typeof noteId === 'string')
        calls.push({ noteId, end: into.length() + labelLength(element) })
      return undefined
    },
  })
}

function labelLength({ children }: Element): number {
  const [label] = children
  return label?.type === 'text' ? label.value.trim().length : 0
}
