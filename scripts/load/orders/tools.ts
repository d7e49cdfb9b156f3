/** The order that each tool has: as a list of its own, by the folders of a site, or in YAML. */
import { dirname } from 'node:path/posix'
import type { Position } from 'unist'
import { VFile } from 'vfile'
import { isMap, isSeq, type Node } from 'yaml'
import { decodeAddress } from '../../lib/decode-address.ts'
import { blanked, placeIn, positionsIn } from '../../lib/text-positions.ts'
import type { Parsed } from '../config/parse-keys.ts'
import { reportInvalid } from '../config/read-settings.ts'
import { type ContentsItem, type ListForm, readItems } from '../manuscript/contents.ts'
import { findFrontMatter, textAfter } from '../manuscript/front-matter.ts'
import { type Finder, itemOf, itemsIn, pathIn, type Search, settingsOf } from './order.ts'

/** mdBook, HonKit and GitBook. */
const findSummary: Finder = async ({ find }) => {
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
const findLeanpub: Finder = async ({ find }) => {
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
  const read = summaryReader(base)
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
function summaryReader(base: string) {
  const paths = new Set<string>()
  return (words: string, place: Position): Growing | undefined => {
    const [link, name, written = ''] = linkAtStart.exec(words) ?? []
    if (link === undefined) return { title: plain(words), items: [], place }
    const title = plain(name ?? '')
    const target = written
      .trim()
      .replace(/\s+(?:"[^"]*"|'[^']*')$/, '')
      .replace(/^<(.*)>$/, '$1')
    if (/^[a-z][a-z\d+.-]*:/i.test(target)) return undefined
    const [address = '', fragment] = target.split('#')
    // A draft: what is under it still follows, and where nothing is, nothing is lost.
    if (address === '') return { title, items: [], place }
    const path = pathIn(base, decodeAddress(address))
    if (paths.has(path) && fragment !== undefined) return undefined
    paths.add(path)
    return { path, title, items: [], place }
  }
}

/** Brackets may stand in a path. */
const linkAtStart = /^\[(.*?)\]\(((?:[^()]|\([^()]*\))*)\)/

/** Words without the marks of Markdown in a line. */
function plain(words: string): string {
  return words.replaceAll(/\\(?=[^\w\s])|[`*]|(?<!\w)_|_(?!\w)/g, '').trim()
}

/**
 * Hugo: pages by their weight, then by name; the `_index.md` of a folder begins a part.
 *
 * @see https://gohugo.io/quick-reference/glossary/#default-sort-order
 */
const findHugo: Finder = async ({ find, readText, sources }) => {
  const paths = [...sources.keys()]
  const hasContent = paths.some((path) => path.startsWith('content/'))
  const ends = ['toml', 'yaml', 'yml']
  const names = ['hugo', 'config', 'config/_default/hugo', 'config/_default/config']
  const config = hasContent
    ? await find(...names.flatMap((name) => ends.map((end) => `${name}.${end}`)))
    : undefined
  const base = hasContent ? 'content/' : ''
  const start = await readText(`${base}_index.md`)
  if (!config && !start) return undefined
  const begun = start && textAfter(start) !== '' ? [itemOf(`${base}_index.md`)] : []
  const items = [...begun, ...(await itemsOf(base))]
  const file = config?.file ?? new VFile()
  const settings = settingsOf(config, [[], ['params'], ['author']])
  return { settings, contents: { file, name: 'content', items, base } }

  async function itemsOf(folder: string): Promise<readonly ContentsItem[]> {
    const rests = paths
      .filter((path) => path.startsWith(folder))
      .map((path) => path.slice(folder.length).replace(/\/.*$/s, '/'))
    const weighed: Awaited<ReturnType<typeof weigh>>[] = []
    for (const name of new Set(rests)) weighed.push(await weigh(folder + name))
    return weighed
      .sort((one, other) => one.weight - other.weight)
      .flatMap(({ items: each }) => each)
  }

  async function weigh(
    path: string,
  ): Promise<{ readonly weight: number; readonly items: readonly ContentsItem[] }> {
    // The folder of one page, with what belongs to it.
    const index = `${path}index.md`
    const page = path.endsWith('/') && sources.has(index) ? index : path
    if (!page.endsWith('/'))
      return { weight: weightOf(await readText(page)), items: [itemOf(page)] }
    const introPath = `${path}_index.md`
    const intro = await readText(introPath)
    const [weight, inner] = [weightOf(intro), await itemsOf(path)]
    if (!intro) return { weight, items: inner }
    const isTitle = textAfter(intro) === ''
    const part = isTitle
      ? { title: keyOf(intro, 'title') }
      : { path: introPath, classes: ['part'] }
    return { weight, items: [{ ...part, items: inner }] }
  }
}

/** Pages without a weight come last. */
function weightOf(file: VFile | undefined): number {
  return Number.parseInt((file && keyOf(file, 'weight')) ?? '', 10) || Number.MAX_VALUE
}

/** The value of a key in front matter, as far as it stands in one line. */
function keyOf(file: VFile, key: string): string | undefined {
  const found = findFrontMatter(String(file))
  if (typeof found !== 'object') return undefined
  const line = new RegExp(`^["']?${key}["']?[ \\t]*[:=](.*)$`, 'im')
  return line
    .exec(found.keys)?.[1]
    ?.trim()
    .replace(/^(["'])(.*)\1$/s, '$2')
}

/** A site has few kinds of pages. */
const mostCollections = 50

/** Jekyll: the posts and other collections, each by the names of its files. */
const findJekyll: Finder = async ({ find, listHidden }) => {
  const config = await find('_config.yml', '_config.yaml')
  if (!config) return undefined
  const settings = settingsOf(config)
  const named: unknown = config.parsed?.document.toJS()
  const { collections = {} } = (named ?? {}) as { collections?: object }
  const names = Array.isArray(collections) ? collections : Object.keys(collections)
  const items: ContentsItem[] = []
  const folders: string[] = []
  const isName = (name: unknown): boolean => /^[\w-]+$/.test(String(name))
  const known = names.filter(isName).slice(0, mostCollections)
  for (const name of new Set([...known, 'posts'])) {
    const folder = `_${name}`
    const paths = await listHidden(folder)
    if (paths.length > 0) folders.push(folder)
    items.push(...paths.map(itemOf))
  }
  const [name] = folders
  const contents = name ? { file: config.file, name, items, base: '' } : undefined
  return { settings, contents }
}

/** Pandoc, whose files come by their names, and Manubot. */
export const findMetadata: Finder = async ({ find, sources }) => {
  const names = ['metadata.yaml', 'metadata.yml']
  const found = await find(...names, ...names.map((name) => `content/${name}`))
  if (!found) return undefined
  const { file, path: name } = found
  const base = 'content/'
  const settings = settingsOf(found, [[]], 'shared')
  if (!name.startsWith(base)) return { settings }
  // A paper, whatever it is made of.
  const asArticle = settings.map((each) => ({
    ...each,
    values: { kind: 'article', ...each.values },
  }))
  const contents = { file, name, items: itemsIn(sources, base), base }
  return { settings: asArticle, contents }
}

/**
 * Finds the order in a file; where it cannot be read, nothing else is looked for.
 *
 * @param maps - Mappings in it that are settings.
 * @param list - The items, from the folder `base`.
 */
function finderIn(
  name: string,
  maps: readonly (readonly string[])[],
  list: (
    read: ReturnType<typeof itemReader>,
    document: Parsed['document'],
    sources: Search['sources'],
  ) => { items: readonly ContentsItem[]; base?: string } | undefined,
): Finder {
  return async ({ find, sources }) => {
    const found = await find(`${name}.yml`, `${name}.yaml`)
    if (!found?.parsed) return found && { settings: [] }
    const { file, parsed } = found
    const listed = list(itemReader(sources, file, parsed), parsed.document, sources)
    const settings = maps.length > 0 ? settingsOf(found, maps) : []
    const contents = listed && { file, name: `${name}.yml`, base: '', ...listed }
    return { settings, contents }
  }
}

/** Reads a list of paths from a folder. Addresses are left out, and files without an extension found. */
function itemReader(sources: Search['sources'], file: VFile, { placeOf }: Parsed) {
  return (list: unknown, base = '', name: ListForm['name'] = 'foreign') => {
    const onWrong = (wrong: unknown): void => {
      const expected = 'a path, or a part with its chapters'
      reportInvalid(file, 'contents', 'entry', expected, placeOf(wrong) ?? placeOf(list))
    }
    const found = (path: string): string => {
      const whole = pathIn(base, path)
      const endings = ['', '.md', '.mdx', '.qmd', '.Rmd']
      return endings.map((end) => whole + end).find((each) => sources.has(each)) ?? whole
    }
    const withPaths = (items: readonly ContentsItem[]): readonly ContentsItem[] =>
      items.flatMap((item) => {
        const inner = { ...item, items: withPaths(item.items) }
        if (item.path === undefined) return [inner]
        const isAddress = /^[a-z]+:/i.test(item.path)
        return isAddress ? inner.items : [{ ...inner, path: found(item.path) }]
      })
    return list ? withPaths(readItems(list, { name, placeOf, onWrong })) : []
  }
}

/** @see https://quarto.org/docs/books/book-structure.html */
const findQuarto = finderIn('_quarto', [['book'], []], (read, document) => {
  const chapters = document.getIn(['book', 'chapters'], true)
  if (!chapters) return undefined
  const after = read(document.getIn(['book', 'appendices'], true))
  return { items: [...read(chapters), ...after.map(asAppendix)] }
})

function asAppendix(item: ContentsItem): ContentsItem {
  return item.path === undefined
    ? { ...item, items: item.items.map(asAppendix) }
    : { ...item, classes: [...(item.classes ?? []), 'appendix'] }
}

/** @see https://bookdown.org/yihui/bookdown/usage.html */
const findBookdown = finderIn('_bookdown', [], (read, document, sources) => {
  const listed = document.get('rmd_files', true)
  // Another list for each format.
  const list = isMap<Node, Node>(listed)
    ? (listed.get('latex', true) ?? listed.get('html', true) ?? listed.items[0]?.value)
    : listed
  if (list) return { items: read(list) }
  const isFlat = document.get('rmd_subdir') === undefined
  const isChapter = ({ path = '' }: ContentsItem): boolean =>
    /\.rmd$/i.test(path) && !(isFlat && path.includes('/'))
  return { items: itemsIn(sources, '').filter(isChapter) }
})

/** @see https://www.mkdocs.org/user-guide/configuration/ */
const findMkdocs = finderIn('mkdocs', [[], ['theme']], (read, document, sources) => {
  const named = document.get('docs_dir')
  const folder = pathIn('', typeof named === 'string' ? named : 'docs')
  const base = `${folder}/`.replace(/^\.\//, '')
  // Of old, `pages`.
  const nav = document.get('nav', true) ?? document.get('pages', true)
  const items = nav ? read(nav, base, 'menu') : itemsIn(sources, base)
  return { items: [...items, ...appended(document, sources)], base }
})

/** What stands at the end of every page is there once: as a rule, nothing but abbreviations. */
function appended(
  document: Parsed['document'],
  sources: Search['sources'],
): readonly ContentsItem[] {
  const extensions = document.get('markdown_extensions')
  const paths = (isSeq(extensions) ? extensions.items : [extensions]).flatMap((each) => {
    const snippets = isMap(each) ? each.get('pymdownx.snippets') : undefined
    const list = isMap(snippets) ? snippets.get('auto_append') : undefined
    return isSeq(list) ? list.items.map((item) => `/${String(item)}`) : []
  })
  const files = [...sources.keys()]
  return files
    .filter((file) => paths.some((path) => `/${file}`.endsWith(path)))
    .map(itemOf)
}

const findToc = finderIn('_toc', [], (read, document) => {
  const lists = ['root', 'parts', 'chapters', 'sections']
  return { items: lists.flatMap((key) => read(document.get(key, true))) }
})

/** @see https://jupyterbook.org/en/stable/structure/toc.html */
const findJupyter: Finder = async (search) => {
  const order = await findToc(search)
  if (!order?.contents) return order
  return { ...order, settings: settingsOf(await search.find('_config.yml')) }
}

/** In the order in which they are asked. */
export const finders: readonly Finder[] = [
  ...[findQuarto, findBookdown, findSummary, findMkdocs, findLeanpub],
  ...[findHugo, findJupyter, findJekyll, findMetadata],
]
