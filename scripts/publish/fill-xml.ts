import type { ElementContent, Nodes } from 'hast'
import type { Templates } from '../book.ts'
import { readXml } from '../lib/read-xml.ts'
import { serialise } from './markup.ts'

/** Texts by their names, and parts: a text, or an object with texts and parts of its own; one, several or none. */
type Data = Readonly<Record<string, unknown>>

/**
 * A file of XML, from a template in `templates/`.
 *
 * `{{name}}` becomes the text of that name, and `{{name?}}` too, if there is one. An attribute of which
 * nothing is left is left out, and so is such an element. `<each of="name">`
 * stands for its content, once for each part of that name: names in it are those of the part, and
 * `{{place}}` counts from 1; where the part is a text or `true`, the names around it hold too.
 *
 * @throws When there is no text that must be there; the message names the file.
 */
export function fillXml(templates: Templates, file: string, data: Data): string {
  const template = readXml(new TextDecoder().decode(templates.file(file)))
  const children = template.children.flatMap((node) => fillNode(node, data, file))
  return serialise({ type: 'root', children }, 'xml')
}

function fillNode(node: Nodes, data: Data, file: string): readonly ElementContent[] {
  if (node.type === 'text') {
    const value = fillText(node.value, data, file)
    return value.trim() === '' ? [] : [{ type: 'text', value }]
  }
  if (node.type !== 'element') return []
  const { children, properties, tagName } = node
  const fillChildren = (data: Data) => {
    return children.flatMap((child) => fillNode(child, data, file))
  }
  if (tagName === 'each') {
    const name = String(properties.of)
    return [data[name] || []].flat().flatMap((part, index) => {
      const names = typeof part === 'object' ? part : { ...data, [name]: part }
      return fillChildren({ place: index + 1, ...names })
    })
  }
  const content = fillChildren(data)
  if (content.length === 0 && children.length > 0) return []
  const filled = Object.entries(properties).map(([name, value]) => {
    return [name, value && (fillText(String(value), data, file) || undefined)]
  })
  return [
    {
      type: 'element',
      tagName,
      properties: Object.fromEntries(filled),
      children: content,
    },
  ]
}

function fillText(text: string, data: Data, file: string): string {
  return text.replace(/\{\{([\w-]+)(\??)\}\}/g, (_, name: string, optional: string) => {
    const value = data[name]
    if (value === undefined && !optional)
      throw new Error(`Cannot fill \`{{${name}}}\` in templates/${file}`)
    return String(value ?? '')
  })
}
