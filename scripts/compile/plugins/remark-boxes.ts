import type { Blockquote, PhrasingContent, Root } from 'mdast'
import type { VFile } from 'vfile'
import { walkMarkdown } from '../../lib/walk.ts'
import { withoutParts } from '../attributes.ts'
import { blocks, kindOfAttributes, kindOfBox, kindOfClass } from '../blocks.ts'
import { type Container, giveLabel } from '../nodes.ts'
import { attributesAbove } from '../syntax/openings.ts'
import { takeFromEnd } from './remark-attributes.ts'

/** Leanpub's, which are of no kind. */
const untitled = new Set(['aside', 'blurb'])

/** Attributes of other tools that say how a box looks; the title has been read as its label. */
const looks = /^(?:title|name|collapse|icon|appearance)=/

/** GitHub and Obsidian: `[!tip]`, or `[!tip]-` for one that readers can fold. */
const alertMark = /^\[!([A-Za-z][\w-]*)(?:\|[^\]\n]*)?\][-+]?[ \t]*/

/** MyST: `:class: tip`. */
const option = /^:(class|name|label|icon|open|enumerated):[ \t]*(.*)$/

/** Find out which blocks and quotations are boxes, of which kind, and what their titles are. */
export function remarkBoxes() {
  return (tree: Root, file: VFile): void => {
    walkMarkdown(tree, (node, parent, index) => {
      if (node.type === 'blockquote') readAlert(node)
      if (node.type !== 'container' || node.name === attributesAbove) return
      const above = parent.children[index - 1]
      if (above?.type === 'container' && above.name === attributesAbove)
        takeAttributes(node, above)
      if (node.name === 'blockquote') Object.assign(node, { type: 'blockquote' })
      else readBox(node, file)
    })
  }
}

/** Makes a box of a quotation that begins with its kind. What follows in the line is its title. */
function readAlert(quotation: Blockquote): void {
  const [first, ...rest] = quotation.children
  const [text, ...others] = first?.type === 'paragraph' ? first.children : []
  if (first?.type !== 'paragraph' || text?.type !== 'text') return
  const [mark, name = ''] = alertMark.exec(text.value) ?? []
  if (!mark) return
  const head = { ...text, value: text.value.slice(mark.length) }
  const [title, content] = cutLine([head, ...others])
  Object.assign(quotation, {
    ...{ type: 'container', name, box: kindOfBox(name) ?? 'note' },
    ...{ attributes: '', end: '', closed: true, opening: text.position },
    children: content.length > 0 ? [{ ...first, children: content }, ...rest] : rest,
  })
  if (title.length > 0)
    giveLabel(quotation as unknown as Container, title, first.position)
}

/** The first line of a paragraph, and what is below it. */
function cutLine(nodes: readonly PhrasingContent[]) {
  const at = nodes.findIndex(
    (node) =>
      node.type === 'break' || (node.type === 'text' && node.value.includes('\n')),
  )
  const node = nodes[at]
  if (!node) return [nodes.filter(hasText), []] as const
  const [line, below] =
    /^(.*?)[ \t]*\n(.*)$/s.exec('value' in node ? node.value : '\n')?.slice(1) ?? []
  const textOf = (value = ''): PhrasingContent[] =>
    node.type === 'text' ? [{ ...node, value }] : []
  const before = [...nodes.slice(0, at), ...textOf(line)]
  const after = [...textOf(below), ...nodes.slice(at + 1)]
  return [before.filter(hasText), after.filter(hasText)] as const
}

function hasText(node: PhrasingContent): boolean {
  return node.type !== 'text' || node.value !== ''
}

/** What the line above a box says of it; nothing is left of the line. */
function takeAttributes(node: Container, above: Container): void {
  if (above.box) node.box = above.box
  node.children.unshift(...above.children)
  Object.assign(above, { type: 'html', value: '' })
}

function readBox(node: Container, file: VFile): void {
  if (!node.box) nameBox(node)
  if (untitled.has(node.name)) node.name = 'note'
  else if (!node.box) return
  node.attributes = withoutParts(node.attributes, (part) => looks.test(part))
  readOptions(node)
  readIndented(node)
  takeTitle(node, file)
}

/** A block whose name, or whose class if it has no name, is a kind of box. */
function nameBox(node: Container): void {
  const { attributes, name } = node
  if (name) {
    const kind = Object.hasOwn(blocks, name)
      ? undefined
      : (kindOfBox(name) ?? kindOfClass(name))
    if (kind) node.box = kind
    return
  }
  const { className, kind } = kindOfAttributes(attributes)
  if (!kind) return
  node.box = kind
  node.attributes = withoutParts(attributes, (part) => part === `.${className}`)
}

/** Reads the lines of options at the beginning of a box. */
function readOptions(node: Container): void {
  const index = node.children.findIndex(({ type }) => type !== 'containerLabel')
  const first = node.children[index]
  const [text, ...others] = first?.type === 'paragraph' ? first.children : []
  if (first?.type !== 'paragraph' || text?.type !== 'text') return
  const lines = text.value.split('\n')
  const end = lines.findIndex((line) => !option.test(line))
  const count = end < 0 ? lines.length : end
  if (count === 0) return
  for (const line of lines.slice(0, count)) {
    const [, key, value = ''] = option.exec(line) ?? []
    if (key === 'name' && /^[^\s{}]+$/.test(value)) node.attributes = `{#${value}}`
    if (key === 'class') node.box = kindOfBox(value) ?? node.box ?? 'note'
  }
  const left = { ...text, value: lines.slice(count).join('\n') }
  const children = [left, ...others].filter(hasText)
  node.children.splice(index, 1, ...(children.length > 0 ? [{ ...first, children }] : []))
}

/** The same for MkDocs, which indents them. */
function readIndented(node: Container): void {
  const index = node.children.findIndex(({ type }) => type !== 'containerLabel')
  const first = node.children[index]
  if (first?.type !== 'code' || !node.end.startsWith('/')) return
  const [, kind = ''] = /^type: *([\w-]+)/m.exec(first.value) ?? []
  node.box = kindOfBox(kind) ?? node.box ?? 'note'
  node.children.splice(index, 1)
}

/** A heading as the first in a box is its title; of a kind that nobody knows, the name is. */
function takeTitle(node: Container, file: VFile): void {
  const { name, opening } = node
  const [first] = node.children
  if (first?.type === 'heading') {
    const [id] = /#[^\s{}]+/.exec(takeFromEnd(first, file) ?? '') ?? []
    if (id && !node.attributes.includes('#'))
      node.attributes = `{${id} ${node.attributes.slice(1, -1)}}`
    node.children.shift()
    if (first.children.length > 0) giveLabel(node, first.children, first.position)
  } else if (first?.type !== 'containerLabel' && isUnknown(name)) {
    const value = name.charAt(0).toUpperCase() + name.slice(1)
    giveLabel(node, [{ type: 'text', value, position: opening }], opening)
  }
}

function isUnknown(name: string): boolean {
  return name !== '' && name !== 'admonition' && !(kindOfBox(name) ?? kindOfClass(name))
}
