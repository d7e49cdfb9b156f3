import { isReference, nameOf } from '../load-object.ts'
import type { PdfDictionary, PdfObject } from '../parse-object.ts'
import { textOf } from '../text-string.ts'
import type { CheckRules, Fault } from './fault.ts'
import type { StructElement } from './read-elements.ts'
import type { UaFile } from './ua-file.ts'

/** All annotations are links that say where they lead, at their places in the text. */
export const checkAnnotations: CheckRules = (file) => {
  const { leaves, objects } = file.pdf
  const holders = holdersOf(file)
  const lost = new Map(holders)
  const faults = leaves.flatMap((leaf, page): Fault[] => {
    const references = objects.array(leaf.page.get('Annots'))
    const faults = references.flatMap((reference) => {
      if (isReference(reference)) lost.delete(reference.ref)
      return annotationFaults(file, reference, leaf.box, holders)
    })
    const order = nameOf(objects.get(leaf.page.get('Tabs')))
    if (references.length > 0 && order !== 'S')
      faults.push({ rule: '7.18.3-1', found: `order of links \`${order}\`` })
    return faults.map((fault) => ({ ...fault, page }))
  })
  for (const element of lost.values())
    faults.push({ rule: 'own-element-kid', found: 'link on no page', element })
  return faults
}

/** By the number of an annotation, the element that holds it. */
function holdersOf({ elements }: UaFile): ReadonlyMap<number, StructElement> {
  const holders = new Map<number, StructElement>()
  for (const element of elements) {
    for (const kid of element.kids) {
      if (kid.kind === 'object' && kid.ref !== undefined) holders.set(kid.ref, element)
    }
  }
  return holders
}

function annotationFaults(
  file: UaFile,
  reference: PdfObject,
  box: readonly number[],
  holders: ReadonlyMap<number, StructElement>,
): Fault[] {
  const { elementOf, language, parents, pdf } = file
  const { objects } = pdf
  const annotation = objects.dictionary(reference)
  const kind = nameOf(annotation.get('Subtype'))
  if (kind !== 'Link')
    return [{ rule: 'own-annotation', found: `annotation \`${kind}\`` }]
  const key = annotation.get('StructParent')
  const named = typeof key === 'number' ? elementOf(parents.get(key)) : undefined
  const holder = isReference(reference) ? holders.get(reference.ref) : undefined
  const contents = textOf(objects.get(annotation.get('Contents')))
  const alternative = textOf(objects.get(named?.dictionary.get('Alt')))
  const isSeen =
    !isHidden(annotation) && !isOutside(objects.array(annotation.get('Rect')), box)
  const faults: Fault[] = []
  const need = (isSo: boolean, rule: Fault['rule'], found: string): void => {
    if (!isSo) faults.push({ rule, found, element: named })
  }
  const within = named ? `link within \`${named.type}\`` : 'link of no element'
  need(holder !== undefined && holder === named, 'own-annotation-parent', within)
  if (annotation.has('Contents') && !named?.dictionary.has('Lang'))
    need(language !== undefined, '7.2-24', 'description without a language')
  if (!isSeen) return faults
  need(named?.standard === 'Link', '7.18.5-1', within)
  need(contents !== '', '7.18.5-2', 'link without a description')
  need(contents !== '' || alternative !== '', '7.18.1-2', 'link without a description')
  return faults
}

/** @see ISO 32000-1, 12.5.3 */
function isHidden(annotation: PdfDictionary): boolean {
  return (Number(annotation.get('F') ?? 0) & 2) === 2
}

function isOutside(rectangle: readonly PdfObject[], box: readonly number[]): boolean {
  const [left = 0, bottom = 0, right = 0, top = 0] = rectangle.map(Number)
  const [boxLeft = 0, boxBottom = 0, boxRight = 0, boxTop = 0] = box
  return boxBottom >= top || boxLeft >= right || boxTop <= bottom || boxRight <= left
}
