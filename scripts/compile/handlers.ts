/**
 * How Markdown's nodes become HTML where this dialect says more than CommonMark: a handler for
 * each kind of node, for `remark-rehype`.
 */
import type { Element } from 'hast'
import { h } from 'hastscript'
import type { Code, ListItem, Parents, ThematicBreak } from 'mdast'
import { defaultHandlers, type Handlers, type State } from 'mdast-util-to-hast'
import { container } from './handlers/container.ts'
import { madeFrom } from './handlers/made-from.ts'
import { footnoteDefinition, footnoteReference, inlineNote } from './handlers/note.ts'
import { captionedTable, table } from './handlers/table.ts'
import type {
  Caption,
  Description,
  Figure,
  Formula,
  Glossary,
  Span,
  Term,
} from './nodes.ts'

export const handlers = {
  caption: (state: State, node: Caption) =>
    madeFrom(state, node, h('figcaption', state.all(node))),
  captionedTable,
  code,
  container,
  containerLabel: () => undefined,
  description,
  figure,
  formula,
  footnoteDefinition,
  footnoteReference,
  glossary: (state: State, node: Glossary) =>
    madeFrom(state, node, h('dl', state.wrap(state.all(node), true))),
  inlineNote,
  listItem,
  span: (state: State, node: Span) => madeFrom(state, node, h('span', state.all(node))),
  table,
  term: (state: State, node: Term) => madeFrom(state, node, h('dt', state.all(node))),
  thematicBreak: (state: State, node: ThematicBreak) =>
    madeFrom(state, node, h('hr.scene-break')),
} satisfies Handlers

/** Attributes of fenced code belong to the block, its language to the code. */
function code(state: State, node: Code): Element {
  const [language] = node.lang?.split(/\s+/) ?? []
  const properties = language ? { className: [`language-${language}`] } : {}
  const text = h('code', properties, node.value ? `${node.value}\n` : '')
  state.patch(node, text)
  return madeFrom(state, node, h('pre', text))
}

/** One paragraph stands in its description bare, as in a tight list. */
function description(state: State, node: Description): Element {
  const content = state.all(node)
  const [only, ...others] = content
  const isBare = only?.type === 'element' && only.tagName === 'p' && others.length === 0
  return madeFrom(
    state,
    node,
    h('dd', isBare ? only.children : state.wrap(content, true)),
  )
}

/** Id, language and classes of a picture that stands alone are those of its figure. */
function figure(state: State, node: Figure): Element {
  const content = state.all(node)
  const [image] = content
  const element = madeFrom(state, node, h('figure', state.wrap(content, true)))
  if (image?.type !== 'element') return element
  const { className, id, lang, ...own } = image.properties
  Object.assign(element.properties, { ...(id && { id }), ...(lang && { lang }) })
  const classes = [className ?? []].flat().map(String)
  const ofFigure = classes.filter((name) => name !== 'decorative')
  if (ofFigure.length > 0) element.properties.className = ofFigure
  image.properties = own
  if (classes.includes('decorative')) image.properties.className = ['decorative']
  return element
}

/** A formula that cannot be set stands as it was written, and has been reported. */
function formula(state: State, node: Formula): Element {
  const math = node.math ?? h('code', node.value)
  if (!node.isBlock) return madeFrom(state, node, math)
  state.patch(node, math)
  return madeFrom(state, node, h('div.formula', math))
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
