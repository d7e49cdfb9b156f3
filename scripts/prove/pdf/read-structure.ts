import { isReference, nameOf } from './load-object.ts'
import type { PdfObjects } from './open-objects.ts'
import type { PdfDictionary, PdfObject } from './parse-object.ts'

/** A piece of content at its place in the reading order. */
export interface StructuredContent {
  /** Index of the page. */
  readonly page: number
  readonly mcid: number
  /** Of the structure element that it stands in, as the file names it. */
  readonly role: string
  /** That element's number. */
  readonly element: number
  /** Number of the innermost element around it that begins a line, such as a paragraph. */
  readonly block: number
  /** Number of the head cell of a table that it stands in. */
  readonly head: number | undefined
  /** Number of the note that it stands in. */
  readonly note: number | undefined
}

interface Step {
  readonly object: PdfObject
  readonly page: number | undefined
  readonly role: string
  readonly element: number
  readonly block: number
  readonly head: number | undefined
  readonly note: number | undefined
}

/** Elements that stand in a line. */
const inline = new Set('Code Em Formula Link Quote Reference Span Strong'.split(' '))

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
  const isNew = (object: PdfObject): boolean => {
    if (!isReference(object)) return true
    // Each element has one place; a loop would never end.
    const isFirst = !seen.has(object.ref)
    seen.add(object.ref)
    return isFirst
  }
  const steps: Step[] = [
    {
      object: root,
      page: undefined,
      role: '',
      element: 0,
      block: 0,
      head: undefined,
      note: undefined,
    },
  ]
  for (let step = steps.pop(); step; step = steps.pop()) {
    const { block, element, head, note, object, page, role } = step
    if (typeof object !== 'number') {
      if (isNew(object)) steps.push(...stepsInto(objects, step, pageOf))
    } else if (page !== undefined)
      contents.push({ page, mcid: object, role, element, block, head, note })
  }
  return contents
}

/** The kids of an element, the last first. */
function stepsInto(
  objects: PdfObjects,
  { block, element, head, note, object, page, role }: Step,
  pageOf: (reference: PdfObject | undefined) => number | undefined,
): readonly Step[] {
  const dictionary = objects.dictionary(object)
  const isElement = dictionary.has('S') && isReference(object)
  const kind = nameOf(dictionary.get('S'))
  const ofKind = (type: string, around: number | undefined): number | undefined =>
    kind === type && isReference(object) ? object.ref : around
  const inner = {
    head: ofKind('TH', head),
    note: ofKind('Note', note),
    page: pageOf(dictionary.get('Pg')) ?? page,
    role: kind || role,
    element: isElement ? object.ref : element,
    block: isElement && !inline.has(kind) ? object.ref : block,
  }
  const kids = kidsOf(objects, dictionary).toReversed()
  return kids.map((kid) => ({ object: kid, ...inner }))
}

/** Elements within, or marked content as a number or with its page. */
function kidsOf(objects: PdfObjects, element: PdfDictionary): readonly PdfObject[] {
  const isContent = nameOf(element.get('Type')) === 'MCR'
  const kids = element.get(isContent ? 'MCID' : 'K')
  const found = objects.get(kids)
  if (kids === undefined || found === null) return []
  return Array.isArray(found) ? found : [kids]
}
