import { existsSync } from 'node:fs'
import type { ElementContent, Root, RootContent } from 'hast'
import rehypeParse from 'rehype-parse'
import { unified } from 'unified'
import type { FontStacks, Manuscript, Template, Templates, Words } from '../../book.ts'
import { memoizeNames } from '../../lib/memoize.ts'
import {
  readBytes,
  readData,
  readTemplate,
  templateUrl,
} from '../../lib/read-template.ts'
import { applyDesign } from '../design/apply-design.ts'
import { accentOf } from './accent.ts'
import { formulaFamilies } from './load-fonts.ts'
import { fontsNamed } from './own-fonts.ts'
import { defaultLook, folderOfLook, hasTemplate, readLook } from './read-look.ts'

/**
 * The look of the book: templates, style sheets, words and fonts of `templates/`, and of a folder of `templates/looks/`.
 *
 * Each file is read when it is first asked for, once.
 *
 * @param manuscript - With the author's own fonts and page templates.
 * @throws When a file cannot be read; the message names it.
 */
export async function loadTemplates(
  name = defaultLook('book'),
  colour?: string,
  manuscript?: Manuscript,
): Promise<Templates> {
  const { ownLook, ownTemplates, ownWords = new Map() } = manuscript ?? {}
  const { families: all, look: usual } = readLook(name, formulaFamilies(), ownLook?.data)
  const own = ownLook?.fonts ?? []
  const families = all.filter(({ family }) => fontsNamed(family, own).length === 0)
  const coloured = colour === undefined ? usual : { ...usual, accent: accentOf(colour) }
  const design = await applyDesign(coloured, families, manuscript)
  const { fonts, look } = design
  const folder = folderOfLook(name)
  const page = memoizeNames(
    (path) =>
      ownTemplates?.get(path) ?? ownLook?.templates.get(path) ?? readPage(name, path),
  )
  const sheet = memoizeNames((path) =>
    readSheets(
      [`styles/${path}.css`, `${folder}/${path}.css`],
      ownLook?.css.get(path),
      design.parts.map((part) => `design/${part}/${path}.css`),
    ),
  )
  const style: Templates['style'] = (path, texts, stacks = look.stacks) => {
    const values = { ...listsOf(stacks), ...accents, ...look.values, ...design.values }
    return fillText(
      `templates/styles/${path}.css`,
      fillValues(sheet(path), values),
      texts,
    )
  }
  const { dark, given, light } = look.accent
  const accents = { 'dark-accent': dark, 'given-accent': given, 'light-accent': light }
  const words = memoizeNames((language): Words => {
    const own = closestLanguage(language, (name) => ownWords.has(name))
    return { ...wordsFor(language), ...ownWords.get(own ?? '') }
  })
  return {
    fill: (path, slots, texts) => fillTemplate(page(path), slots, texts),
    style,
    withOwnStyle: (_, ours) => ours,
    look,
    fonts,
    face: ({ family, metrics, range, style: slope, weight }, url) => {
      const { ascent, descent } = metrics ?? {}
      const more = [
        metrics
          ? style('font-metrics', { ascent: String(ascent), descent: String(descent) })
          : '',
        range === undefined ? '' : style('font-range', { range }),
      ]
      const texts = { family, style: slope, url, weight: String(weight) }
      return style('font-face', { ...texts, more: more.join('').replaceAll('\n', '') })
    },
    file: readBytes,
    texts: memoizeNames((name) => readData<Record<string, Words>>(`${name}.yaml`)),
    words,
  }
}

/** The template of a look, or else that of all, as a tree without positions, which only the author's own text has. */
export function readPage(look: string, name: string): Template {
  const ofLook = `${folderOfLook(look)}/${name}.html`
  const path = existsSync(templateUrl(ofLook)) ? ofLook : `${name}.html`
  const text = readTemplate(path)
  const fragment = !/^\s*<!doctype/i.test(text)
  const tree: Root = unified().use(rehypeParse, { fragment }).parse(text)
  return { path: `templates/${path}`, tree }
}

/** All style sheets that there are, one at least, in their order. */
function readSheets(
  ours: readonly string[],
  own: string | undefined,
  parts: readonly string[],
): string {
  const texts = [
    ...ours.filter(hasTemplate).map(readTemplate),
    ...(own === undefined ? [] : [own]),
    ...parts.filter(hasTemplate).map(readTemplate),
  ]
  return (texts.length > 0 ? texts : ours.map(readTemplate)).join('\n')
}

/** A style sheet with what a look and a design have for names in it, as for `{{light-accent}}`; others stay. */
function fillValues(css: string, values: Texts): string {
  return css.replace(/\{\{([\w-]+)\}\}/g, (place, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? place) : place,
  )
}

/** The families of each role, where style sheets ask for it, as in `{{text-fonts}}`. */
function listsOf(stacks: FontStacks): Texts {
  const lists = Object.entries(stacks).map(([role, families]) => {
    return [`${role}-fonts`, families.map((family) => `"${family}"`).join(', ')]
  })
  return Object.fromEntries(lists)
}

/** Our words in a language, by the closest tag; English for one without. */
export function wordsFor(language: string): Words {
  const isOurs = (name: string) => existsSync(templateUrl(`words/${name}.yaml`))
  return readData(`words/${closestLanguage(language, isOurs) ?? 'en'}.yaml`)
}

/** The longest tag that has words, after RFC 4647, section 3.4 (lookup). */
function closestLanguage(
  tag: string,
  hasWords: (name: string) => boolean,
): string | undefined {
  const isTraditional = /^zh-(?:hant|hk|mo|tw)\b/i.test(tag)
  const subtags = (isTraditional ? 'zh-hant' : tag.toLowerCase()).split('-')
  const names = subtags.map((_, index) =>
    subtags.slice(0, subtags.length - index).join('-'),
  )
  return names.find((name) => /^[a-z0-9-]+$/.test(name) && hasWords(name))
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
