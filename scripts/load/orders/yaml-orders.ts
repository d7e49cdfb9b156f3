/** Tools that have their order in YAML. */
import type { VFile } from 'vfile'
import { isMap, isSeq, type Node } from 'yaml'
import type { Parsed } from '../config/parse-keys.ts'
import { reportInvalid } from '../config/read-settings.ts'
import { type ContentsItem, type ListForm, readItems } from '../manuscript/contents.ts'
import { type Finder, itemOf, itemsIn, pathIn, type Search, settingsOf } from './order.ts'

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
export const findQuarto = finderIn('_quarto', [['book'], []], (read, document) => {
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
export const findBookdown = finderIn('_bookdown', [], (read, document, sources) => {
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
export const findMkdocs = finderIn(
  'mkdocs',
  [[], ['theme']],
  (read, document, sources) => {
    const named = document.get('docs_dir')
    const folder = pathIn('', typeof named === 'string' ? named : 'docs')
    const base = `${folder}/`.replace(/^\.\//, '')
    // Of old, `pages`.
    const nav = document.get('nav', true) ?? document.get('pages', true)
    const items = nav ? read(nav, base, 'menu') : itemsIn(sources, base)
    return { items: [...items, ...appended(document, sources)], base }
  },
)

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
export const findJupyter: Finder = async (search) => {
  const order = await findToc(search)
  if (!order?.contents) return order
  return { ...order, settings: settingsOf(await search.find('_config.yml')) }
}
