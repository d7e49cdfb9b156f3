import type { Properties } from 'hast'
import type { Code, Heading, Node, Root, Text } from 'mdast'
import type { VFile } from 'vfile'
import { walkMarkdown } from '../../lib/walk.ts'
import { isAttributes, parseAttributes } from '../attributes.ts'

/** What may be followed by `{attributes}` in the line. */
const takesAttributes = new Set([
  'image',
  'imageReference',
  'link',
  'linkReference',
  'formula',
  'inlineCode',
  'emphasis',
  'strong',
])

/**
 * Read the attributes of spans, headings, pictures, links, emphasis and code.
 *
 * They become `data.hProperties`. Braces that hold no attributes, or that the author escaped, are
 * prose.
 */
export function remarkAttributes() {
  return (tree: Root, file: VFile): void => {
    walkMarkdown(tree, (node, parent, index) => {
      if (node.type === 'span' || (node.type === 'formula' && node.isBlock))
        setAttributes(node, node.attributes, file)
      else if (node.type === 'heading') takeFromEnd(node, file)
      else if (node.type === 'code') takeFromInfo(node, file)
      else if (node.type === 'text' && index > 0) {
        takeFromStart(node, parent.children[index - 1], file)
      }
    })
  }
}

function setAttributes(node: Node, attributes: string, file: VFile): void {
  const properties = parseAttributes(attributes, file, node)
  const data: { hProperties?: Properties | undefined } = node.data ?? {}
  node.data = { ...data, hProperties: { ...data.hProperties, ...properties } }
}

/** `# Title {#id}` */
function takeFromEnd(heading: Heading, file: VFile): void {
  const last = heading.children.at(-1)
  if (last?.type !== 'text' || !last.value.endsWith('}')) return
  const start = last.value.lastIndexOf('{')
  const attributes = last.value.slice(Math.max(start, 0))
  if (!isAttributes(attributes) || !sourceOf(last, file).endsWith(attributes)) return
  if (/\\$/.test(sourceOf(last, file).slice(0, -attributes.length))) return
  setAttributes(heading, attributes, file)
  last.value = last.value.slice(0, start).trimEnd()
}

/** `![alt](picture.png){.wide}` */
function takeFromStart(text: Text, before: Node | undefined, file: VFile): void {
  if (!text.value.startsWith('{') || !before || !takesAttributes.has(before.type)) return
  const attributes = text.value.slice(0, text.value.indexOf('}') + 1)
  if (!isAttributes(attributes) || !sourceOf(text, file).startsWith(attributes)) return
  setAttributes(before, attributes, file)
  text.value = text.value.slice(attributes.length)
}

/** ```` ```js {#listing} ```` */
function takeFromInfo(code: Code, file: VFile): void {
  const info = [code.lang, code.meta].filter(Boolean).join(' ')
  const attributes = info.slice(info.indexOf('{'))
  if (!info.includes('{') || !isAttributes(attributes)) return
  setAttributes(code, attributes, file)
  const [lang = null] = info.slice(0, info.indexOf('{')).trim().split(/\s+/)
  code.lang = lang === '' ? null : lang
}

/** What stands in the source, escapes and all. */
function sourceOf(node: Node, file: VFile): string {
  const { position } = node
  return String(file.value).slice(position?.start.offset, position?.end.offset)
}
