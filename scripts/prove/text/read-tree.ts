import type { Element, Nodes, Parents, Root } from 'hast'
import { formulaSource } from '../../lib/atoms.ts'
import { inlineElements } from '../../lib/hast.ts'
import { memoize } from '../../lib/memoize.ts'
import { labelOf } from '../../lib/numerals.ts'
import type { Origin } from '../evidence.ts'
import { type PassageWriter, writePassage } from './passage.ts'

/** Where the text of an element goes. */
export type Destination =
  /** Where the text around it goes. */
  | undefined
  /** Elsewhere, with all that is in it. */
  | PassageWriter
  /** Nowhere: nothing in it is text. */
  | 'skip'

interface TreeReader {
  readonly into: PassageWriter
  /** Where the text of a node comes from; `undefined` in a finished file. */
  readonly originOf?: (node: Nodes) => Origin
  /** Asked at every element before its text is read. */
  readonly enter?: (element: Element, into: PassageWriter, parent: Parents) => Destination
  /** Told of every element whose content is left out. */
  readonly onUnread?: () => void
  /** Names of those elements, where they are others than {@link neverSeen}. */
  readonly unread?: ReadonlySet<string>
}

/** Elements whose content no reader sees as text; what is in `rp` only those that know no ruby. */
const neverSeen = new Set(
  'head metadata noscript rp script style template title'.split(' '),
)

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
  else if (node.type === 'root') {
    for (const child of node.children) read(child, into, reader, node)
  } else if (node.type !== 'element') return
  else if ((reader.unread ?? neverSeen).has(node.tagName)) reader.onUnread?.()
  else {
    const destination = reader.enter?.(node, into, parent)
    if (destination !== 'skip') readElement(node, into, destination ?? into, reader)
  }
}

function readElement(
  element: Element,
  from: PassageWriter,
  into: PassageWriter,
  reader: TreeReader,
): void {
  const isApart = into !== from || !inlineElements.has(element.tagName)
  if (isApart) into.gap()
  const source = formulaSource(element)
  if (source !== undefined) into.write(source, reader.originOf?.(element))
  else for (const child of element.children) read(child, into, reader, element)
  if (isApart) into.gap()
}

/** The text of a tree, all of it. */
export function textOf(tree: Nodes): string {
  return readTree(tree, { into: writePassage() }).passage().text
}

/** The number that an item of a list begins with. */
export interface ListNumber {
  readonly text: string
  /** Characters of the text before it, white space left out. */
  readonly at: number
}

/** The number of an item of a numbered list, such as `3.`; `undefined` for anything else, and for a task, which has its box. */
export function numberOf(element: Element, parent: Nodes): string | undefined {
  if (element.tagName !== 'li' || parent.type !== 'element') return undefined
  if ([element.properties.className].flat().includes('task-item')) return undefined
  return parent.tagName === 'ol' ? numbersIn(parent).get(element) : undefined
}

/** @see https://html.spec.whatwg.org/multipage/grouping-content.html#ordinal-value */
const numbersIn = memoize((list: Element): ReadonlyMap<Element, string> => {
  const items = list.children.filter((node): node is Element => {
    return node.type === 'element' && node.tagName === 'li'
  })
  const { reversed, start } = list.properties
  const isReversed = reversed !== undefined && reversed !== null && reversed !== false
  let next = wholeNumber(start) ?? (isReversed ? items.length : 1)
  const numbers = new Map<Element, string>()
  for (const item of items) {
    next = wholeNumber(item.properties.value) ?? next
    numbers.set(item, labelOf(list, next))
    next += isReversed ? -1 : 1
  }
  return numbers
})

function wholeNumber(value: unknown): number | undefined {
  const text = String(value ?? '').trim()
  return /^[-+]?\d+$/u.test(text) ? Number(text) : undefined
}
