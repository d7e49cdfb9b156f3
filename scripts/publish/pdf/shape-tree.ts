import { keysByName, type Names, readData } from '../../lib/read-template.ts'
import type { Painted } from './painted.ts'
import {
  type Child,
  contentOf,
  elementsIn,
  hasType,
  isElement,
  isMarked,
  newElement,
  type StructureElement,
} from './read-tags.ts'

/** What becomes of an element when everything in it has been shaped. */
type Shape = (element: StructureElement) => Child[]

/**
 * The browser's tree made the tree of the book: standard types, nested as ISO 32000-1, 14.8.4,
 * has them. What only decorates is left out. Notes that go on at the foot of the next page become
 * one element again, so that they are read without the text between.
 */
export function shapeTree(top: StructureElement, painted: Painted): StructureElement {
  /** By the number that the layout gave them, notes that go on. */
  const cut = new Map<string, StructureElement>()

  const shape = (element: StructureElement, isInDrawing: boolean): Child[] => {
    const { children, datum, kind, type } = element
    // Lines are content where they make a picture, or the bullet of a list.
    const isDrawing =
      isInDrawing || type === 'Figure' || type === 'Lbl' || kind === 'formula'
    element.children = children.flatMap((child) => {
      if (isElement(child)) return shape(child, isDrawing)
      const isContent = !isMarked(child) || painted.isContent(child, isDrawing)
      return isContent ? [child] : []
    })
    // An element that holds nothing would be read as an empty one.
    if (element.children.length === 0) return []
    const note = cut.get(datum)
    if (note && (kind === 'noterest' || kind === 'notenext')) {
      append(note, element.children, kind === 'noterest')
      return []
    }
    if (kind === 'notecut') cut.set(datum, element)
    return (shapes[kind] ?? shapes[type] ?? unwrap)(element)
  }

  joinTables(top)
  const [document] = shape(top, false)
  if (!document || !isElement(document)) throw new Error('Cannot find text in the tags')
  return document
}

/** A table that goes on on other pages has all rows of those. */
function joinTables(top: StructureElement): void {
  let table = top
  for (const element of elementsIn(top)) {
    if (element.kind === 'tablecut') table = element
    if (element.kind === 'tablerest') table.children.push(...element.children.splice(0))
  }
}

/** @param goesOn - Whether the first of the children is the rest of a block. */
function append(
  element: StructureElement,
  children: readonly Child[],
  goesOn: boolean,
): void {
  const last = element.children.at(-1)
  const [first, ...others] = children
  const isRest = goesOn && last && first && hasType(last, ...joinable)
  if (isRest && hasType(first, last.type)) {
    append(last, first.children, true)
    element.children.push(...others)
  } else element.children.push(...children)
}

/** Text in a paragraph is no block that could go on; a label begins an item anew. */
const joinable = ['P', 'L', 'LI', 'LBody', 'BlockQuote', 'Div', 'Code', 'Span']

const lists =
  readData<Readonly<Record<'types' | 'of-blocks', Names>>>('pdf-structure.yaml')

function shapesOf(kindsByType: Names, shapeAs: (type: string) => Shape) {
  const types = [...keysByName(kindsByType)]
  return Object.fromEntries(types.map(([kind, type]) => [kind, shapeAs(type)]))
}

/** By the kind that the printed document has marked. */
const shapes: Readonly<Record<string, Shape>> = {
  ...shapesOf(lists.types, to),
  ...shapesOf(lists['of-blocks'], blocksIn),
  abbr: shapeAbbreviation,
  block: ({ children, language }) => paragraphs(children, language),
  // Each description is a part of the body.
  dd: (element) => as(element.children.some(isBlock) ? 'Div' : 'P', element),
  dl: shapeDescriptions,
  formula: shapeFormula,
  img: shapePicture,
  li: shapeItem,
  locator: inside('Reference', 'Link'),
  note: shapeNote,
  notecut: shapeNote,
  notelbl: inside('Lbl', 'Link'),
  noteref: inside('Reference', 'Link'),
  ol: (element) => listOf(element, numberings[element.datum] ?? 'Decimal'),
  ruby: shapeRuby,
  table: shapeTable,
  tablecut: shapeTable,
  toci: shapeEntry,
  ul: (element) => listOf(element, element.attributes.ListNumbering ?? 'None'),
  // By the browser's own tag.
  Figure: shapePicture,
}

/** The element itself means nothing: what is in it takes its place. */
function unwrap({ children }: StructureElement): Child[] {
  return children
}

function as(
  type: string,
  element: StructureElement,
  more: Partial<StructureElement> = {},
): Child[] {
  return [Object.assign(element, { type }, more)]
}

function to(type: string): Shape {
  return (element) => as(type, element)
}

function inside(outer: string, inner: string): Shape {
  return (element) => [newElement(outer, as(inner, element))]
}

/** An element that holds blocks, and bare text in paragraphs. */
function blocksIn(type: string): Shape {
  return (element) => as(type, element, { children: paragraphs(element.children) })
}

/** How lists are numbered that are not in digits. @see ISO 32000-1, table 347 */
const numberings: Readonly<Record<string, string>> = {
  la: 'LowerAlpha',
  lr: 'LowerRoman',
  ua: 'UpperAlpha',
  ur: 'UpperRoman',
}

/** Types that stand in a line. Notes and figures stand in lines and between them. */
const inLine = new Set(
  'Code Em Formula Link Lbl Quote Reference Ruby Span Strong'.split(' '),
)

