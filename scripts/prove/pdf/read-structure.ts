import { isReference, nameOf } from './load-object.ts'
import type { PdfObjects } from './open-objects.ts'
import type { PdfDictionary, PdfObject } from './parse-object.ts'

/** A piece of content at its place in the reading order. */
export interface StructuredContent {
  /** Index of the page. */
  readonly page: number
  readonly mcid: number
  /** Roles of the elements that it stands in, the innermost last, as the file names them. */
  readonly role: string
}

interface Step {
  readonly object: PdfObject
  readonly page: number | undefined
  readonly role: string
}

/**
 * All marked content in the order in which a screen reader reads it.
 *
 * @param pageOf - Index of the page that a reference leads to.
 * @see ISO 32000-1, 14.7
 */
export function readStructure(
  objects: PdfObjects,
  root: PdfDictionary,
  pageOf: (reference: PdfObject | undefined) => number | undefined,
): readonly StructuredContent[] {
  const contents: StructuredContent[] = []
  const seen = new Set<number>()
  const steps: Step[] = [{ object: root, page: undefined, role: '' }]
  for (let step = steps.pop(); step; step = steps.pop()) {
    const { object, page, role } = step
    if (typeof object === 'number') {
      if (page !== undefined) contents.push({ page, mcid: object, role })
      continue
    }
    // Each element has one place; a loop would never end.
    if (isReference(object) && seen.has(object.ref)) continue
    if (isReference(object)) seen.add(object.ref)
    const element = objects.dictionary(object)
    const inner = {
      page: pageOf(element.get('Pg')) ?? page,
      role: nameOf(element.get('S')) || role,
    }
    for (const kid of kidsOf(objects, element).toReversed()) {
      steps.push({ object: kid, ...inner })
    }
  }
  return contents
}

/** Elements within, or marked content as a number or with its page. */
function kidsOf(objects: PdfObjects, element: PdfDictionary): readonly PdfObject[] {
  const isContent = nameOf(element.get('Type')) === 'MCR'
  const kids = element.get(isContent ? 'MCID' : 'K')
  const found = objects.get(kids)
  if (kids === undefined || found === null) return []
  return Array.isArray(found) ? found : [kids]
}
