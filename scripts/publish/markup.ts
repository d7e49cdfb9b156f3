import type { Element, ElementContent, Nodes, Properties, Root } from 'hast'
import { find, html, type Schema, svg } from 'property-information'
import type { Templates } from '../book.ts'
import { elementsOf } from '../lib/hast.ts'

/** An element of a page or of a package file; strings become text. */
export function element(
  tagName: string,
  properties: Properties = {},
  ...content: readonly (ElementContent | string)[]
): Element {
  const children = content.map((part): ElementContent => {
    return typeof part === 'string' ? { type: 'text', value: part } : part
  })
  return { type: 'element', tagName, properties, children }
}

/** A template as content of a page; see {@link Templates.fill}. */
export function fillPart(
  templates: Templates,
  name: string,
  slots: Parameters<Templates['fill']>[1],
  texts: Readonly<Record<string, string>> = {},
): ElementContent[] {
  return templates.fill(name, slots, texts).children as ElementContent[]
}

/**
 * Writes a style sheet into the `<style>` of a page, whose template has been filled without one.
 *
 * @returns What is written.
 */
export function fillStyle(page: Root, sheet: string): string {
  const style = elementsOf(page).find(({ tagName }) => tagName === 'style')
  // Text that it quotes does not end it.
  const value = sheet.replaceAll('</', '<\\/')
  if (style) style.children = [{ type: 'text', value }]
  return value
}

/** A copy to change, without the places in the manuscript. Lists among the properties are not copied. */
export function copyOf(node: ElementContent): ElementContent {
  if (node.type !== 'element') return { ...node }
  const { children, properties, tagName } = node
  return {
    type: 'element',
    tagName,
    properties: { ...properties },
    children: children.map(copyOf),
  }
}

/** A file as an address that holds it. */
export function dataUrl(mediaType: string, bytes: Uint8Array): string {
  const { buffer, byteLength, byteOffset } = bytes
  return `data:${mediaType};base64,${Buffer.from(buffer, byteOffset, byteLength).toString('base64')}`
}

/**
 * `xhtml`: an element without content is written `<br/>` if HTML knows it as void, and with an end
 * tag otherwise, so that readers which parse as HTML see the same tree. `xml`: always `<item/>`.
 */
type Syntax = 'xhtml' | 'xml'

/** Elements that start a vocabulary of their own, and its namespace. */
const namespaces: Readonly<Record<string, string>> = {
  svg: 'http://www.w3.org/2000/svg',
  math: 'http://www.w3.org/1998/Math/MathML',
}

/** @see https://html.spec.whatwg.org/multipage/syntax.html#void-elements */
const voidElements = new Set(
  'area base br col embed hr img input link meta source track wbr'.split(' '),
)

/** What the `Char` production of XML 1.0 leaves out: most controls, half surrogates, U+FFFE, U+FFFF. */
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

const xmlName = /^[A-Za-z_][\w.-]*(:[A-Za-z_][\w.-]*)?$/

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/**
 * A whole file of well-formed XML, from a tree.
 *
 * Comments are dropped; so are characters that XML cannot hold. `lang` is repeated as `xml:lang`,
 * which the reading systems of XML look at.
 */
export function serialise(tree: Nodes, syntax: Syntax): string {
  const doctype = syntax === 'xhtml' ? '<!DOCTYPE html>\n' : ''
  return `<?xml version="1.0" encoding="UTF-8"?>\n${doctype}${markup(tree, syntax)}\n`
}

/** Well-formed XML without a declaration, as a part of another file. */
export function markup(tree: Nodes, syntax: Syntax): string {
  return nodeText(tree, syntax, html).trim()
}

function nodeText(node: Nodes, syntax: Syntax, schema: Schema): string {
  if (node.type === 'text') return escapeText(node.value, /[&<>\r]/g)
  if (node.type === 'element') return elementText(node, syntax, schema)
  if (node.type !== 'root') return ''
  return node.children.map((child) => nodeText(child, syntax, schema)).join('')
}

function elementText(node: Element, syntax: Syntax, around: Schema): string {
  const { children, tagName } = node
  const schema = tagName === 'svg' ? svg : around
  const start = `<${tagName}${attributesText(tagName, node.properties, schema)}`
  const isVoid = syntax === 'xml' || schema === svg || voidElements.has(tagName)
  if (children.length === 0 && isVoid) return `${start}/>`
  // HTML content inside a picture would need its own namespace; sanitised trees have none.
  const inner = children.map((child) => nodeText(child, syntax, schema))
  const isList = syntax === 'xml' && children.every(({ type }) => type === 'element')
  return isList
    ? `${start}>\n${inner.join('\n')}\n</${tagName}>`
    : `${start}>${inner.join('')}</${tagName}>`
}

function attributesText(tagName: string, properties: Properties, schema: Schema): string {
  const attributes = new Map<string, string>()
  const namespace = namespaces[tagName]
  if (namespace) attributes.set('xmlns', namespace)
  for (const [property, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue
    const info = find(schema, property)
    if (!xmlName.test(info.attribute)) continue
    attributes.set(info.attribute, valueText(value, info))
  }
  const language = attributes.get('lang')
  if (language !== undefined) attributes.set('xml:lang', language)
  return [...attributes]
    .map(([name, value]) => ` ${name}="${escapeText(value, /[&<>"\t\n\r]/g)}"`)
    .join('')
}

function valueText(
  value: Exclude<Properties[string], null | undefined | false>,
  info: ReturnType<typeof find>,
): string {
  if (value === true) return info.boolean ? info.attribute : ''
  if (!Array.isArray(value)) return String(value)
  return value.join(info.commaSeparated || info.commaOrSpaceSeparated ? ', ' : ' ')
}

function escapeText(text: string, characters: RegExp): string {
  return text
    .replace(forbidden, '')
    .replace(characters, (character) => escapes[character] ?? character)
}
