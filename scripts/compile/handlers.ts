/**
 * How Markdown's nodes become HTML where this dialect says more than CommonMark: a handler for
 * each kind of node, for `remark-rehype`.
 */
import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import type {
  AlignType,
  Code,
  FootnoteDefinition,
  FootnoteReference,
  ListItem,
  Nodes,
  Parents,
  Table,
  TableCell,
  TableRow,
} from 'mdast'
import { defaultHandlers, type Handlers, type State } from 'mdast-util-to-hast'
import { classesOf, setClasses } from '../lib/hast.ts'
import { type Names, readData } from '../lib/read-template.ts'
import { blocks, boxElement } from './blocks.ts'
import { exampleReference } from './book-so-far.ts'
import {
  type Abbreviation,
  type CaptionedTable,
  type Container,
  type Description,
  type ExampleReference,
  type Figure,
  type Formula,
  type Glossary,
  type InlineNote,
  labelOf,
  noteElement,
  onlyOf,
  type Span,
} from './nodes.ts'
import { citationHandlers } from './plugins/remark-citations.ts'

export const handlers = {
  abbreviation: making((state, node: Abbreviation) =>
    h('abbr', { title: node.title }, state.all(node)),
  ),
  ...citationHandlers,
  caption: phrasesIn('figcaption'),
  captionedTable: making(captionedTable),
  code: making(code),
  container: making(container),
  containerLabel: () => undefined,
  description: making(description),
  exampleReference: making((_, { name }: ExampleReference) =>
    h('span', { [exampleReference]: name }),
  ),
  figure: making(figure),
  // For `rehypePictures` to divide into rows.
  figures: phrasesIn('div.figures'),
  formula: making(formula),
  // For `rehypeNotes` to take out.
  footnoteDefinition: making((state, node: FootnoteDefinition) =>
    h(noteElement, { dataNote: node.identifier }, state.wrap(state.all(node), true)),
  ),
  footnoteReference: making((_, node: FootnoteReference) => noteref(node.identifier)),
  glossary: making((state, node: Glossary) => h('dl', state.wrap(state.all(node), true))),
  inlineNote,
  listItem,
  span: making(span),
  subscript: phrasesIn('sub'),
  superscript: phrasesIn('sup'),
  table: making(table),
  term: phrasesIn('dt'),
  thematicBreak: making(() => h('hr.scene-break')),
} satisfies Handlers

function phrasesIn(selector: string) {
  return making((state, node: Parents) => h(selector, state.all(node)))
}

/** A `:::block` as the element that {@link blocks} makes of it, or as a `div`. */
function container(state: State, node: Container): Element {
  const given = labelOf(node)
  const label = given ? state.all(given) : []
  const content = state.wrap(state.all(node), true)
  if (node.box) return boxElement(node.box, content, label)
  const block = Object.hasOwn(blocks, node.name) ? blocks[node.name] : undefined
  if (block?.takesLabel) return block.element(content, label, node)
  // A label that nobody asked for has been reported; its words stay.
  const whole: ElementContent[] = label.length > 0 ? [h('p', label), ...content] : content
  if (block) return block.element(whole, [], node)
  return h('div', node.name ? { className: [node.name] } : {}, whole)
}

/** Attributes of fenced code belong to the block, its language to the code. */
function code(state: State, node: Code): Element {
  const [language] = node.lang?.split(/\s+/) ?? []
  const properties = language ? { className: [`language-${language}`] } : {}
  const text = h('code', properties, node.value ? `${node.value}\n` : '')
  state.patch(node, text)
  const { lines } = node.data ?? {}
  return Object.assign(h('pre', text), lines ? { data: { lines } } : {})
}

const { elements, others } =
  readData<Record<'elements' | 'others', Names>>('classes.yaml')

function span(state: State, node: Span): Element {
  const properties = node.data?.hProperties ?? {}
  const classes = classesOf({ properties })
  const meant = classes.find((name) => Object.hasOwn(elements, name)) ?? ''
  const className = classes
    .filter((name) => name !== meant)
    .map((name) => (Object.hasOwn(others, name) ? String(others[name]) : name))
  setClasses({ properties }, className)
  return h(elements[meant] ?? 'span', state.all(node))
}

/** One paragraph stands in its description bare, as in a tight list. */
function description(state: State, node: Description): Element {
  return h('dd', bare(state, state.all(node)))
}

/** Id, language and classes of a picture that stands alone are those of its figure. */
function figure(state: State, node: Figure): Element {
  const content = state.all(node)
  const [first] = content
  const element = h('figure', state.wrap(content, true))
  const image =
    first?.type === 'element' && first.tagName === 'a' ? first.children[0] : first
  if (image?.type !== 'element') return element
  const { className: _, id, lang, ...own } = image.properties
  const classes = classesOf(image)
  const ofFigure = classes.filter((name) => name !== 'decorative')
  Object.assign(element.properties, { ...(id && { id }), ...(lang && { lang }) })
  if (ofFigure.length > 0) element.properties.className = ofFigure
  image.properties = own
  if (ofFigure.length < classes.length) own.className = ['decorative']
  return element
}

/** A formula that cannot be set stands as it was written, and has been reported. */
function formula(state: State, node: Formula): Element {
  const math = node.math ?? h('code', node.value)
  if (!node.isBlock) return math
  state.patch(node, math)
  const lines = String(node.data?.hProperties?.dataLines ?? '').split(' ')
  const places = lines.slice(1).map((id) => h('span', { id }))
  return h('div.formula', [math, ...places])
}

