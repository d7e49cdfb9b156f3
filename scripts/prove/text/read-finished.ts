import type { Element, Nodes } from 'hast'
import type { Book } from '../../book.ts'
import { hasToken, isHeading } from '../../lib/hast.ts'
import { ruleTally } from './allowed-differences.ts'
import { type PassageWriter, writePassage } from './passage.ts'
import { type ListNumber, numberOf, readTree, type Turn, textOf } from './read-tree.ts'

/** What a reader finds in the documents of a finished file, told apart. */
export interface FinishedText {
  readonly body: PassageWriter
  /** By note id, in the order found. */
  readonly notes: ReadonlyMap<string, PassageWriter>
  /** The numbers that notes show, by note id. */
  readonly labels: ReadonlyMap<string, string>
  /** The numbers of lists, by what they stand in: `body`, or the id of a note. */
  readonly numbers: ReadonlyMap<string, readonly ListNumber[]>
  readonly contents: PassageWriter
  /** Title pages, headings of lists, links back: everything else. */
  readonly apparatus: PassageWriter
}

/** Where an element begins in the text. */
export interface FinishedPlace {
  /** `body`, or the id of a note. */
  readonly part: string
  /** How many characters of that part stand before it, white space left out. */
  readonly at: number
}

export interface FinishedReader {
  readonly text: FinishedText
  /** Reads a document that is part of the text. */
  readonly readText: (tree: Nodes) => void
  /** Reads a document of which only its `main` element, if it has one, is part of the text. */
  readonly readApparatus: (tree: Nodes) => void
}

/**
 * A reader of documents in which every element says by its markup what it is:
 *
 * - an element with the id of a note is that note; in it, `.note-label` is its number; a link with
 *   the role `doc-backlink`, or what is hidden from screen readers, is apparatus;
 * - in a list of notes, everything else is its heading;
 * - a `nav` of contents is the contents, without its heading; one of pages is no text; any other
 *   `nav` is apparatus;
 * - `header` is apparatus, but for an abstract in it, and so is `footer`, unless it names the source
 *   of a quotation.
 *
 * @param onElement - Told of every element of the text and of notes when its text begins.
 * @param tally - Told what is set aside.
 */
export function finishedReader(
  { notes }: Book,
  onElement: (element: Element, place: FinishedPlace) => void = () => {},
  tally = ruleTally(),
): FinishedReader {
  const found = new Map<string, PassageWriter>()
  const labels = new Map<string, string>()
  const numbers = new Map<string, ListNumber[]>()
  const body = writePassage()
  const contents = writePassage()
  const apparatus = writePassage()
  const noteOf = new Map<PassageWriter, string>()

  const noteWriter = (id: string): PassageWriter => {
    const writer = found.get(id) ?? writePassage()
    found.set(id, writer)
    noteOf.set(writer, id)
    return writer
  }
  const numbersOf = (part: string): ListNumber[] => {
    const known = numbers.get(part) ?? []
    numbers.set(part, known)
    return known
  }
  const turnInNote = (element: Element, id: string): Turn => {
    const isHidden = String(element.properties.ariaHidden) === 'true'
    if (isHidden || hasToken(element, 'role', 'doc-backlink')) {
      tally.apply('way-back')
      return apparatus
    }
    if (!hasToken(element, 'className', 'note-label')) return undefined
    labels.set(id, textOf(element))
    return 'skip'
  }
  const onUnread = () => tally.apply('not-shown')
  const turn = (element: Element, into: PassageWriter, parent: Nodes): Turn => {
    const found = turnAt(element, into, parent)
    const writer = found === undefined || found === 'skip' ? into : found
    const note = noteOf.get(writer) ?? noteOf.get(into)
    const part = writer === body ? 'body' : note
    if (part === undefined) return found
    const at = writer.length()
    onElement(element, { part, at })
    if (element.tagName === 'math') tally.apply('formula')
    const text = found === undefined ? numberOf(element, parent) : undefined
    if (text !== undefined) numbersOf(part).push({ text, at })
    return found
  }
  const turnAt = (element: Element, into: PassageWriter, parent: Nodes): Turn => {
    const { id } = element.properties
    if (typeof id === 'string' && notes.has(id)) return noteWriter(id)
    const note = noteOf.get(into)
    if (note !== undefined) return turnInNote(element, note)
    if (into === contents) return isHeading(element) ? apparatus : undefined
    const part = partOf(element, parent)
    if (part !== 'skip') return part && { body, contents, apparatus }[part]
    tally.apply('page-list')
    return part
  }
  return {
    text: { body, notes: found, labels, numbers, contents, apparatus },
    readText: (tree) => readTree(tree, { into: body, turn, onUnread }),
    readApparatus: (tree) => readTree(tree, { into: apparatus, turn, onUnread }),
  }
}

/** What begins with an element, unless it is of a kind with what is around it. */
function partOf(
  element: Element,
  parent: Nodes,
): 'body' | 'contents' | 'apparatus' | 'skip' | undefined {
  if (element.tagName === 'main' || hasToken(element, 'className', 'abstract'))
    return 'body'
  if (element.tagName === 'nav') {
    if (hasToken(element, 'epub:type', 'page-list')) return 'skip'
    return isContents(element) ? 'contents' : 'apparatus'
  }
  return isApparatus(element, parent) ? 'apparatus' : undefined
}

function isContents(nav: Element): boolean {
  return (
    hasToken(nav, 'role', 'doc-toc') ||
    hasToken(nav, 'epub:type', 'toc') ||
    hasToken(nav, 'className', 'contents')
  )
}

function isApparatus(element: Element, parent: Nodes): boolean {
  const { tagName } = element
  if (tagName === 'header') return true
  if (tagName === 'footer')
    return !('tagName' in parent && parent.tagName === 'blockquote')
  // A section that its author made of notes is text.
  return (
    hasToken(element, 'role', 'doc-endnotes') &&
    hasToken(element, 'className', 'footnotes', 'notes')
  )
}
