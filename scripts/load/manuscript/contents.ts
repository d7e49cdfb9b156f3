/** The list of files in reading order, whichever file gives it. */
import { normalize } from 'node:path/posix'
import type { Position } from 'unist'
import type { VFile } from 'vfile'
import { isMap, isScalar, isSeq, type Node } from 'yaml'
import type { FileHeader } from '../../book.ts'
import { defined } from '../../lib/defined.ts'
import { expectedName, nearestNames } from '../../lib/edit-distance.ts'
import { report } from '../../problems/report.ts'
import {
  type Entry,
  entryAt,
  entryNames,
  isMarkdown,
  type Listing,
  listNames,
  type ManuscriptFolder,
} from './folder.ts'

/** A file with those that are nested under it, or a part: a title with the files that follow it. */
export interface ContentsItem {
  /** Of a file, from the manuscript folder. */
  readonly path?: string | undefined
  readonly title?: string | undefined
  readonly classes?: readonly string[] | undefined
  readonly items: readonly ContentsItem[]
  readonly place?: Position | undefined
}

/** Where an order of files is said, and how its entries are taken. */
export interface Contents {
  readonly file: VFile
  /** How messages name the list. */
  readonly name: string
  readonly items: readonly ContentsItem[]
  /** Whether some of it could not be read, which has been said. */
  readonly isBroken?: boolean
  readonly place?: Position | undefined
  /** The folder whose other files are missed when they are not listed, with a `/` at its end if it is not the whole. */
  readonly base: string
}

/** A file of the book, and what the list says of it. */
export interface Listed {
  readonly path: string
  readonly header: FileHeader
}

const keys = {
  path: ['file', 'href', 'path'],
  title: ['part', 'title', 'text', 'caption', 'section', 'name'],
  class: ['class'],
  items: ['contents', 'files', 'chapters', 'sections', 'items', 'children'],
} as const

const known = new Set<string>(Object.values(keys).flat())

/** How a file has its list: other tools' items may have keys of their own; those of a menu have their titles for keys. */
export interface ListForm {
  readonly name: 'own' | 'foreign' | 'menu'
  readonly placeOf: (node: unknown) => Position | undefined
  /** Is told of what is no item. */
  readonly onWrong: (node: unknown) => void
}

type Pairs = readonly { readonly key: Node; readonly value: Node | null }[]

/** Items as YAML gives them: a path, `part:` and `contents:`, or `file:` with `title:`, `class:` and `contents:`. */
export function readItems(node: unknown, form: ListForm): readonly ContentsItem[] {
  if (isSeq(node)) return node.items.flatMap((each) => readItems(each, form))
  const path = textOf(node)
  if (path !== '') return [{ path, items: [], place: form.placeOf(node) }]
  const read = form.name === 'menu' ? readMenuItem : readItem
  const item = isMap<Node, Node | null>(node) ? read(node.items, form) : undefined
  if (!item) form.onWrong(node)
  return item ? [item] : []
}

function readMenuItem([pair]: Pairs, form: ListForm): ContentsItem | undefined {
  if (!pair) return undefined
  const { key, value } = pair
  const place = form.placeOf(value ?? key)
  return isScalar(value)
    ? { path: textOf(value), title: textOf(key), items: [], place }
    : { title: textOf(key), items: readItems(value, form), place }
}

function readItem(pairs: Pairs, form: ListForm): ContentsItem | undefined {
  const named = new Map(pairs.map(({ key, value }) => [textOf(key), value]))
  const isUnknown = [...named.keys()].some((name) => !known.has(name))
  if (form.name === 'own' && isUnknown) return undefined
  const valueAt = (names: readonly string[]): Node | undefined =>
    names.map((name) => named.get(name)).find((value) => !!value) ?? undefined
  const [file, title, inner] = [keys.path, keys.title, keys.items].map(valueAt)
  const items = inner ? readItems(inner, form) : []
  const place = form.placeOf(file ?? title)
  const [path, name] = [textOf(file) || undefined, textOf(title) || undefined]
  // In Quarto a part may be a file with an introduction.
  if (!file && name && isMarkdown(name))
    return { path: name, classes: ['part'], items, place }
  const classes = classesIn(textOf(valueAt(keys.class)))
  return path || name ? { path, title: name, classes, items, place } : undefined
}

/** Classes as an author writes them: with points, commas or spaces. */
export function classesIn(text: string): readonly string[] {
  return text.split(/[\s.,]+/).filter(Boolean)
}

