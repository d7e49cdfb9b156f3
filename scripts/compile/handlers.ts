/**
 * How Markdown's nodes become HTML where this dialect says more than CommonMark: a handler for
 * each kind of node, for `remark-rehype`.
 */
import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import type {
  Code,
  FootnoteDefinition,
  FootnoteReference,
  ListItem,
  Parents,
} from 'mdast'
import { defaultHandlers, type Handlers, type State } from 'mdast-util-to-hast'
import { blocks } from './blocks.ts'
import { exampleReference } from './book-so-far.ts'
import { boxElement } from './boxes.ts'
import { bare, madeFrom, making } from './made-from.ts'
import {
  type Abbreviation,
  type Caption,
  type Container,
  type Description,
  type ExampleReference,
  type Figure,
  type Figures,
  type Formula,
  type Glossary,
  type InlineNote,
  noteElement,
  type Span,
  type Subscript,
  type Superscript,
  type Term,
} from './nodes.ts'
import { captionedTable, table } from './table-elements.ts'

export const handlers = {
  abbreviation: making((state, node: Abbreviation) =>
    h('abbr', { title: node.title }, state.all(node)),
  ),
  caption: making((state, node: Caption) => h('figcaption', state.all(node))),
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
  figures: making((state, node: Figures) => h('div.figures', state.all(node))),
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
  subscript: making((state, node: Subscript) => h('sub', state.all(node))),
  superscript: making((state, node: Superscript) => h('sup', state.all(node))),
  table: making(table),
  term: making((state, node: Term) => h('dt', state.all(node))),
  thematicBreak: making(() => h('hr.scene-break')),
} satisfies Handlers

/** A `:::block` as the element that {@link blocks} makes of it, or as a `div`. */
function container(state: State, node: Container): Element {
  const [first] = node.children
  const label = first?.type === 'containerLabel' ? state.all(first) : []
  const content = state.wrap(state.all(node), true)
  if (node.box) return boxElement(node.box, content, label)
  const block = Object.hasOwn(blocks, node.name) ? blocks[node.name] : undefined
  if (block?.takesLabel) return block.element(content, label)
  // A label that nobody asked for has been reported; its words stay.
  const whole: ElementContent[] = label.length > 0 ? [h('p', label), ...content] : content
  if (block) return block.element(whole, [])
  return h('div', node.name ? { className: [node.name] } : {}, whole)
}

/** Attributes of fenced code belong to the block, its language to the code. */
function code(state: State, node: Code): Element {
  const [language] = node.lang?.split(/\s+/) ?? []
  const properties = language ? { className: [`language-${language}`] } : {}
  const text = h('code', properties, node.value ? `${node.value}\n` : '')
  state.patch(node, text)
  return h('pre', text)
}

/** Classes that mean an element, and names that other tools have for a class of ours. */
const elementByClass: Readonly<Record<string, string>> = {
  mark: 'mark',
  underline: 'u',
  ul: 'u',
  kbd: 'kbd',
}
const classNames: Readonly<Record<string, string>> = {
  smallcaps: 'small-caps',
  sc: 'small-caps',
}

function span(state: State, node: Span): Element {
  const properties = node.data?.hProperties ?? {}
  const classes = [properties.className ?? []].flat().map(String)
  const meant = classes.find((name) => Object.hasOwn(elementByClass, name)) ?? ''
  const className = classes.flatMap((name) =>
    name === meant
      ? []
      : Object.hasOwn(classNames, name)
        ? (classNames[name] ?? [])
        : name,
  )
  if (className.length > 0) properties.className = className
  else delete properties.className
  return h(elementByClass[meant] ?? 'span', state.all(node))
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
  const { className, id, lang, ...own } = image.properties
  const classes = [className ?? []].flat().map(String)
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
  return h('div.formula', math)
}

/** A task shows its state as a character, which every medium can print. */
function listItem(state: State, node: ListItem, parent: Parents | undefined): Element {
  const { checked, ...plain } = node
  const item = defaultHandlers.listItem(state, { ...plain, checked: null }, parent)
  if (typeof checked !== 'boolean') return item
  const box = h('span.task-box', checked ? '☑' : '☐')
  state.patch(node, box)
  const first = item.children.find((child) => child.type === 'element')
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
