/** Page templates that lie in `templates` beside `book.yaml`, each in place of ours of the same path. */
import type { Element, Nodes, Root } from 'hast'
import rehypeParse from 'rehype-parse'
import { unified } from 'unified'
import { VFile } from 'vfile'
import type { Template } from '../../book.ts'
import { expectedName } from '../../lib/edit-distance.ts'
import { classesOf } from '../../lib/hast.ts'
import { namesIn, readData } from '../../lib/read-template.ts'
import { shorten } from '../../lib/visible.ts'
import { report } from '../../problems/report.ts'
import {
  entryAt,
  listNamesIn,
  type ManuscriptFolder,
  readSource,
} from '../manuscript/folder.ts'
import { readPage } from './load-templates.ts'

const data = readData<{
  readonly pages: string
  readonly elements: string
  readonly attributes: string
  readonly kept: string
  readonly 'page-class': string
}>('author-html.yaml')

/** Parsers write `aria-label` as `ariaLabel`, and `class` as `className`. */
const plain = (name: string) =>
  name.replace('className', 'class').replaceAll(/[-:]/g, '').toLowerCase()
const plainNames = (list: string) => new Set([...namesIn(list)].map(plain))
const pages = namesIn(data.pages)
const elements = namesIn(data.elements)
const attributes = plainNames(data.attributes)
const kept = plainNames(data.kept)

/** Fifty times the longest of ours. */
const mostBytes = 100_000

/** Ours are six deep; what fills them is walked by recursion. */
const deepest = 50

/**
 * @param cover - A file that the author names as the cover: taken if it is there.
 * @returns Files, with what is wrong with them, and the templates by their paths without ending.
 */
export async function readOwnTemplates(
  folder: ManuscriptFolder,
  look: string,
  within = 'templates/',
  cover?: string,
) {
  const files: VFile[] = []
  const templates = new Map<string, Template>()
  const isThere = cover && (await entryAt(folder, cover)).kind === 'file'
  const found = await templatesIn(folder, within)
  for (const [path, name] of isThere ? [...found, [cover, 'cover.html']] : found) {
    const entry = await entryAt(folder, path)
    const file = await readSource(folder, path, entry, mostBytes)
    files.push(file)
    if (!pages.has(name))
      report(file, 'template-unknown', [name, expectedName(name, pages)])
    else if (file.messages.length === 0) {
      const page = name.replace(/\.html$/, '')
      const tree = checkPage(file, readPage(look, page).tree)
      if (tree) templates.set(page, { path: file.path, tree })
    }
  }
  return { files, templates }
}

