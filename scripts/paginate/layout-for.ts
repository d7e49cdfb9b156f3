import type { Nodes } from 'hast'
import type { VFile } from 'vfile'
import type { Book, Layout, PageMap } from '../book.ts'
import { formulaSource, ownAtoms } from '../lib/atoms.ts'
import { firstThat } from '../lib/first-that.ts'
import { inlineElements } from '../lib/hast.ts'
import { sourceOf } from '../lib/origins.ts'
import { walkHtml } from '../lib/walk.ts'

/**
 * The layout of a book for another format of the work, of which the text is not all the same: its pages begin where, in
 * the other text, stands what they begin with, or what follows that.
 */
export function layoutFor(book: Book, printed: Book, layout: Layout): Layout {
  if (book.sections === printed.sections) return layout
  const { pageMap } = layout
  const [there, here] = [placesIn(printed), placesIn(book)]
  const idThere = new Map([...there.places].map(([key, { id }]) => [key, id]))
  const pageOf = new Map([...pageMap.pageOf].filter(([id]) => id.startsWith('page.')))
  for (const [key, { id }] of here.places) {
    const page = pageMap.pageOf.get(idThere.get(key) ?? '')
    if (id !== undefined && page !== undefined) pageOf.set(id, page)
  }
  const shift = shiftBetween(there, here)
  const pages = pageMap.pages.map((page): PageMap['pages'][number] => {
    return page.start === undefined ? page : { ...page, start: shift(page.start) }
  })
  return { ...layout, pageMap: { ...pageMap, pages, pageOf } }
}

interface Place {
  /** How many atoms of the text stand before it. */
  readonly at: number
  readonly id: string | undefined
}

interface Places {
  /** In reading order, by where in the manuscript it stands, what is written there. */
  readonly places: ReadonlyMap<string, Place>
  readonly end: number
}

/** Where elements and texts of a book begin. What is a copy of others, as in lists, stands in another block. */
function placesIn({ sections }: Book): Places {
  const places = new Map<string, Place>()
  let end = 0
  for (const { file, tree } of sections) {
    const blocks = new Map<Nodes, string>()
    walkHtml(tree, (node, parent) => {
      const place = writtenAt(file, node)
      const block = blocks.get(parent) ?? ''
      const { id, name } = namesOf(node)
      const key = `${block} ${name} ${place}`
      if (place !== undefined && !places.has(key)) places.set(key, { at: end, id })
      blocks.set(node, place === undefined || inlineElements.has(name) ? block : place)
      end += ownAtoms(node)
      return node.type !== 'element' || formulaSource(node) === undefined
    })
  }
  return { places, end }
}

function writtenAt(file: VFile, { position }: Nodes): string | undefined {
  if (!position) return undefined
  const source = sourceOf(file, position)
  const { column, line } = source.position?.start ?? {}
  return `${source.file.path}:${line}:${column}`
}

function namesOf(node: Nodes) {
  if (node.type !== 'element') return { name: node.type, id: undefined }
  const { id } = node.properties
  return { name: node.tagName, id: id === undefined ? undefined : String(id) }
}

/** From the number of atoms before a place of one text to that in the other. */
function shiftBetween(from: Places, to: Places): (at: number) => number {
  const pairs: { readonly from: number; readonly to: number }[] = []
  for (const [key, { at }] of from.places) {
    const other = to.places.get(key)?.at
    const last = pairs.at(-1)
    if (other === undefined || other < (last?.to ?? 0)) continue
    if (last?.from === at) pairs.pop()
    pairs.push({ from: at, to: other })
  }
  return (at) => {
    const next = firstThat(0, pairs.length, (index) => (pairs[index]?.from ?? 0) > at)
    const last = pairs[next - 1] ?? { from: 0, to: 0 }
    return Math.min(last.to + at - last.from, pairs[next]?.to ?? to.end)
  }
}