function textOf(node: unknown): string {
  return isScalar(node) ? String(node.value).trim() : ''
}

interface Flat {
  readonly item: ContentsItem
  readonly path: string
  readonly depth: number
  readonly parts: readonly string[]
  /** Whether it stands in a part that the list says the end of. */
  readonly isInPart: boolean
}

function flatten(
  items: readonly ContentsItem[],
  depth = 0,
  isInPart = false,
): readonly Flat[] {
  return items.flatMap((item): readonly Flat[] => {
    const { items: inner, path, title } = item
    if (path !== undefined) {
      // What follows the title page of a part is not nested under it.
      const isPart = (item.classes?.includes('part') ?? false) && inner.length > 0
      const below = flatten(inner, isPart ? depth : depth + 1, isInPart || isPart)
      return [{ item, path, depth, parts: [], isInPart: isInPart || isPart }, ...below]
    }
    const [first, ...rest] = flatten(inner, depth, isInPart || title !== undefined)
    const begun = title === undefined ? [] : [title]
    return first ? [{ ...first, parts: [...begun, ...first.parts] }, ...rest] : []
  })
}

/**
 * The files that are listed, those that can be read, in their order.
 *
 * @param contents - Its file gets a problem for each entry that is wrong, and one for the files that are not listed.
 * @param all - Every Markdown file of the folder.
 * @param isNamed - Whether all in the folder has a name that can be read: else nothing is missing for certain.
 */
export async function checkContents(
  folder: ManuscriptFolder,
  { base, file, isBroken, items, name, place: whole }: Contents,
  all: Listing['sources'],
  isNamed: boolean,
): Promise<readonly Listed[]> {
  const flat = flatten(items)
  const listed = new Map<string, Listed>()
  const nearest = nearestNames()
  for (const [index, each] of flat.entries()) {
    const { path: given } = each
    const { place } = each.item
    const path = normalize(given)
    const entry = await entryAt(folder, path)
    if (entry.kind === 'missing' && !isNamed) continue
    if (entry.kind !== 'file' || !isText(path, name)) {
      reportEntry(given, entry, place)
      continue
    }
    const first = listed.get(entry.realPath)
    if (first === undefined)
      listed.set(entry.realPath, { path, header: headerOf(each, flat[index - 1], file) })
    else {
      const cause = { text: 'the first is', place: first.header.place?.position }
      report(file, 'contents-entry-duplicate', [given, name], place, cause)
    }
  }
  // Forgotten, a chapter would be lost without a word; a path that is wrong stands for one.
  if (listed.size === flat.length && !isBroken) reportUnlisted()
  return [...listed.values()]

  function reportUnlisted(): void {
    const unlisted = [...all].flatMap(([path, entry]) => {
      const isListed = entry.kind === 'file' && listed.has(entry.realPath)
      // The list itself may be Markdown.
      const isMissed = path.startsWith(base) && path !== file.data.manuscriptPath
      return isMissed && !isListed ? [path] : []
    })
    if (unlisted.length > 0)
      report(file, 'contents-incomplete', [listNames(unlisted), name], whole)
  }

  function reportEntry(path: string, entry: Entry, place: Position | undefined): void {
    const { kind } = entry
    if (kind === 'missing') {
      const expected = expectedName(path, all.keys(), 'a Markdown file in it', nearest)
      report(file, 'contents-entry-missing', [path, expected], place)
    } else if (kind === 'outside') report(file, 'contents-entry-outside', [path], place)
    else if (kind === 'link-outside') report(file, 'link-outside', [path], place)
    else {
      const found = kind === 'file' ? 'file' : entryNames[kind].replace(/^a /, '')
      report(file, 'contents-entry-unsupported', [path, found, name], place)
    }
  }
}

function headerOf(
  { depth, isInPart, item, parts }: Flat,
  before: Flat | undefined,
  file: VFile,
): FileHeader {
  const { place: position, title } = item
  const classes = item.classes?.length ? item.classes : undefined
  const endsPart = before?.isInPart && !isInPart ? true : undefined
  const place = { file, position }
  const inPart = isInPart ? { isInPart } : {}
  return { ...defined({ title, classes, endsPart }), ...inPart, depth, parts, place }
}

/** Leanpub has its Markdown in files of this name, too. */
function isText(path: string, list: string): boolean {
  return isMarkdown(path) || (list === 'Book.txt' && /\.(?:txt|markua)$/i.test(path))
}
