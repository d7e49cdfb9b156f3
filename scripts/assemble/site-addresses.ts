/** The addresses that sites give to the texts that they are made of. */
import { dirname, join } from 'node:path/posix'
import type { FileHeader } from '../book.ts'
import { groupBy } from '../lib/group-by.ts'

/** Paths by an address without what tools put behind it: see {@link stemOf}. */
type PathsByAddress = ReadonlyMap<string, readonly string[]>

export interface SiteAddresses {
  /** What its author says in a text is its address. */
  readonly chosen: PathsByAddress
  /** What the rules of a site make of the name of its file, and what it was once. */
  readonly others: PathsByAddress
  /** The first text of a part, by the folder of the part. */
  readonly parts: PathsByAddress
}

/** The addresses of all texts. */
export function siteAddresses(
  paths: readonly string[],
  headers: ReadonlyMap<string, FileHeader>,
): SiteAddresses {
  const list = (addressesOf: (path: string) => readonly string[]): PathsByAddress => {
    const pairs = paths.flatMap((path) =>
      [...new Set(addressesOf(path))].map((address) => ({ address, path })),
    )
    const groups = groupBy(pairs, ({ address }) => address)
    return new Map([...groups].map(([key, same]) => [key, same.map(({ path }) => path)]))
  }
  const written = (path: string, given: readonly string[] = []) =>
    given.flatMap((address) => absolute(address, path)).map(stemOf)
  return {
    chosen: list((path) => written(path, headers.get(path)?.addresses)),
    others: list((path) => [
      ...written(path, headers.get(path)?.formerAddresses),
      ...served(stemOf(path)),
    ]),
    parts: new Map(
      paths.toReversed().flatMap((path) => {
        const header = headers.get(path)
        return header ? begunParts(path, header).map((folder) => [folder, [path]]) : []
      }),
    ),
  }
}

/** An address from the root of the site. One without a slash begins in the folder of the page or of its file. */
function absolute(address: string, path: string): readonly string[] {
  const [top = 'docs'] = /^[^/]+(?=\/)/.exec(path) ?? []
  // Docusaurus has the root of its texts at `/docs/`.
  if (/^\/*$/.test(address)) return ['', 'docs', top]
  if (address.startsWith('/')) return [join('/', address)]
  const folders = [dirname(path), dirname(stemOf(path))].flatMap((folder) => [
    folder,
    withoutNumbers(folder),
  ])
  return folders.map((folder) => join(folder, address))
}

/** The folders of the parts that begin with a text, as Hugo has them. */
function begunParts(path: string, { parts }: FileHeader): readonly string[] {
  const folders: string[] = []
  for (const _ of parts) folders.push(dirname(folders.at(-1) ?? stemOf(path)))
  return folders
}

/** `_posts/2019-05-01-name`, in a folder of its category or not. */
const dated = /^(?:(.+)\/)?(\d{4})-(\d\d?)-(\d\d?)-([^/]+)$/

/** Where Jekyll and Docusaurus serve a text. */
function served(stem: string): readonly string[] {
  const plain = stem.replaceAll(/(?<=^|\/)_(?=[^/])/g, '')
  const [, folder = '', year = '', month = '', day = '', name = ''] =
    dated.exec(stem) ?? []
  const isPost = name !== ''
  const unnumbered = withoutNumbers(plain)
  return [
    ...[plain, unnumbered, `docs/${unnumbered}`],
    ...(isPost ? [`${year}/${month}/${day}/${name}`] : []),
    ...(isPost ? [join(folder.replace(/(?:^|\/)_posts(?=\/|$)/, ''), name)] : []),
  ]
}

/** Docusaurus takes the numbers away by which it sorts, and leaves dates and versions. */
export function withoutNumbers(path: string): string {
  return path.replaceAll(/(?<=^|\/)\d+\s*[-_.]+\s*(?=[^-_.\s\d/])/g, '')
}

/** What an address may be on a site that has its root elsewhere: `/blog/x`, `/category/2019/05/01/x`. */
export function withinSite(stem: string): readonly string[] {
  const [post] = /\d{4}\/\d\d?\/\d\d?\/[^/]+$/.exec(stem) ?? []
  const [rest] = /(?<=^[^/]+\/).+$/.exec(stem) ?? []
  return [post, rest].filter((each) => each !== undefined)
}

/**
 * A path without what tools put behind the name of a page and take from it: `two.md`, `two.html`, `two/`,
 * `two/index.html`, `two/README.md` are one.
 */
export function stemOf(path: string): string {
  return path
    .toLowerCase()
    .replace(/^\.?\/|\/$/g, '')
    .replace(/\.(?:x?html?|mdx?|markdown|qmd|rmd)$/, '')
    .replace(/(?:^|\/)(?:_?index|readme)$/, '')
    .replace(/^\.$/, '')
}
