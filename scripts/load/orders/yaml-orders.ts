/** Tools that have their order in YAML. */
import { isMap, isNode, type Node } from 'yaml'
import { report } from '../../problems/report.ts'
import { mapAt } from '../config/parse-yaml.ts'
import { type ContentsItem, readItems } from '../manuscript/contents.ts'
import {
  type Found,
  itemsIn,
  type Order,
  pathIn,
  type Search,
  settingsOf,
} from './order.ts'

/** The items of a node. Addresses are left out, and files without an extension found. */
function itemsOf(
  { sources }: Search,
  { file, parsed }: Found,
  node: unknown,
  base = '',
  form: 'foreign' | 'menu' = 'foreign',
): readonly ContentsItem[] {
  const placeOf = (each: unknown) => {
    const [from, to] = (isNode(each) && each.range) || []
    return from === undefined ? undefined : parsed?.places(from, to)
  }
  const onWrong = (wrong: unknown): void => {
    const expected = 'a path, or a part with its chapters'
    const details = ['contents', 'entry', expected, '`book.yaml`'] as const
    report(file, 'config-invalid', [...details], placeOf(wrong) ?? placeOf(node))
  }
  const found = (path: string): string => {
    const whole = pathIn(base, path)
    const endings = ['', '.md', '.qmd', '.Rmd']
    return endings.map((end) => whole + end).find((each) => sources.has(each)) ?? whole
  }
  const withPaths = (items: readonly ContentsItem[]): readonly ContentsItem[] =>
    items.flatMap((item) => {
      const inner = { ...item, items: withPaths(item.items) }
      if (item.path === undefined) return [inner]
      const isAddress = /^[a-z]+:/i.test(item.path)
      return isAddress ? inner.items : [{ ...inner, path: found(item.path) }]
    })
  return withPaths(readItems(node, { name: form, placeOf, onWrong }))
}

/** @see https://quarto.org/docs/books/book-structure.html */
export async function findQuarto(search: Search): Promise<Order | undefined> {
  const found = await search.find('_quarto.yml', '_quarto.yaml')
  if (!found?.parsed) return found && { settings: [], contents: undefined }
  const { file, parsed } = found
  const settings = settingsOf(found, [['book'], []])
  const book = mapAt(parsed, 'book')
  const chapters = book?.get('chapters', true)
  if (!chapters) return { settings, contents: undefined }
  const appendices = book?.get('appendices', true)
  const listed = itemsOf(search, found, chapters)
  const after = appendices ? itemsOf(search, found, appendices) : []
  const items = [...listed, ...after.map(asAppendix)]
  return { settings, contents: { file, name: '_quarto.yml', items, base: '' } }
}

function asAppendix(item: ContentsItem): ContentsItem {
  return item.path === undefined
    ? { ...item, items: item.items.map(asAppendix) }
    : { ...item, classes: [...(item.classes ?? []), 'appendix'] }
}

/** @see https://bookdown.org/yihui/bookdown/usage.html */
export async function findBookdown(search: Search): Promise<Order | undefined> {
  const found = await search.find('_bookdown.yml', '_bookdown.yaml')
  if (!found?.parsed) return found && { settings: [], contents: undefined }
  const { file, parsed } = found
  const listed = parsed.document.get('rmd_files', true)
  // Another list for each format.
  const list = isMap<Node, Node>(listed)
    ? (listed.get('latex', true) ?? listed.get('html', true) ?? listed.items[0]?.value)
    : listed
  const isFlat = parsed.document.get('rmd_subdir') === undefined
  const items = list
    ? itemsOf(search, found, list)
    : itemsIn(search.sources, '').filter(
        ({ path = '' }) => /\.rmd$/i.test(path) && !(isFlat && path.includes('/')),
      )
  return {
    settings: [],
    contents: { file, name: '_bookdown.yml', items, base: '' },
  }
}

/** @see https://www.mkdocs.org/user-guide/configuration/ */
export async function findMkdocs(search: Search): Promise<Order | undefined> {
  const found = await search.find('mkdocs.yml', 'mkdocs.yaml')
  if (!found?.parsed) return found && { settings: [], contents: undefined }
  const { file, parsed } = found
  const named = parsed.document.get('docs_dir')
  const base = `${pathIn('', typeof named === 'string' ? named : 'docs')}/`.replace(
    /^\.\//,
    '',
  )
  const { document } = parsed
  // Of old, `pages`.
  const nav = document.get('nav', true) ?? document.get('pages', true)
  const items = nav
    ? itemsOf(search, found, nav, base, 'menu')
    : itemsIn(search.sources, base)
  const settings = settingsOf(found, [[], ['theme']])
  return { settings, contents: { file, name: 'mkdocs.yml', items, base } }
}

/** @see https://jupyterbook.org/en/stable/structure/toc.html */
export async function findJupyter(search: Search): Promise<Order | undefined> {
  const found = await search.find('_toc.yml', '_toc.yaml')
  if (!found?.parsed) return found && { settings: [], contents: undefined }
  const { file, parsed } = found
  const lists = ['root', 'parts', 'chapters', 'sections'].flatMap((key) => {
    const node: unknown = parsed.document.get(key, true)
    return node ? itemsOf(search, found, node) : []
  })
  const config = await search.find('_config.yml')
  const contents = { file, name: '_toc.yml', items: lists, base: '' }
  return { settings: settingsOf(config), contents }
}
