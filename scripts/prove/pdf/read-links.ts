import { unreadable } from '../evidence.ts'
import { type FollowedLink, lettersOf, linkTarget } from '../text/links.ts'
import { isReference, nameOf } from './load-object.ts'
import type { PdfObjects } from './open-objects.ts'
import type { OpenPdf } from './open-pdf.ts'
import type { PdfDictionary, PdfObject } from './parse-object.ts'
import { textOf } from './text-string.ts'
import type { StructElement } from './ua/read-elements.ts'
import { openUaFile } from './ua/ua-file.ts'

export interface PdfLink extends FollowedLink {
  /** Whether it is an entry of the contents list. */
  readonly isListed: boolean
}

/**
 * The links of a PDF: one of several lines has as many rectangles, and is one by its place in the
 * structure.
 */
export function readLinks(pdf: OpenPdf, bytes: Uint8Array): readonly PdfLink[] {
  const { leaves, objects } = pdf
  const { elements, textOf: wordsOf } = openUaFile(pdf, bytes)
  const holders = holdersOf(elements)
  const known = new Map<StructElement, Set<string>>()
  const links = leaves.flatMap(({ page }) => objects.array(page.get('Annots')))
  return links.flatMap((reference): PdfLink[] => {
    const annotation = objects.dictionary(reference)
    if (nameOf(annotation.get('Subtype')) !== 'Link') return []
    const target = targetOf(objects, annotation)
    const holder = isReference(reference) ? holders.get(reference.ref) : undefined
    if (!holder) return [{ target, words: '', isListed: false }]
    const targets = known.get(holder) ?? new Set()
    known.set(holder, targets)
    if (targets.has(target)) return []
    targets.add(target)
    return [{ target, words: lettersOf(wordsOf(holder)), isListed: isListed(holder) }]
  })
}

function isListed(element: StructElement | undefined): boolean {
  return element !== undefined && (element.type === 'TOCI' || isListed(element.parent))
}

/** By number of an annotation, the element that holds it. */
function holdersOf(
  elements: readonly StructElement[],
): ReadonlyMap<number, StructElement> {
  const holders = new Map<number, StructElement>()
  for (const element of elements) {
    for (const kid of element.kids) {
      if (kid.kind === 'object' && kid.ref !== undefined) holders.set(kid.ref, element)
    }
  }
  return holders
}

/**
 * Where everything in the file leads that leads out of it: links, and what nobody sees as one.
 *
 * @throws An `unreadable` error when an object is broken.
 */
export function readAddresses(objects: PdfObjects): readonly string[] {
  const found = new Set<string>()
  try {
    for (const ref of objects.places.keys()) collect(objects, objects.get({ ref }), found)
  } catch (error) {
    throw unreadable('Cannot read every object of the PDF', error)
  }
  return [...found]
}

/** From an object, but not from those that it refers to: each has its turn. */
function collect(
  objects: PdfObjects,
  object: PdfObject | undefined,
  found: Set<string>,
): void {
  const isAction = object instanceof Map && nameOf(object.get('S')) === 'URI'
  if (isAction) found.add(linkTarget(textOf(objects.get(object.get('URI')))))
  const kids = object instanceof Map ? [...object.values()] : object
  if (Array.isArray(kids)) for (const kid of kids) collect(objects, kid, found)
}

/** As {@link linkTarget} has it; empty for what leads to no place that has a name. */
function targetOf(objects: PdfObjects, annotation: PdfDictionary): string {
  const action = objects.dictionary(annotation.get('A'))
  const kind = nameOf(action.get('S'))
  if (kind === 'URI') return linkTarget(textOf(objects.get(action.get('URI'))))
  const place = kind === 'GoTo' ? action.get('D') : annotation.get('Dest')
  const name = textOf(objects.get(place))
  return name === '' ? '' : `#${name}`
}
