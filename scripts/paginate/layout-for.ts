import type { Nodes } from 'hast'
import type { VFile } from 'vfile'
import type { Book, Layout, PageMap } from '../book.ts'
import { countAtoms, formulaSource, ownAtoms } from '../lib/atoms.ts'
import { firstThat } from '../lib/first-that.ts'
import { inlineElements, isHeading, marksOf } from '../lib/hast.ts'
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
  const inNotes = idsInNotes(printed)
  for (const [key, id] of idsInNotes(book)) {
    const page = pageMap.pageOf.get(inNotes.get(key) ?? '')
    if (page !== undefined) pageOf.set(id, page)
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
  /** How many it has; of a text, which may have been divided, no fewer. */
  readonly length: number
  readonly isBlock: boolean
  readonly id: string | undefined
}

interface Places {
  /** By where in the manuscript it stands, or by its id, what is written or made there. */
  readonly places: ReadonlyMap<string, Place>
  readonly end: number
}

/** Where elements and texts of a book begin. What is a copy of others, as in lists, stands in another block. */
function placesIn({ sections }: Book): Places {
  const places = new Map<string, Place>()
  let at = 0
  for (const { file, tree } of sections) {
    const counts = countAtoms(tree)
    const blocks = new Map<Nodes, string>()
    walkHtml(tree, (node, parent) => {
      const block = blocks.get(parent) ?? ''
      const { id, name } = namesOf(node)
      const isBlock = node.type === 'element' && !inlineElements.has(name)
      const place = writtenAt(file, node) ?? madeAs(node)
      const key = `${block} ${name} ${place}`
      const isEmpty = node.type !== 'element' && ownAtoms(node) === 0
      const length = counts.get(node) ?? Number.POSITIVE_INFINITY
      if (place !== undefined && !isEmpty && !places.has(key))
        places.set(key, { at, length, isBlock, id })
      blocks.set(node, isBlock ? (place ?? block) : block)
      at += ownAtoms(node)
      return node.type !== 'element' || formulaSource(node) === undefined
    })
  }
  return { places, end: at }
}

/** By where in the manuscript it stands, the id of what stands in a note, such as a word that the index has. */
function idsInNotes({ notes }: Book): ReadonlyMap<string, string> {
  const ids = new Map<string, string>()
  for (const { children, file } of notes.values())
    walkHtml({ type: 'root', children: [...children] }, (node) => {
      const { id, name } = namesOf(node)
      const place = writtenAt(file, node)
      if (id !== undefined && place !== undefined) ids.set(`${name} ${place}`, id)
    })
  return ids
}

function writtenAt(file: VFile, { position }: Nodes): string | undefined {
  if (!position) return undefined
  const source = sourceOf(file, position)
  const { column, line } = source.position?.start ?? {}
  return `${source.file.path}:${line}:${column}`
}

/** What nobody has written, as an index and lists of works, has an id; those of other headings go by the headings before them. */
function madeAs(node: Nodes): string | undefined {
  if (node.type !== 'element' || inlineElements.has(node.tagName)) return undefined
  return isHeading(node) && !marksOf(node).isMade ? undefined : namesOf(node).id
}

function namesOf(node: Nodes) {
  if (node.type !== 'element') return { name: node.type, id: undefined }
  const { id } = node.properties
  return { name: node.tagName, id: id === undefined ? undefined : String(id) }
}

/** From the number of atoms before a place of one text to that in the other. */
function shiftBetween(from: Places, to: Places): (at: number) => number {
  const both = [...from.places].flatMap(([key, here]) => {
    const there = to.places.get(key)
    return there ? pairsOf(here, there) : []
  })
  // What begins somewhere may stand elsewhere than after what ends there.
  both.sort((one, other) => one.from - other.from || one.rank - other.rank)
  const pairs: (typeof both)[number][] = []
  for (const pair of both) if (pair.to >= (pairs.at(-1)?.to ?? 0)) pairs.push(pair)
  return (at) => {
    const next = firstThat(0, pairs.length, (index) => (pairs[index]?.from ?? 0) > at)
    const last = pairs[next - 1] ?? { from: 0, to: 0, length: 0 }
    const most = Math.min(last.to + last.length, pairs[next]?.to ?? to.end)
    return Math.min(last.to + at - last.from, most)
  }
}

/** Where something begins in both; and where a block ends, after which comes what the other may not have. */
function pairsOf(here: Place, there: Place) {
  const start = { from: here.at, to: there.at, length: here.length, rank: 1 }
  const [from, to] = [here.at + here.length, there.at + there.length]
  return here.isBlock ? [start, { from, to, length: 0, rank: 0 }] : [start]
}
