/** Tools for which the folders of a site are the order. */
import { VFile } from 'vfile'
import type { ContentsItem } from '../manuscript/contents.ts'
import { findFrontMatter, textAfter } from '../manuscript/front-matter.ts'
import { type Finder, itemOf, itemsIn, settingsOf } from './order.ts'

/**
 * Hugo: pages by their weight, then by name; the `_index.md` of a folder begins a part.
 *
 * @see https://gohugo.io/quick-reference/glossary/#default-sort-order
 */
export const findHugo: Finder = async ({ find, readText, sources }) => {
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
export const findJekyll: Finder = async ({ find, listHidden }) => {
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