/** Blocks, runs of bare text among them put into paragraphs. */
function paragraphs(children: readonly Child[], language?: string): Child[] {
  const blocks: Child[] = []
  let open: StructureElement | undefined
  for (const child of children) {
    const isText = !isElement(child) || inLine.has(child.type)
    const goesAlong = hasType(child, 'Figure', 'Note')
    if (isText && !open) {
      open = newElement('P', [])
      if (language !== undefined) open.language = language
      blocks.push(open)
    }
    if (open && (isText || goesAlong)) open.children.push(child)
    else {
      open = undefined
      blocks.push(child)
    }
  }
  return blocks
}

function isBlock(child: Child): boolean {
  return hasType(child, 'P', 'L', 'Table', 'BlockQuote', 'Div')
}

/** A picture without an alternative text decorates; the author has been asked for one. */
function shapePicture(element: StructureElement): Child[] {
  return element.alt ? as('Figure', element) : element.children.filter(isElement)
}

/** A formula, whose parts are no elements of their own: its alternative text says how they belong together. */
function shapeFormula(element: StructureElement): Child[] {
  return as('Formula', element, { children: [...contentOf(element)] })
}

/**
 * A ruby, and one for each base where several follow each other.
 *
 * @see ISO 32000-1, table 338: it holds one base, which has an element of its own, and one text
 */
function shapeRuby(element: StructureElement): Child[] {
  const shaped: Child[] = []
  let base: Child[] = []
  for (const child of element.children) {
    if (!hasType(child, 'RT')) base.push(child)
    else if (base.length === 0) shaped.push(child)
    else {
      const children = [newElement('RB', base), child]
      shaped.push(...as('Ruby', { ...element, children }))
      base = []
    }
  }
  return [...shaped, ...base]
}

/** A note, in which the space after the label is part of the label. */
function shapeNote(element: StructureElement): Child[] {
  const [label, space, ...text] = element.children
  if (label && isElement(label) && space && !isElement(space)) {
    label.children.push(space)
    element.children = [label, ...text]
  }
  return as('Note', element)
}

/** An entry of the contents refers to a place: @see ISO 32000-1, table 333 */
function shapeEntry(element: StructureElement): Child[] {
  const children = element.children.map((child) =>
    hasType(child, 'Link') ? newElement('Reference', [child]) : child,
  )
  return as('TOCI', element, { children })
}

function shapeAbbreviation(element: StructureElement): Child[] {
  const expansion = Buffer.from(element.datum, 'hex').toString('utf8')
  return as('Span', element, { expansion })
}

/** A table: its caption, then its rows in head, body and foot. @see ISO 32000-1, table 337 */
function shapeTable({ children, ...element }: StructureElement): Child[] {
  const parts = children.filter(isElement)
  const rowsOf = (...kinds: string[]) => parts.filter(({ kind }) => kinds.includes(kind))
  const group = (type: string, kind: string): Child[] => {
    const rows = rowsOf(kind)
    return rows.length > 0 ? [newElement(type, rows)] : []
  }
  const body = group('TBody', 'trbody')
  // A head or a foot alone has nothing to be the head or foot of.
  const rows =
    body.length > 0
      ? [...group('THead', 'trhead'), ...body, ...group('TFoot', 'trfoot')]
      : rowsOf('trhead', 'trfoot')
  const captions = parts.filter(({ type }) => type === 'Caption')
  return as('Table', { ...element, children: [...captions, ...rows], attributes: {} })
}

/** An item: its labels, and everything else as its body. */
function shapeItem(element: StructureElement): Child[] {
  const { children } = element
  const [first] = children
  // The box of a task stands in the first paragraph, if the task has paragraphs.
  const isBoxed = first && hasType(first, 'P') && hasType(first.children[0], 'Lbl')
  if (isBoxed) children.unshift(...first.children.splice(0, 1))
  const labels = children.filter((child) => hasType(child, 'Lbl'))
  const body = children.filter((child) => !hasType(child, 'Lbl'))
  if (body.length > 0) labels.push(newElement('LBody', body))
  return as('LI', element, { children: labels })
}

/** A list of terms, each the label of what describes it. */
function shapeDescriptions(element: StructureElement): Child[] {
  const items: StructureElement[] = []
  for (const child of element.children) {
    const isTerm = isElement(child) && child.kind === 'dt'
    if (!isTerm) bodyOf(items).children.push(child)
    else if (!items.at(-1) || hasType(items.at(-1)?.children.at(-1), 'LBody')) {
      items.push(newElement('LI', [child]))
    } else items.at(-1)?.children.push(child)
  }
  return listOf({ ...element, children: items }, 'None')
}

/**
 * What stands between the items, such as a note, belongs to the item before it.
 *
 * @param numbering - How items are numbered: see ISO 32000-1, table 347.
 */
function listOf(element: StructureElement, numbering: string): Child[] {
  const items: StructureElement[] = []
  for (const child of element.children) {
    const isItem = hasType(child, 'LI') || (hasType(child, 'L') && items.length === 0)
    if (isItem) items.push(child)
    else bodyOf(items).children.push(child)
  }
  return as('L', element, { children: items, attributes: { ListNumbering: numbering } })
}

/** The body of the last item, which is made if need be. */
function bodyOf(items: StructureElement[]): StructureElement {
  if (!hasType(items.at(-1), 'LI')) items.push(newElement('LI', []))
  const { children } = items.at(-1) as StructureElement
  const last = children.at(-1)
  if (hasType(last, 'LBody')) return last
  const body = newElement('LBody', [])
  children.push(body)
  return body
}
