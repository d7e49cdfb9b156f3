import { existsSync } from 'node:fs'
import type { ElementContent, Root, RootContent } from 'hast'
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
  const sheet = once((name) => readTemplate(`styles/${name}.css`))
  const style: Templates['style'] = (name, texts) =>
    fillText(`templates/styles/${name}.css`, sheet(name), texts)
  const words = once((language) => readData<Words>(`words/${language}.yaml`))
  return {
    fill: (name, slots, texts) => fillTemplate(page(name), slots, texts),
    style,
    fonts,
    face: ({ family, range, style: slope, weight }, url) => {
      const texts = { family, style: slope, url, weight: String(weight) }
      return range === undefined
        ? style('font-face', texts)
        : style('font-part', { ...texts, range })
    },
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
  const isTraditional = /^zh-(?:hant|hk|mo|tw)\b/i.test(tag)
  const subtags = (isTraditional ? 'zh-hant' : tag.toLowerCase()).split('-')
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

/**
 * A copy of a template, filled.
 *
 * `<slot name="x">` becomes the nodes of `slots.x`, and `{{x}}` in text, attributes and style
 * sheets becomes `texts.x`. A `<template>` stands for its content: it lets a slot stand where HTML
 * allows none, as in `<head>` and in tables. Comments are for the designer, and dropped.
 *
 * @throws When a slot or text has no value, or a value no place; the message names the file.
 */
export function fillTemplate(
  { path, tree }: Template,
  slots: Slots,
  texts: Texts = {},
): Root {
  const filling = fillingOf(path, slots, texts)
  const children = fillNodes(tree.children, filling)
  filling.refuseUnused()
  return { type: 'root', children }
}

/**
 * Text with each `{{name}}` replaced by its value.
 *
 * @throws When a name has no value, or a value no name; the message names the file.
 */
export function fillText(path: string, text: string, texts: Texts = {}): string {
  const filling = fillingOf(path, {}, texts)
  const filled = filling.fillNames(text)
  filling.refuseUnused()
  return filled
}

/** Gives out the values for a template, and knows which of them found a place. */
function fillingOf(path: string, slots: Slots, texts: Texts) {
  const unused = new Set([...Object.keys(slots), ...Object.keys(texts)])
  function take<Value>(
    values: Readonly<Record<string, Value>>,
    name: string,
    place: string,
  ): Value {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value === undefined) throw new Error(`Cannot fill ${place} ${path}`)
    unused.delete(name)
    return value
  }
  return {
    slot: (name: string) => take(slots, name, `slot \`${name}\` of`),
    fillNames: (text: string) =>
      text.replace(/\{\{([\w-]+)\}\}/g, (_, name: string) =>
        take(texts, name, `\`{{${name}}}\` in`),
      ),
    refuseUnused: () => {
      if (unused.size === 0) return
      const names = [...unused].join('`, `')
      throw new Error(`Cannot use \`${names}\`: ${path} has no place for it`)
    },
  }
}

type Filling = ReturnType<typeof fillingOf>

function fillNodes<Node extends RootContent>(
  nodes: readonly Node[],
  filling: Filling,
): Node[] {
  // What fills a slot is content that may stand wherever the slot stands.
  return nodes.flatMap((node) => fillNode(node, filling) as Node[])
}

function fillNode(node: RootContent, filling: Filling): readonly RootContent[] {
  const { fillNames, slot } = filling
  if (node.type === 'comment') return []
  if (node.type === 'text') return [{ type: 'text', value: fillNames(node.value) }]
  if (node.type !== 'element') return [node]
  const { content, properties, tagName } = node
  if (tagName === 'slot') return slot(String(properties.name))
  if (content) return fillNodes(content.children, filling)
  const filled = Object.entries(properties).map(([name, value]) => {
    if (typeof value === 'string') return [name, fillNames(value)]
    if (!Array.isArray(value)) return [name, value]
    return [name, value.map((part) => fillNames(String(part)))]
  })
  const children = fillNodes(node.children, filling)
  // Text that a style sheet quotes must not end its element.
  for (const child of tagName === 'style' ? children : [])
    if (child.type === 'text') child.value = child.value.replaceAll('</', '<\\/')
  return [{ type: 'element', tagName, properties: Object.fromEntries(filled), children }]
}
