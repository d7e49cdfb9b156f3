import type { Element } from 'hast'
import type { Book, PageReference } from '../book.ts'
import { countAtoms } from '../lib/atoms.ts'
import { elementsOf, marksOf } from '../lib/hast.ts'
import { copyTexts } from '../lib/page-references.ts'
import type { FreeId } from '../lib/unique-ids.ts'

/** The book as print has it: references that ask for their pages have room for these. */
export function withPageReferences(book: Book, freeId: FreeId): Book {
  const pageReferences = new Map<string, PageReference>()
  const inPrint = copyTexts(book, addPage)
  return pageReferences.size > 0 ? { ...inPrint, pageReferences } : book

  function addPage(link: Element): void {
    const { inPrint } = marksOf(link)
    if (!inPrint) return
    const id = freeId('page-reference')
    const to = String(link.properties.href).slice(1)
    const children = structuredClone([...inPrint])
    const added = children.flatMap(elementsOf)
    const pages = added.filter(
      ({ properties }) => properties.dataPageReference !== undefined,
    )
    const isAfter = pages.some(
      ({ properties }) => properties.dataPageReference === 'after',
    )
    const isAdded = pages.every(({ properties }) => properties.dataAtoms !== undefined)
    for (const { properties } of pages) properties.dataPageReference = id
    const atoms = isAdded ? {} : { dataAtoms: String(countAtoms(link).get(link) ?? 0) }
    Object.assign(link.properties, { id, ...atoms })
    link.children = children
    pageReferences.set(id, { to, isAfter })
  }
}
