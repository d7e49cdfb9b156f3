import type { Element, ElementContent, ElementData, Nodes, RootContent, Text } from 'hast'
import type { Position } from 'unist'
import type { IndexMark } from '../book.ts'

/** What is known of an element, and not said in HTML. */
export interface Marks {
  /** The author chose its id. */
  readonly explicitId?: boolean
  /** Other names by which links mean it. */
  readonly aliases?: readonly string[]
  /** Path in the manuscript folder of the file that it is written in. */
  readonly path?: string | undefined
  /** The part before it ends, and it stands in none; or in none of a volume either. */
  readonly endsPart?: boolean | 'all'
  /** Its author's list of files says that it stands in a part. */
  readonly isInPart?: boolean | undefined
  /** It is no author's, and stands in no file. */
  readonly isMade?: boolean
  /** What the index says of it. */
  readonly index?: readonly IndexMark[]
  /** What a link has in print, with an empty `span[data-page-reference]` for the page that it leads to. */
  readonly inPrint?: readonly ElementContent[]
}

/** The property of an empty `span` that stands for the number of a listing, until the book has words for it. */
export const listingNumber = 'dataListing'

/** What the ids of blocks begin with that links of Obsidian mean by `#^name`: no heading has such a one. */
export const blockPrefix = 'block-'

export function marksOf({ data }: Element): Marks {
  return (data ?? {}) as Marks
}

export function mark(element: Element, marks: Marks): void {
  // A parser of HTML files declares a place in `data`, which no node from Markdown has.
  element.data = { ...element.data, ...marks } as ElementData
}

/** A text of ours, which stands nowhere in the source. */
export function text(value: string): Text {
  return { type: 'text', value }
}

/** Says where in the source an element of ours comes from, if that is known. */
export function placedAt(element: Element, position: Position | undefined): Element {
  if (position) element.position = position
  return element
}

/** The classes of an element; none where it has no `class`. */
export function classesOf({
  properties: { className },
}: Pick<Element, 'properties'>): readonly string[] {
  return [className ?? []].flat().map(String)
}

/** Give an element classes in place of those that it has. */
export function setClasses(
  { properties }: Pick<Element, 'properties'>,
  classes: readonly string[],
): void {
  if (classes.length > 0) properties.className = [...classes]
  else delete properties.className
}

/** Give an element classes besides those that it has. */
export function addClasses(element: Element, names: readonly string[]): void {
  setClasses(element, [...new Set([...classesOf(element), ...names])])
}

/** Take classes from an element. */
export function removeClasses(element: Element, names: readonly string[]): void {
  const kept = classesOf(element).filter((name) => !names.includes(name))
  setClasses(element, kept)
}

/** Whether an element has a class. */
export function hasClass(element: Element, name: string): boolean {
  return classesOf(element).includes(name)
}

/** Whether an element is a heading, `h1` to `h6`. */
export function isHeading(element: Element): boolean {
  return levelOf(element) > 0
}

/** 1 to 6 for a heading, 0 for any other element. */
export function levelOf({ tagName }: Element): number {
  return Number(/^h([1-6])$/.exec(tagName)?.[1] ?? 0)
}

/** The headings that divide the text, in order: none in quotations, boxes, lists and tables. */
export function headingsAmong(nodes: readonly RootContent[]): readonly Element[] {
  return nodes.flatMap((node) => {
    if (node.type !== 'element') return []
    if (isHeading(node)) return [node]
    return ['div', 'section'].includes(node.tagName) ? headingsAmong(node.children) : []
  })
}

/**
 * Elements that readers see as one with the words around them. All others end a word.
 *
 * @see https://html.spec.whatwg.org/multipage/dom.html#phrasing-content
 */
export const inlineElements: ReadonlySet<string> = new Set(
  'a abbr b bdi bdo cite code data del dfn em i img ins kbd mark math q ruby s samp small span strong sub sup time u var wbr'.split(
    ' ',
  ),
)

/** Whether a list of tokens, such as `class` or `role`, has one of these. */
export function hasToken(
  { properties }: Element,
  name: string,
  ...tokens: readonly string[]
): boolean {
  const found = [properties[name] ?? ''].flat().join(' ').split(/\s+/u)
  return tokens.some((token) => found.includes(token))
}

/** All elements of a tree in document order, the tree itself first if it is one. */
export function elementsOf(tree: Nodes): readonly Element[] {
  const elements: Element[] = []
  const collect = (node: Nodes): void => {
    if (node.type === 'element') elements.push(node)
    if ('children' in node) for (const child of node.children) collect(child)
  }
  collect(tree)
  return elements
}
