import type { Element } from 'hast'
import { elementsOf } from '../text/properties.ts'
import type { EpubDocument } from './open-epub.ts'

/** So many elements, those of some forty printed pages, take a browser about half a second to look into. */
const mostElements = 1_000

/**
 * Every page file of a small book; of a large one so many that all kinds of markup are among them:
 * every element with every set of attributes, roles, types and classes, in every other.
 *
 * The same files give the same sample, in their own order.
 */
export function samplePages(documents: readonly EpubDocument[]): readonly EpubDocument[] {
  const pages = documents.map((document) => {
    const elements = elementsOf(document.tree)
    return { document, kinds: kindsIn(elements), size: elements.length }
  })
  const total = pages.reduce((sum, { size }) => sum + size, 0)
  if (total <= mostElements) return documents
  const seen = new Set<string>()
  const chosen = new Set<EpubDocument>()
  const richest = pages.toSorted((a, b) => b.kinds.size - a.kinds.size || a.size - b.size)
  for (const { document, kinds } of richest) {
    if ([...kinds].every((kind) => seen.has(kind))) continue
    for (const kind of kinds) seen.add(kind)
    chosen.add(document)
  }
  return documents.filter((document) => chosen.has(document))
}

function kindsIn(elements: readonly Element[]): ReadonlySet<string> {
  const kinds = new Set<string>()
  for (const parent of elements) {
    for (const child of parent.children) {
      if (child.type === 'element') kinds.add(`${parent.tagName} > ${kindOf(child)}`)
    }
  }
  return kinds
}

function kindOf({ properties, tagName }: Element): string {
  const { className, role } = properties
  const names = Object.keys(properties).sort()
  return [tagName, ...names, className, role, properties['epub:type']].join(' ')
}
