import type { Blockquote, Paragraph, PhrasingContent, Root } from 'mdast'
import type { VFile } from 'vfile'
import { walkMarkdown } from '../../lib/walk.ts'
import { blocks } from '../blocks.ts'
import { kindOfBox, kindOfClass } from '../boxes.ts'
import type { Container } from '../nodes.ts'
import { attributesAbove } from '../syntax/openings.ts'
import { takeFromEnd } from './remark-attributes.ts'

/** Leanpub's, which are of no kind. */
const untitled = new Set(['aside', 'blurb'])

/** Attributes of other tools that say how a box looks; the title has been read as its label. */
const looks = /[ \t]*\b(?:title|collapse|icon|appearance)=(?:"[^"]*"|'[^']*'|[^\s"'{}]+)/g

/** GitHub and Obsidian: `[!tip]`, or `[!tip]-` for one that readers can fold. */
const alertMark = /^\[!([A-Za-z][\w-]*)(?:\|[^\]\n]*)?\][-+]?[ \t]*/

/** MyST: `:class: tip`. */
const option = /^:(class|name|label|icon|open|enumerated):[ \t]*(.*)$/

/** Find out which blocks and quotations are boxes, of which kind, and what their titles are. */
export function remarkBoxes() {
  return (tree: Root, file: VFile): void => {
    if (!/:::|```|~~~|!!!|\?\?\?|\[!|[{>]/.test(String(file.value))) return
    walkMarkdown(tree, (node, parent, index) => {
      if (node.type === 'blockquote') readAlert(node)
      if (node.type !== 'container' || node.name === attributesAbove) return
      const above = parent.children[index - 1]
      if (above?.type === 'container' && above.name === attributesAbove)
        takeAttributes(node, above)
      readBox(node, file)
    })
  }
}

/** Makes a box of a quotation that begins with its kind. What follows in the line is its title. */
function readAlert(quotation: Blockquote): void {
  const [first, ...rest] = quotation.children
  if (first?.type !== 'paragraph') return
  const [text, ...others] = first.children
  const [mark, name = ''] = (text?.type === 'text' && alertMark.exec(text.value)) || []
  if (!mark || text?.type !== 'text') return
  const head = { ...text, value: text.value.slice(mark.length) }
  const [title, content] = firstLine([head, ...others])
  const label = title.length > 0 ? title : labelFor(name, text)
  Object.assign(quotation, {
    ...{
      type: 'container',
      name,
      box: kindOfBox(name) ?? 'note',
      attributes: '',
      end: '',
    },
    opening: text.position,
    closed: true,
    children: [
      ...(label.length > 0
        ? [
            {
              type: 'containerLabel',
              children: label,
              ...(first.position && { position: first.position }),
            },
          ]
        : []),
      ...(content.length > 0 ? [{ ...first, children: content }] : []),
      ...rest,
    ],
  })
}

/** Of a kind that nobody knows, the name is the title. */
function labelFor(
  name: string,
  { position }: Pick<Paragraph, 'position'>,
): PhrasingContent[] {
  if (kindOfBox(name) ?? kindOfClass(name)) return []
  const value = name.charAt(0).toUpperCase() + name.slice(1)
  return [{ type: 'text', value, ...(position && { position }) }]
}

function firstLine(nodes: readonly PhrasingContent[]) {
  const at = nodes.findIndex(
    (node) =>
      node.type === 'break' || (node.type === 'text' && node.value.includes('\n')),
  )
  const node = nodes[at]
  if (!node) return [nodes.filter(hasText), []] as const
  const [line = '', ...lines] = node.type === 'text' ? node.value.split('\n') : []
  const before = [
    ...nodes.slice(0, at),
    ...(node.type === 'text' ? [{ ...node, value: line.trimEnd() }] : []),
  ]
  const after = [
    ...(node.type === 'text' ? [{ ...node, value: lines.join('\n') }] : []),
    ...nodes.slice(at + 1),
  ]
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
  node.attributes = node.attributes.replaceAll(looks, '')
  readOptions(node)
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
  for (const [written, className = ''] of attributes.matchAll(/\.([^\s.#{}"'=]+)/g)) {
    const kind = kindOfClass(className)
    if (!kind) continue
    node.box = kind
    node.attributes = attributes.replace(written, '')
    return
  }
}

/** Reads the lines of options at the beginning of a box. */
function readOptions(node: Container): void {
  const index = node.children.findIndex(({ type }) => type !== 'containerLabel')
  const first = node.children[index]
  const [text, ...others] = first?.type === 'paragraph' ? first.children : []
  if (first?.type !== 'paragraph' || text?.type !== 'text') return
  const lines = text.value.split('\n')
  for (
    let found = option.exec(lines[0] ?? '');
    found;
    found = option.exec(lines[0] ?? '')
  ) {
    const [, key, value = ''] = found
    if (key === 'name' && /^[^\s{}]+$/.test(value)) node.attributes = `{#${value}}`
    if (key === 'class') node.box = kindOfBox(value) ?? node.box ?? 'note'
    lines.shift()
  }
  const children = [{ ...text, value: lines.join('\n') }, ...others].filter(hasText)
  node.children.splice(index, 1, ...(children.length > 0 ? [{ ...first, children }] : []))
}

/** A heading as the first in a box is its title. */
function takeTitle(node: Container, file: VFile): void {
  const [first] = node.children
  if (first?.type === 'heading') {
    const attributes = takeFromEnd(first, file) ?? ''
    const [id] = /#[^\s{}]+/.exec(attributes) ?? []
    if (id && !node.attributes.includes('#'))
      node.attributes = `{${id} ${node.attributes.slice(1, -1)}}`
    const { children, position } = first
    node.children[0] = { type: 'containerLabel', children, ...(position && { position }) }
  } else if (first?.type !== 'containerLabel' && !untitled.has(node.name)) {
    const children =
      node.name === 'admonition' || node.name === '' ? [] : labelFor(node.name, node)
    if (children.length > 0)
      node.children.unshift({
        type: 'containerLabel',
        children,
        ...(node.opening && { position: node.opening }),
      })
  }
}