/** A task shows its state as a character, which every medium can print. */
function listItem(state: State, node: ListItem, parent: Parents | undefined): Element {
  const { checked, ...plain } = node
  const item = defaultHandlers.listItem(state, { ...plain, checked: null }, parent)
  const first = item.children.find((child) => child.type === 'element')
  const { id } = node.children[0]?.data?.hProperties ?? {}
  // Its paragraph stands bare.
  if (id && first?.properties.id !== id) item.properties.id ??= id
  if (typeof checked !== 'boolean') return item
  const box = h('span.task-box', checked ? '☑' : '☐')
  state.patch(node, box)
  const text = first?.tagName === 'p' ? first : item
  text.children.unshift(box, { type: 'text', value: ' ' })
  item.properties.className = ['task-item']
  return item
}

/** Reference and content in one. */
function inlineNote(state: State, node: InlineNote): ElementContent[] {
  const { column, line } = node.position?.start ?? { line: 0, column: 0 }
  // No label of an author's note has a space, so this one is free.
  const label = `inline ${line}:${column}`
  const paragraph = madeFrom(state, node, h('p', state.all(node)))
  return [
    madeFrom(state, node, noteref(label)),
    madeFrom(state, node, h(noteElement, { dataNote: label }, [paragraph])),
  ]
}

/** A reference that waits for its number. */
function noteref(label: string): Element {
  return h('a.noteref', { dataNote: label })
}

/**
 * A table whose cells know what heads them.
 *
 * The first row is the head, or as many as the table says; a head of empty cells is none. Where only its
 * first cell is empty, the first column heads the rows. No cell is left out, not even one that has no
 * column.
 */
function table(state: State, node: Table): Element {
  const { children: rows, footRows = 0, headRows = 1 } = node
  const head = rows.slice(0, headRows)
  const [foot, corner] = [rows.length - footRows, head[0]?.children[0]]
  const isHeadless =
    headRows < rows.length && head.every((row) => row.children.every(isEmpty))
  const hasRowHeads =
    !isHeadless && corner && isEmpty(corner) && Number(head[0]?.children.length) > 1
  const groups = {
    thead: isHeadless ? [] : head,
    tbody: rows.slice(headRows, foot),
    tfoot: rows.slice(foot),
  }
  const parts = Object.entries(groups)
    .filter(([, rows]) => rows.length > 0)
    .map(([name, rows]) => h(name, state.wrap(rows.map(toRow), true)))
  const shares = node.widths ? [toShares(state, node, node.widths)] : []
  return h('table', state.wrap<ElementContent>([...shares, ...parts], true))

  function toRow(row: TableRow): Element {
    return madeFrom(state, row, h('tr', row.children.map(toCell(head.includes(row)))))
  }

  function toCell(isInHead: boolean) {
    return (cell: TableCell, index: number): Element => {
      const { column = index } = cell
      const isHead = isInHead ? !isEmpty(cell) : hasRowHeads && column === 0
      const scope = isInHead ? 'col' : 'row'
      return toElement(state, cell, node.align?.[column], isHead ? scope : undefined)
    }
  }
}

function isEmpty({ children }: TableCell): boolean {
  return children.length === 0
}

/** @param scope - Of a head. */
function toElement(
  state: State,
  cell: TableCell,
  align: AlignType | undefined,
  scope: 'col' | 'row' | undefined,
): Element {
  const { colSpan, isFlow, rowSpan } = cell
  const whole = state.all(cell)
  const content = isFlow && whole.length > 0 ? bare(state, whole) : whole
  const element = scope ? h('th', { scope }, content) : h('td', content)
  if (align) element.properties.className = [`align-${align}`]
  Object.assign(element.properties, colSpan && { colSpan }, rowSpan && { rowSpan })
  return madeFrom(state, cell, element)
}

/** How wide the columns are, in hundredths of the table. */
function toShares(state: State, node: Table, widths: readonly number[]): Element {
  const whole = widths.reduce((sum, width) => sum + width, 0)
  const columns = widths.map((width) => {
    const hundredths = Math.round((width / whole) * 1000) / 10
    const column = h('col', { style: `width: ${hundredths}%` })
    state.patch(node, column)
    return column
  })
  const group = h('colgroup', columns)
  state.patch(node, group)
  return group
}

/** A table that begins with its caption. */
function captionedTable(state: State, node: CaptionedTable): Element {
  const [caption, body] = node.children
  const element = madeFrom(state, body, table(state, body))
  const title = madeFrom(state, caption, h('caption', state.all(caption)))
  element.children.unshift({ type: 'text', value: '\n' }, title)
  return element
}

/** A handler for a node that becomes one element. */
function making<Kind extends Nodes>(make: (state: State, node: Kind) => Element) {
  return (state: State, node: Kind) => madeFrom(state, node, make(state, node))
}

/** The element, with the place and the author's attributes of the node it is made from. */
function madeFrom(state: State, node: Nodes, element: Element): Element {
  const { className } = element.properties
  state.patch(node, element)
  state.applyData(node, element)
  const names = [className ?? [], element.properties.className ?? []].flat()
  if (names.length > 0) element.properties.className = [...new Set(names.map(String))]
  return element
}

/** Blocks, or what a single paragraph holds. */
function bare(state: State, content: ElementContent[]): ElementContent[] {
  const only = onlyOf(content)
  const isBare = only?.type === 'element' && only.tagName === 'p'
  return isBare ? only.children : state.wrap(content, true)
}
