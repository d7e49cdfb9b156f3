/** Tools whose order is a list of its own. */
import { dirname } from 'node:path/posix'
import { placeIn } from '../../lib/text-positions.ts'
import type { ContentsItem } from '../manuscript/contents.ts'
import { type Order, pathIn, type Search, settingsOf } from './order.ts'
import { readSummary } from './summary.ts'

/** mdBook, HonKit and GitBook. */
export async function findSummary({ find }: Search): Promise<Order | undefined> {
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
export async function findLeanpub({ find }: Search): Promise<Order | undefined> {
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
