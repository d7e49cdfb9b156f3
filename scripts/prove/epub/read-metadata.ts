import type { Root } from 'hast'
import { elementsOf } from '../../lib/hast.ts'
import { textOf } from '../text/read-tree.ts'

/** The values of each property of a publication, and of each `dc:` element, those that refine another left out. */
export function readMetadata(tree: Root): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>()
  for (const element of elementsOf(tree)) {
    const { property, refines } = element.properties
    const isDc = element.tagName.startsWith('dc:')
    const name = isDc ? element.tagName : property
    const value = isDc || property ? plainText(element) : ''
    if (typeof name !== 'string' || refines || value === '') continue
    values.set(name, [...(values.get(name) ?? []), value])
  }
  return values
}

function plainText(element: Parameters<typeof textOf>[0]): string {
  return textOf(element).trim()
}
