import type { Element, Nodes } from 'hast'
import type { Book } from '../../book.ts'
import { hasToken, isHeading } from '../../lib/hast.ts'
import { type RuleTally, ruleTally } from './allowed-differences.ts'
import { type Passage, type PassageWriter, writePassage } from './passage.ts'
import {
  type Destination,
  type ListNumber,
  numberOf,
  readTree,
  textOf,
} from './read-tree.ts'

/** What a reader finds in the documents of a finished file, part by part. */
export interface FinishedText {
  readonly body: Passage
  /** By note id, in the order found. */
  readonly notes: ReadonlyMap<string, Passage>
  /** The numbers that notes show, by note id. */
  readonly labels: ReadonlyMap<string, string>
  /** The numbers of lists, by what they stand in: `body`, or the id of a note. */
  readonly numbers: ReadonlyMap<string, readonly ListNumber[]>
  readonly contents: Passage
  /** Title pages, headings of lists, links back: everything else. */
  readonly apparatus: Passage
}

/** Where an element begins in the text. */
export interface FinishedPlace {
  /** `body`, or the id of a note. */
  readonly part: string
  /** How many characters of that part stand before it, white space left out. */
  readonly at: number
}

export interface FinishedReader {
  /** Reads a document that is part of the text. */
  readonly readText: (tree: Nodes) => void
  /** Reads a document of which only its `main` element, if it has one, is part of the text. */
  readonly readApparatus: (tree: Nodes) => void
  /** What has been read. */
  readonly text: () => FinishedText
}

interface Listeners {
  /** Told of every element of the text and of notes when its text begins. */
  readonly onElement?: (element: Element, place: FinishedPlace) => void
  /** Told what is set aside. */
  readonly tally?: RuleTally
}

/**
 * A reader of documents in which every element says by its markup what it is:
 *
 * - an element with the id of a note is that note; in it, `.note-label` is its number; a link with
 *   the role `doc-backlink`, or what is hidden from screen readers, is apparatus;
 * - in a list of notes, everything else is its heading;
 * - a `nav` of contents is the contents, without its heading; one of pages is no text; any other
 *   `nav` is apparatus;
 * - `header` is apparatus, but for an abstract in it.
 */
export function finishedReader(
  book: Book,
  { onElement, tally = ruleTally() }: Listeners = {},
): FinishedReader {
  const body = writePassage()
  const contents = writePassage()
  const apparatus = writePassage()
  const notes = new Map<string, PassageWriter>()
  /** `body` and the ids of notes. */
  const partOf = new Map([[body, 'body']])
  const labels = new Map<string, string>()
  const numbers = new Map<string, ListNumber[]>()

  const noteWriter = (id: string): PassageWriter => {
    const writer = notes.get(id) ?? writePassage()
    notes.set(id, writer)
    partOf.set(writer, id)
    return writer
  }
  const numbersOf = (part: string): ListNumber[] => {
    const known = numbers.get(part) ?? []
    numbers.set(part, known)
    return known
  }
  const inNote = (element: Element, id: string): Destination => {
    const isHidden = String(element.properties.ariaHidden) === 'true'
    if (isHidden || hasToken(element, 'role', 'doc-backlink')) {
      tally.apply('way-back')
      return apparatus
    }
    if (!hasToken(element, 'className', 'note-label')) return undefined
    labels.set(id, textOf(element))
    return 'skip'
  }
  const inText = (element: Element): Destination => {
    switch (kindOf(element)) {
      case 'text':
        return body
      case 'contents':
        return contents
      case 'apparatus':
        return apparatus
      case 'pages':
        tally.apply('page-list')
        return 'skip'
      case undefined:
        return undefined
    }
  }
  const destinationOf = (element: Element, into: PassageWriter): Destination => {
    const { id } = element.properties
    if (typeof id === 'string' && book.notes.has(id)) return noteWriter(id)
    const part = partOf.get(into)
    if (part !== undefined && into !== body) return inNote(element, part)
    if (into === contents) return isHeading(element) ? apparatus : undefined
    return inText(element)
  }
  const enter = (element: Element, into: PassageWriter, parent: Nodes): Destination => {
    const destination = destinationOf(element, into)
    const writer = typeof destination === 'object' ? destination : into
    // What is set aside within a note is told as part of it.
    const part = partOf.get(writer) ?? (into === body ? undefined : partOf.get(into))
    if (part === undefined) return destination
    const at = writer.length()
    onElement?.(element, { part, at })
    if (element.tagName === 'math') tally.apply('formula')
    const text = destination === undefined ? numberOf(element, parent) : undefined
    if (text !== undefined) numbersOf(part).push({ text, at })
    return destination
  }
  const read = (tree: Nodes, into: PassageWriter): void => {
    readTree(tree, { into, enter, onUnread: () => tally.apply('not-shown') })
  }
  return {
    readText: (tree) => read(tree, body),
    readApparatus: (tree) => read(tree, apparatus),
    text: () => ({
      body: body.passage(),
      notes: new Map([...notes].map(([id, writer]) => [id, writer.passage()])),
      labels,
      numbers,
      contents: contents.passage(),
      apparatus: apparatus.passage(),
    }),
  }
}

/** What begins with an element, unless it is of a kind with what is around it. */
function kindOf(
  element: Element,
): 'text' | 'contents' | 'apparatus' | 'pages' | undefined {
  const { tagName } = element
  if (tagName === 'main' || hasToken(element, 'className', 'abstract')) return 'text'
  if (tagName === 'header') return 'apparatus'
  if (tagName === 'nav') {
    if (hasToken(element, 'epub:type', 'page-list')) return 'pages'
    const isContents =
      hasToken(element, 'role', 'doc-toc') ||
      hasToken(element, 'epub:type', 'toc') ||
      hasToken(element, 'className', 'contents')
    return isContents ? 'contents' : 'apparatus'
  }
  // A section that its author made of notes has no such class, and is text.
  const isNoteList =
    hasToken(element, 'role', 'doc-endnotes') &&
    hasToken(element, 'className', 'footnotes', 'notes')
  return isNoteList ? 'apparatus' : undefined
}
