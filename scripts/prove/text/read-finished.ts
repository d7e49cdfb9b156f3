import type { Element, Nodes } from 'hast'
import type { Book } from '../../book.ts'
import { hasClass, hasToken, isHeading } from '../../lib/hast.ts'
import { elementsInTexts } from '../../lib/texts.ts'
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
  /** Where every element of the text and of notes begins. */
  readonly places: ReadonlyMap<Element, FinishedPlace>
  /** What is set aside. */
  readonly tally: RuleTally
}

/** Where an element begins in the text. */
export interface FinishedPlace {
  /** `body`, or the id of a note. */
  readonly part: string
  /** How many characters of that part stand before it, white space left out. */
  readonly at: number
}

/** A part of a finished file. */
export interface FinishedDocument {
  readonly tree: Nodes
  /** Whether all of it is text of the book, and not only its `main` element, if it has one. */
  readonly isText: boolean
}

/**
 * Reads documents in which every element says by its markup what it is:
 *
 * - an element with the id of a note is that note; in it, `.note-label` is its number; a link with
 *   the role `doc-backlink`, or what is hidden from screen readers, is apparatus;
 * - in a list of notes, everything else is its heading;
 * - a `nav` of contents is the contents, without its heading; one of pages is no text; any other
 *   `nav` is apparatus;
 * - a link with that role to a citation is apparatus, too;
 * - `header` is apparatus, but for an abstract in it.
 */
export function readFinished(
  { notes: known, sections }: Book,
  documents: readonly FinishedDocument[],
): FinishedText {
  const body = writePassage()
  const contents = writePassage()
  const apparatus = writePassage()
  const notes = new Map<string, PassageWriter>()
  /** `body` and the ids of notes. */
  const partOf = new Map([[body, 'body']])
  const labels = new Map<string, string>()
  const numbers = new Map<string, ListNumber[]>()
  const places = new Map<Element, FinishedPlace>()
  const tally = ruleTally()

  const noteWriter = (id: string): PassageWriter => {
    const writer = notes.get(id) ?? writePassage()
    notes.set(id, writer)
    partOf.set(writer, id)
    return writer
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
  const citations = new Set(
    elementsInTexts(sections)
      .filter((element) => hasClass(element, 'biblioref'))
      .map(({ properties }) => String(properties.id)),
  )
  const isWayBack = (element: Element): boolean => {
    const [, id = ''] = String(element.properties.href ?? '').split('#')
    return hasToken(element, 'role', 'doc-backlink') && citations.has(id)
  }
  const inText = (element: Element): Destination => {
    const { tagName } = element
    if (isWayBack(element)) {
      tally.apply('way-back')
      return apparatus
    }
    if (tagName === 'main' || hasToken(element, 'className', 'abstract')) return body
    if (tagName === 'header' || isNoteList(element)) return apparatus
    if (tagName !== 'nav') return undefined
    if (!hasToken(element, 'epub:type', 'page-list'))
      return isContents(element) ? contents : apparatus
    tally.apply('page-list')
    return 'skip'
  }
  const destinationOf = (element: Element, into: PassageWriter): Destination => {
    const { id } = element.properties
    if (typeof id === 'string' && known.has(id)) return noteWriter(id)
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
    places.set(element, { part, at })
    if (element.tagName === 'math') tally.apply('formula')
    const text = destination === undefined ? numberOf(element, parent) : undefined
    const listed = numbers.get(part) ?? []
    if (text !== undefined) listed.push({ text, at })
    numbers.set(part, listed)
    return destination
  }
  for (const { isText, tree } of documents) {
    const into = isText ? body : apparatus
    readTree(tree, { into, enter, onUnread: () => tally.apply('not-shown') })
  }
  return {
    body: body.passage(),
    notes: new Map([...notes].map(([id, writer]) => [id, writer.passage()])),
    labels,
    numbers,
    contents: contents.passage(),
    apparatus: apparatus.passage(),
    places,
    tally,
  }
}

function isContents(nav: Element): boolean {
  return (
    hasToken(nav, 'role', 'doc-toc') ||
    hasToken(nav, 'epub:type', 'toc') ||
    hasToken(nav, 'className', 'contents')
  )
}

/** A section that its author made of notes has no such class, and is text. */
function isNoteList(element: Element): boolean {
  return (
    hasToken(element, 'role', 'doc-endnotes') &&
    hasToken(element, 'className', 'footnotes', 'notes')
  )
}
