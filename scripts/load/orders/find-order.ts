/** The order and the settings that a folder has for another tool. */
import type { VFile } from 'vfile'
import { hasErrors } from '../../problems/report.ts'
import { type Parsed, parseKeys } from '../config/parse-keys.ts'
import {
  entryAt,
  type Listing,
  listSources,
  type ManuscriptFolder,
  readSource,
} from '../manuscript/folder.ts'
import type { Order, Search } from './order.ts'
import { finders, findMetadata } from './tools.ts'

/** A list of some thousand files is not longer. */
const largestBytes = 256 * 1024

/** Whether to name a file is to name its folder. */
export function isOrderFile(name: string): boolean {
  return /^(?:book\.(?:ya?ml|toml|json|txt)|_(?:quarto|bookdown|config|toc)\.ya?ml|mkdocs\.ya?ml|hugo\.(?:toml|ya?ml)|metadata\.ya?ml)$/i.test(
    name,
  )
}

/** The order that other tools' files in the folder give, and the files that were read. */
export async function findOrder(
  folder: ManuscriptFolder,
  sources: Listing['sources'],
  read: (path: string) => Promise<VFile>,
): Promise<(Order & { readonly files: readonly VFile[] }) | undefined> {
  const files: VFile[] = []
  const search: Search = {
    sources,
    listHidden: async (path) => [...(await listSources(folder, path)).sources.keys()],
    readText: async (path) => {
      const entry = await entryAt(folder, path)
      return entry.kind === 'file' ? read(path) : undefined
    },
    find: async (...paths) => {
      for (const path of paths) {
        const entry = await entryAt(folder, path)
        if (entry.kind === 'missing') continue
        const file = await readSource(folder, path, entry, largestBytes)
        files.push(file)
        return { file, path, parsed: hasErrors([file]) ? undefined : parse(file, path) }
      }
      return undefined
    },
  }
  for (const finder of finders) {
    const order = await finder(search)
    if (!order) continue
    // Those who list files and no settings may have them for Pandoc.
    const other = order.settings.length > 0 ? undefined : await findMetadata(search)
    return {
      contents: order.contents,
      settings: [order, other].flatMap((each) => each?.settings ?? []),
      files,
    }
  }
  return undefined
}

function parse(file: VFile, path: string): Parsed | undefined {
  // Pandoc's files of metadata may end as front matter does.
  const text = String(file).replace(/(?<=\n)(?:---|\.\.\.)\s*$/, '')
  const syntax = path.endsWith('.toml') ? 'toml' : 'yaml'
  return /\.(?:ya?ml|json|toml)$/.test(path)
    ? parseKeys(file, text, syntax, true)
    : undefined
}
