import type { CheckRules, Fault } from './fault.ts'

/** @see ISO 19005-2, 6.1.13, in points */
const smallestSide = 3
const largestSide = 14_400

const boxes = ['MediaBox', 'CropBox', 'BleedBox', 'TrimBox', 'ArtBox']

/** The document asks nothing of its reader that another could not give. */
export const checkCatalog: CheckRules = ({ pdf }) => {
  const { catalog, leaves, objects } = pdf
  const names = objects.dictionary(catalog.get('Names'))
  const faults: Fault[] = []
  const refuse = (
    isSo: boolean,
    rule: Fault['rule'],
    found: string,
    page?: number,
  ): void => {
    if (isSo) faults.push({ rule, found, page })
  }
  refuse(catalog.has('NeedsRendering'), '6.4.2-2', 'form that is yet to be made')
  refuse(catalog.has('Perms'), 'own-signature', 'signature')
  refuse(catalog.has('Requirements'), '6.11-1', 'requirements')
  refuse(names.has('AlternatePresentations'), '6.10-1', 'other presentation')
  for (const [index, { page }] of leaves.entries()) {
    refuse(page.has('PresSteps'), '6.10-2', 'steps of a presentation', index)
    const sides = boxes.flatMap((box) =>
      sidesOf(objects.array(page.get(box)).map(Number)),
    )
    const other = sides.find((side) => side < smallestSide || side > largestSide)
    refuse(other !== undefined, '6.1.13-11', `side of ${other} points`, index)
  }
  return faults
}

function sidesOf([left, bottom, right, top]: readonly number[]): readonly number[] {
  if (left === undefined || bottom === undefined) return []
  return [Math.abs((right ?? 0) - left), Math.abs((top ?? 0) - bottom)]
}
