import type { Element, Nodes, Parents, Root } from 'hast'
import type { Origin } from '../evidence.ts'
import { formulaSource } from './formulas.ts'
import { type PassageWriter, writePassage } from './passage.ts'

/** What becomes of an element while a tree is read. */
export type Turn =
  /** Its text goes where the text around it goes. */
  | undefined
  /** It and all within it goes elsewhere. */
  | PassageWriter
  /** Nothing in it is text. */
  | 'skip'

export interface TreeReader {
  readonly into: PassageWriter
  /** Where the text of a node comes from; `undefined` in a finished file. */
  readonly originOf?: (node: Nodes) => Origin
  /** Asked at every element before its text is read. */
  readonly turn?: (element: Element, into: PassageWriter, parent: Parents) => Turn
  /** Told of every element whose content no reader sees. */
  readonly onUnread?: () => void
}

/**
 * Elements that readers see as one with the words around them. All others end a word.
 *
 * @see https://html.spec.whatwg.org/multipage/dom.html#phrasing-content
 */
const inline = new Set(
  'a abbr b bdi bdo cite code data del dfn em i img ins kbd mark math q ruby s samp small span strong sub sup time u var wbr'.split(
    ' ',
  ),
)

/** Whether a word may go on over the edges of an element. */
export function isInline({ tagName }: Element): boolean {
  return inline.has(tagName)
}

/** Elements whose content no reader sees as text; what is in `rp` only those that know no ruby. */
const unread = new Set('head metadata noscript rp script style template title'.split(' '))

/**
 * Reads the text of a tree in document order.
 *
 * These rules hold for the manuscript's trees and for those of finished files alike: white space
 * is a space; the edges of every element that is not of a line are, too, and so is `br`; what has
 * no text, such as a picture or a rule, adds nothing; a formula reads as its source.
 */
export function readTree(tree: Nodes, reader: TreeReader): PassageWriter {
  read(tree, reader.into, reader, nowhere)
  return reader.into
}

const nowhere: Root = { type: 'root', children: [] }

function read(
  node: Nodes,
  into: PassageWriter,
  reader: TreeReader,
  parent: Parents,
): void {
  if (node.type === 'text') into.write(node.value, reader.originOf?.(node))
  else if (node.type === 'root') readChildren(node, into, reader)
  else if (node.type === 'element') readElement(node, into, reader, parent)
}

function readElement(
  element: Element,
  into: PassageWriter,
  reader: TreeReader,
  parent: Parents,
): void {
  if (unread.has(element.tagName)) {
    reader.onUnread?.()
    return
  }
  const turn = reader.turn?.(element, into, parent)
  if (turn === 'skip') return
  const target = turn ?? into
  const isApart = target !== into || !isInline(element)
  if (isApart) target.gap()
  const source = formulaSource(element)
  if (source !== undefined) target.write(source, reader.originOf?.(element))
  else readChildren(element, target, reader)
  if (isApart) target.gap()
}

function readChildren(node: Parents, into: PassageWriter, reader: TreeReader): void {
  for (const child of node.children) read(child, into, reader, node)
}

/** The text of a tree, with nothing told apart. */
export function textOf(tree: Nodes): string {
  return readTree(tree, { into: writePassage() }).passage().text
}
