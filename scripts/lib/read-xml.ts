import type { Element, Root } from 'hast'
import { find, html } from 'property-information'
import { SaxesParser } from 'saxes'
import type { Position } from 'unist'

/**
 * The tree of an XML document that is well-formed, its prefixes declared. Attributes have the
 * names of hast; an attribute of another vocabulary keeps its own, such as `epub:type`. Elements
 * have the position of their start tag.
 *
 * @throws When the document is not well-formed; the message names line and column.
 */
export function readXml(text: string): Root {
  const root: Root = { type: 'root', children: [] }
  const open: (Root | Element)[] = [root]
  const parser = new SaxesParser({ xmlns: true, position: true })
  const add = (value: string): void => {
    const parent = open.at(-1) ?? root
    if (parent.type === 'element') parent.children.push({ type: 'text', value })
  }
  parser.on('error', (error) => {
    throw error
  })
  let start = placeOf(parser)
  parser.on('opentagstart', () => {
    start = placeOf(parser)
  })
  parser.on('opentag', ({ attributes, name }) => {
    const properties: Element['properties'] = {}
    for (const { name: key, value } of Object.values(attributes)) {
      properties[find(html, key).property] = value
    }
    const position: Position = { start, end: placeOf(parser) }
    const element: Element = {
      type: 'element',
      tagName: name,
      properties,
      children: [],
      position,
    }
    const parent = open.at(-1) ?? root
    parent.children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => {
    open.pop()
  })
  parser.on('text', add)
  parser.on('cdata', add)
  parser.write(text).close()
  return root
}

/** The parser has then read the name of a tag, or all of it. */
function placeOf({ columnIndex, line }: SaxesParser): Position['start'] {
  return { line, column: Math.max(1, columnIndex) }
}
