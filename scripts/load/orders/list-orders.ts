/** Tools whose order is a list of its own. */

import { dirname } from 'node:path/posix'
import type { Position } from 'unist'
import { decodeAddress } from '../../lib/decode-address.ts'
import { blanked, placeIn, positionsIn } from '../../lib/text-positions.ts'
import type { ContentsItem } from '../manuscript/contents.ts'
import { type Finder, pathIn, settingsOf } from './order.ts'

/** mdBook, HonKit and GitBook. */
export const findSummary: Finder = async ({ find }) => {
  const book = await find('book.toml', 'book.json', '.gitbook.yaml')
  const document = book?.parsed?.document
  const named = document?.getIn(['book', 'src']) ?? document?.get('root')
  const bases = [...(typeof named === 'string' ? [named] : []), 'src', '', 'docs']
  const found = await find(...bases.map((base) => pathIn(base, 'SUMMARY.md')))
  if (!found) return undefined
  const { file, path } = found
  const base = path.includes('/') ? `${dirname(path)}/` : ''
  const items = readSummary(String(file), base)
  // A chapter of that name, and no list.
  if (items.length === 0 && !book) return undefined
  return {
    settings: settingsOf(book, [['book'], []]),
    contents: { file, name: 'SUMMARY.md', items, base },
  }
}

/** Leanpub, whose other settings stand on its site. */
export const findLeanpub: Finder = async ({ find }) => {
  const names = ['Book.txt', 'book.txt']
  const found = await find(...names, ...names.map((name) => `manuscript/${name}`))
  if (!found) return undefined
  const { file, path } = found
  const base = path.startsWith('manuscript/') ? 'manuscript/' : ''
  const lines = String(file).matchAll(/[^\r\n]+/g)
  const items = [...lines].flatMap(({ 0: line, index }): ContentsItem[] => {
    const name = line.trim()
    // Such as `frontmatter:`, of old, and `{mainmatter}`.
    if (name === '' || /^[#{]/.test(name) || name.endsWith(':')) return []
    const from = index + line.indexOf(name)
    const place = placeIn(file, from, from + name.length)
    return [{ path: pathIn(base, name), items: [], place }]
  })
  return { settings: [], contents: { file, name: 'Book.txt', items, base } }
}

/** No title and path are so long, in characters. */
const longestLine = 1000

interface Growing extends ContentsItem {
  readonly items: Growing[]
}

/**
 * The order in a `SUMMARY.md`: links in nested lists, those that stand before and after them, and headings that begin parts.
 *
 * @param base - The folder that paths are from, with a `/` at its end.
 * @see https://rust-lang.github.io/mdBook/format/summary.html
 */
function readSummary(text: string, base: string): readonly ContentsItem[] {
  const places = positionsIn(text)
  const all: Growing[] = []
  /** Where the next chapter goes: into the part that was begun last. */
  let outermost = all
  let open: { readonly indent: number; readonly items: Growing[] }[] = []
  const read = itemReader(base)
  const comments = /<!--[\s\S]*?(?:-->|$)/g
  const shown = text.replaceAll(comments, blanked)
  const lines = [...shown.matchAll(/[^\r\n]+/g)].filter(
    ({ 0: line }) => line.length <= longestLine && line.trim() !== '',
  )
  for (const [number, { 0: line, index }] of lines.entries()) {
    const heading = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$/.exec(line)
    const from =
      index + (/^[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)?/.exec(line)?.[0].length ?? 0)
    if (heading || /^[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,})$/.test(line)) {
      // The first is the heading of the summary itself.
      const isPart = heading && (number > 0 || heading[1] !== '#')
      begin(isPart ? plain(heading[2] ?? '') : undefined)
    } else addItem(line, from - index, places(from, index + line.trimEnd().length))
  }
  return all

  function begin(title: string | undefined): void {
    const part: Growing = { title, items: [] }
    if (title !== undefined) all.push(part)
    outermost = title === undefined ? all : part.items
    open = []
  }

  function addItem(line: string, at: number, place: Position): void {
    const spaces = /^[ \t]*/.exec(line)?.[0] ?? ''
    const isInList = at > spaces.length
    const isLink = line.startsWith('[', at)
    if (!isInList && !isLink) return
    // A chapter outside of the lists belongs to no part.
    if (!isInList) begin(undefined)
    const indent = spaces.replaceAll('\t', '    ').length
    open = open.filter((above) => above.indent < indent)
    const above = open.at(-1)?.items ?? outermost
    const item = read(line.slice(at).trimEnd(), place)
    if (item) above.push(item)
    if (isInList) open.push({ indent, items: item?.items ?? above })
  }
}

/** Reads what stands in a line; `undefined` for an address, and for a place in a file that stands in the list already. */
function itemReader(base: string) {
  const paths = new Set<string>()
  return (words: string, place: Position): Growing | undefined => {
    const middle = words.startsWith('[') ? words.indexOf('](') : -1
    const end = middle < 0 ? -1 : endOfTarget(words, middle + 2)
    if (end < 0) return { title: plain(words), items: [], place }
    const title = plain(words.slice(1, middle))
    const target = words
      .slice(middle + 2, end)
      .trim()
      .replace(/\s+(?:"[^"]*"|'[^']*')$/, '')
      .replace(/^<(.*)>$/, '$1')
    if (/^[a-z][a-z\d+.-]*:/i.test(target)) return undefined
    const [name = '', fragment] = target.split('#')
    // A draft: what is under it still follows, and where nothing is, nothing is lost.
    if (name === '') return { title, items: [], place }
    const path = pathIn(base, decodeAddress(name))
    if (paths.has(path) && fragment !== undefined) return undefined
    paths.add(path)
    return { path, title, items: [], place }
  }
}

/** Where the bracket closes that is open before an offset; brackets may stand in a path. */
function endOfTarget(words: string, from: number): number {
  let depth = 1
  for (let at = from; at < words.length; at += 1) {
    if (words[at] === '(') depth += 1
    if (words[at] === ')') depth -= 1
    if (depth === 0) return at
  }
  return -1
}

/** Words without the marks of Markdown in a line. */
function plain(words: string): string {
  return words.replaceAll(/\\(?=[^\w\s])|[`*]|(?<!\w)_|_(?!\w)/g, '').trim()
}
