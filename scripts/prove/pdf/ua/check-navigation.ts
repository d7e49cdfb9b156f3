import { isReference, nameOf } from '../load-object.ts'
import type { PdfDictionary, PdfObject } from '../parse-object.ts'
import { readDestinations } from '../read-destinations.ts'
import { bytesOf, textOf } from '../text-string.ts'
import type { CheckRules, Fault } from './fault.ts'
import type { UaFile } from './ua-file.ts'

/** Links and the outline lead to places that are there. */
export const checkNavigation: CheckRules = (file) => {
  const { catalog, leaves, objects } = file.pdf
  const isThere = placeReader(file)
  const faults = leaves.flatMap((leaf, page) =>
    objects.array(leaf.page.get('Annots')).flatMap((reference): Fault[] => {
      const annotation = objects.dictionary(reference)
      if (nameOf(annotation.get('Subtype')) !== 'Link' || isThere(annotation)) return []
      const says = textOf(objects.get(annotation.get('Contents')))
      return [{ rule: 'own-link-target', found: `link \`${says}\` to nowhere`, page }]
    }),
  )
  for (const item of outlineItems(file, catalog.get('Outlines'))) {
    const title = textOf(objects.get(item.get('Title')))
    const element = item.get('SE')
    if (title.trim() === '' || !isThere(item))
      faults.push({ rule: 'own-outline', found: `entry \`${title}\` to nowhere` })
    else if (element && !file.elementOf(element))
      faults.push({ rule: 'own-outline', found: `entry \`${title}\` of no element` })
  }
  return faults
}

/** Whether a link or an entry of the outline leads to a page of the file, or out of it. */
function placeReader({ pageOf, pdf }: UaFile): (holder: PdfDictionary) => boolean {
  const { catalog, objects } = pdf
  const named = readDestinations(objects, catalog)
  const isPlace = (target: PdfObject | undefined): boolean => {
    const found = objects.get(target)
    const place = Array.isArray(found)
      ? found
      : objects.array(named.get(nameOf(found) || bytesOf(found)))
    const [page] = place
    return isReference(page) && pageOf(page.ref) !== undefined
  }
  return (holder) => {
    const action = objects.dictionary(holder.get('A'))
    const kind = nameOf(action.get('S'))
    if (kind === 'URI') return bytesOf(objects.get(action.get('URI'))) !== ''
    return isPlace(kind === 'GoTo' ? action.get('D') : holder.get('Dest'))
  }
}

function outlineItems(
  { pdf }: UaFile,
  outline: PdfObject | undefined,
): readonly PdfDictionary[] {
  const items: PdfDictionary[] = []
  const seen = new Set<PdfDictionary>()
  const left = [pdf.objects.dictionary(outline).get('First')]
  while (left.length > 0) {
    const item = pdf.objects.dictionary(left.pop())
    // A loop would never end.
    if (item.size === 0 || seen.has(item)) continue
    seen.add(item)
    items.push(item)
    left.push(item.get('Next'), item.get('First'))
  }
  return items
}
