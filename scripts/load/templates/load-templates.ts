import { existsSync } from 'node:fs'
import type { ElementContent, Properties, Root, RootContent } from 'hast'
import rehypeParse from 'rehype-parse'
import { unified } from 'unified'
import type { Templates, Words } from '../../book.ts'
import {
  readBytes,
  readData,
  readTemplate,
  templateUrl,
} from '../../lib/read-template.ts'
import { loadFonts } from './load-fonts.ts'

/**
 * The look of the book: templates, style sheets, words and fonts of `templates/`.
 *
 * Each file is read when it is first asked for, once.
 *
 * @throws When a file cannot be read; the message names it.
 */
export async function loadTemplates(): Promise<Templates> {
  const fonts = await loadFonts()
  const page = once(readPage)
  const style = once((name) => readTemplate(`styles/${name}.css`))
  const words = once((language) => readData<Words>(`words/${language}.yaml`))
  return {
    fill: (name, slots, texts) => fillTemplate(page(name), slots, texts),
    style: (name, texts) => fillText(`templates/styles/${name}.css`, style(name), texts),
    fonts,
    file: readBytes,
    texts: once((name) => readData<Record<string, Words>>(`${name}.yaml`)),
    words: (language) => words(closestLanguage(language)),
  }
}

function once<Value>(make: (name: string) => Value): (name: string) => Value {
  const made = new Map<string, Value>()
  return (name) => {
    const value = made.get(name) ?? make(name)
    made.set(name, value)
    return value
  }
}

/** A template as a tree without positions, which only the author's own text has. */
function readPage(name: string): Template {
  const text = readTemplate(`${name}.html`)
  const fragment = !/^\s*<!doctype/i.test(text)
  const tree: Root = unified().use(rehypeParse, { fragment }).parse(text)
  return { path: `templates/${name}.html`, tree }
}

/** The longest tag that has words, after RFC 4647, section 3.4 (lookup). */
function closestLanguage(tag: string): string {
  const subtags = tag.toLowerCase().split('-')
  for (let length = subtags.length; length > 0; length -= 1) {
    const name = subtags.slice(0, length).join('-')
    const path = `words/${name}.yaml`
    if (/^[a-z0-9-]+$/.test(name) && existsSync(templateUrl(path))) return name
  }
  return 'en'
}

/** A page template as it was read, with its path for messages. */
export interface Template {
  readonly path: string
  readonly tree: Root
}

type Slots = Readonly<Record<string, readonly ElementContent[]>>
type Texts = Readonly<Record<string, string>>

interface Filling {
  readonly path: string
  readonly slots: Slots
  readonly texts: Texts
  readonly used: Set<string>
}

/**
 * A copy of a template, filled.
 *
 * `<slot name="x">` becomes the nodes of `slots.x`, and `{{x}}` in text, attributes and style
 * sheets becomes `texts.x`. A `<template>` stands for its content: it lets a slot stand where HTML
 * allows none, as in `<head>` and in tables. Comments are for the designer, and dropped.
 *
 * @throws When a slot or text has no value, or a value no place; the message names the file.
 */
export function fillTemplate(template: Template, slots: Slots, texts: Texts = {}): Root {
  const filling = { path: template.path, slots, texts, used: new Set<string>() }
  const children = fillNodes(template.tree.children, filling)
  refuseUnused(filling)
  return { type: 'root', children }
}

/**
 * Text with each `{{name}}` replaced by its value.
 *
 * @throws When a name has no value, or a value no name; the message names the file.
 */
export function fillText(path: string, text: string, texts: Texts = {}): string {
  const filling = { path, slots: {}, texts, used: new Set<string>() }
  const filled = fillNames(text, filling)
  refuseUnused(filling)
  return filled
}

function fillNodes<Node extends RootContent>(
  nodes: readonly Node[],
  filling: Filling,
): Node[] {
  // What fills a slot is content that may stand wherever the slot stands.
  return nodes.flatMap((node) => fillNode(node, filling) as Node[])
}

function fillNode(node: RootContent, filling: Filling): readonly RootContent[] {
  if (node.type === 'comment') return []
  if (node.type === 'text')
    return [{ type: 'text', value: fillNames(node.value, filling) }]
  if (node.type !== 'element') return [node]
  if (node.tagName === 'slot') return slotOf(String(node.properties.name), filling)
  if (node.content) return fillNodes(node.content.children, filling)
  const children = fillNodes(node.children, filling)
  return [
    {
      type: 'element',
      tagName: node.tagName,
      properties: fillProperties(node.properties, filling),
      children: node.tagName === 'style' ? children.map(guardStyle) : children,
    },
  ]
}

function slotOf(name: string, { path, slots, used }: Filling): readonly ElementContent[] {
  const nodes = Object.hasOwn(slots, name) ? slots[name] : undefined
  if (nodes === undefined) throw new Error(`Cannot fill slot \`${name}\` of ${path}`)
  used.add(name)
  return nodes
}

function fillProperties(properties: Properties, filling: Filling): Properties {
  const filled = Object.entries(properties).map(([name, value]) => {
    if (typeof value === 'string') return [name, fillNames(value, filling)]
    if (!Array.isArray(value)) return [name, value]
    return [name, value.map((part) => fillNames(String(part), filling))]
  })
  return Object.fromEntries(filled)
}

function fillNames(text: string, { path, texts, used }: Filling): string {
  return text.replace(/\{\{([\w-]+)\}\}/g, (_, name: string) => {
    const value = Object.hasOwn(texts, name) ? texts[name] : undefined
    if (value === undefined) throw new Error(`Cannot fill \`{{${name}}}\` in ${path}`)
    used.add(name)
    return value
  })
}

/** Keep text that a style sheet quotes from ending its `<style>` element. */
function guardStyle<Node extends RootContent>(node: Node): Node {
  return node.type === 'text'
    ? { ...node, value: node.value.replaceAll('</', '<\\/') }
    : node
}

function refuseUnused({ path, slots, texts, used }: Filling): void {
  const names = [...Object.keys(slots), ...Object.keys(texts)]
  const unused = names.filter((name) => !used.has(name))
  if (unused.length === 0) return
  throw new Error(`Cannot use \`${unused.join('`, `')}\`: ${path} has no place for it`)
}