/** Paths of HTML files in a folder, and in those within it that ours has too: from the manuscript's, and from this one. */
async function templatesIn(
  folder: ManuscriptFolder,
  within: string,
): Promise<readonly (readonly [path: string, name: string])[]> {
  const inner = [...pages].flatMap((page) => page.match(/^.*\//) ?? [])
  const found = ['', ...new Set(inner)].map(async (dir) => {
    const names = (await listNamesIn(folder, `${within}${dir}.`)).toSorted()
    const those = names.filter((name) => /\.html?$/i.test(name))
    return those.map((name) => [`${within}${dir}${name}`, dir + name] as const)
  })
  return (await Promise.all(found)).flat()
}

/** A node, and those in it, also what a `<template>` holds; nothing too deep for what fills templates. */
function* nodesIn(node: Nodes, depth = 0): Iterable<Nodes> {
  yield node
  if (depth > deepest) throw new RangeError('Unexpected depth')
  const content = node.type === 'element' ? node.content : undefined
  const children = content ? [content] : 'children' in node ? node.children : []
  for (const child of children) yield* nodesIn(child, depth + 1)
}

function isElement(node: Nodes): node is Element {
  return node.type === 'element'
}

const textOf = (value: unknown) => [value ?? ''].flat().join(' ')
const slotOf = ({ properties }: Element) => `<slot name="${textOf(properties.name)}">`

/** What a node is filled with, and the attributes by which its page is known. */
function factsOf(node: Nodes): readonly string[] {
  const valuesIn = (text: string) => text.match(/\{\{[\w-]+\}\}/g) ?? []
  if (node.type === 'text') return valuesIn(node.value)
  if (!isElement(node)) return []
  const classes = classesOf(node)
  return [
    ...(node.tagName === 'slot' ? [slotOf(node)] : []),
    ...(classes.includes(data['page-class'])
      ? classes.map((name) => `class="${name}"`)
      : []),
    ...Object.entries(node.properties).flatMap(([name, value]) => {
      const isKept = kept.has(plain(name)) || name.startsWith('data')
      return [
        ...valuesIn(textOf(value)),
        ...(isKept ? [`${name}="${textOf(value)}"`] : []),
      ]
    }),
  ]
}

/** @returns The template, if nothing is wrong with it. */
function checkPage(file: VFile, ours: Root): Root | undefined {
  try {
    const tree = parsePage(file, !ours.children.some(({ type }) => type === 'doctype'))
    const wanted = new Set([...nodesIn(ours)].flatMap(factsOf))
    const values = [...wanted].filter((fact) => /^(?:\{\{|<slot)/.test(fact))
    const left = new Set(wanted)
    for (const node of nodesIn(tree)) {
      const isDoubled =
        isElement(node) && node.tagName === 'slot' && !left.has(slotOf(node))
      const doubled: readonly Fault[] =
        isDoubled && wanted.has(slotOf(node)) ? [[slotOf(node), 'it once']] : []
      for (const [found, instead] of [...doubled, ...faultsOf(node, values)])
        report(file, 'template-forbidden', [shorten(found, 80), instead], node)
      for (const fact of factsOf(node)) left.delete(fact)
    }
    const start = { line: 1, column: 1, offset: 0 }
    for (const fact of left)
      report(file, 'template-incomplete', [fact], { start, end: start })
    return file.messages.length === 0 ? tree : undefined
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    report(file, 'template-syntax', [`elements in more than ${deepest} others`])
    return undefined
  }
}

function parsePage(file: VFile, fragment: boolean): Root {
  const text = new VFile(String(file))
  const settings = { fragment, emitParseErrors: true, verbose: true }
  const tree = unified().use(rehypeParse, settings).parse(text)
  for (const { place, reason } of text.messages)
    report(
      file,
      'template-syntax',
      [reason],
      place && 'start' in place ? place : undefined,
    )
  for (const node of nodesIn(tree)) {
    const { closing, opening } = (isElement(node) && node.data?.position) || {}
    if (isElement(node) && opening && !closing && !isVoid.test(node.tagName))
      report(file, 'template-syntax', [`<${node.tagName}> without its end`], opening)
  }
  return tree
}

/** Elements that have no end. */
const isVoid = /^(?:br|hr|img|meta|wbr)$/

type Fault = readonly [found: string, instead: string]

/** What a node has that no template may have, or this one not. */
function faultsOf(node: Nodes, values: readonly string[]): readonly Fault[] {
  if (node.type === 'text') return [...strange(node.value, values), ...words(node.value)]
  if (!isElement(node)) return []
  const { properties, tagName } = node
  if (!elements.has(tagName)) return [[`<${tagName}>`, 'elements of text']]
  return [
    ...(tagName === 'slot' ? strange(slotOf(node), values) : []),
    ...Object.entries(properties).flatMap(([name, value]): readonly Fault[] => {
      const text = textOf(value)
      const shown = `${name}="${text}"`
      if (!attributes.has(plain(name)) && !/^data[A-Z]/.test(name))
        return [[shown, 'a class, and a rule for it in `style.css`']]
      if (plain(name) === 'href' && !text.startsWith('#'))
        return [[shown, 'a place in the book, such as `#{{id}}`']]
      return [
        ...strange(text, values),
        ...(plain(name) === 'arialabel' ? words(text) : []),
      ]
    }),
  ]
}

/** Values that a page has not. */
function strange(text: string, values: readonly string[]): readonly Fault[] {
  const found = text.match(/\{\{[^}]*\}\}|<slot [^>]*>/g) ?? []
  return found.flatMap((value) =>
    values.includes(value) ? [] : [[value, expectedName(value, values.toSorted())]],
  )
}

/** Words that no author has written. */
function words(text: string): readonly Fault[] {
  const rest = text.replaceAll(/\{\{[^}]*\}\}/g, '').trim()
  const instead = 'words of the manuscript and of book.yaml alone'
  return /\p{L}/u.test(rest) ? [[rest, instead]] : []
}
