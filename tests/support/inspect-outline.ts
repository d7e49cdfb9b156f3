import type { PdfObjects } from '../../scripts/pdf/objects.ts'
import { readPdf } from '../../scripts/pdf/read-pdf.ts'
import type { Kid, StructElement } from '../../scripts/pdf/structure.ts'
import { isReference, type PdfDictionary, textOf } from '../../scripts/pdf/syntax.ts'
import { readDestinations } from '../../scripts/pdf/trees.ts'

/** An entry of the outline, its place, and the heading that it names. Measures in points. */
export interface OutlineEntry {
  readonly title: string
  /** 0 for the outermost. */
  readonly depth: number
  /** Where a viewer goes to: index of a page, and the upper left corner of what it shows. */
  readonly goesTo: { readonly page: number; readonly left: number; readonly top: number }
  readonly heading: Heading
}

interface Heading {
  /** Such as `H1`. */
  readonly type: string
  /** Without references to notes. */
  readonly text: string
  readonly page: number
  /** Of its first letter. */
  readonly left: number
  readonly baseline: number
  readonly size: number
}

/** The outline of a PDF, as a viewer and a screen reader use it. */
export function inspectOutline(bytes: Uint8Array): readonly OutlineEntry[] {
  const { catalog, elements, objects, pageOf, pages } = readPdf(bytes)
  const destinations = readDestinations(objects, catalog)
  const goesTo = (name: string): OutlineEntry['goesTo'] => {
    const [page, , left, top] = objects.array(destinations.get(name))
    const index = isReference(page) ? pageOf(page.ref) : undefined
    if (index === undefined) throw new Error(`Cannot find the place ${name}`)
    return { page: index, left: Number(left), top: Number(top) }
  }
  const headingOf = (item: PdfDictionary): Heading => {
    const named = item.get('SE')
    const element = elements.find(({ ref }) => isReference(named) && ref === named.ref)
    const runs = (element ? contentsOf(element) : []).flatMap((kid) => {
      const page = pageOf(kid.page) ?? -1
      const own = pages[page]?.runs.filter(({ mcid }) => mcid === kid.mcid) ?? []
      return own.map((run) => ({ page, run }))
    })
    const [first] = runs
    if (!element || !first) throw new Error('Cannot find the text of a heading')
    const { page, run } = first
    const text = runs.map((each) => each.run.text).join('')
    return {
      type: element.type,
      text: text.replace(/\s+/gu, ' ').trim(),
      page,
      left: run.x,
      baseline: run.y,
      size: run.size,
    }
  }
  return outlineItems(objects, catalog).map(({ depth, item, title }) => ({
    title,
    depth,
    goesTo: goesTo(textOf(objects.get(item.get('Dest')))),
    heading: headingOf(item),
  }))
}

/** Nested items after their parents. */
export function outlineItems(objects: PdfObjects, catalog: PdfDictionary) {
  const items: { title: string; depth: number; item: PdfDictionary }[] = []
  const read = (parent: PdfDictionary, depth: number): void => {
    for (let at = parent.get('First'); at !== undefined; ) {
      const item = objects.dictionary(at)
      items.push({ title: textOf(objects.get(item.get('Title'))), depth, item })
      read(item, depth + 1)
      at = item.get('Next')
    }
  }
  read(objects.dictionary(catalog.get('Outlines')), 0)
  return items
}

function contentsOf({ kids, type }: StructElement): Extract<Kid, { kind: 'content' }>[] {
  if (type === 'Reference' || type === 'Note') return []
  return kids.flatMap((kid) => {
    if (kid.kind === 'element') return contentsOf(kid)
    return kid.kind === 'content' ? [kid] : []
  })
}
