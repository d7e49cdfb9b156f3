import { nameOf } from '../load-object.ts'
import type { PdfDictionary } from '../parse-object.ts'
import type { ArchiveFile } from './archive-file.ts'
import type { CheckRules, Fault } from './fault.ts'

/** The file does nothing but lead to places and addresses, and its links are seen as they print. */
export const checkInteraction: CheckRules = (file) => [
  ...annotationFaults(file),
  ...actionFaults(file),
]

/** @see ISO 32000-1, table 165 */
const flags = { invisible: 1, hidden: 2, print: 4, noView: 32, toggleNoView: 256 }
const hiding = flags.invisible | flags.hidden | flags.noView | flags.toggleNoView

function annotationFaults({ pdf }: ArchiveFile): Fault[] {
  const { array, dictionary, get } = pdf.objects
  return pdf.leaves.flatMap((leaf, page) =>
    array(leaf.page.get('Annots'))
      .map(dictionary)
      .flatMap((annotation): Fault[] => {
        const faults: Fault[] = []
        const set = get(annotation.get('F'))
        if (typeof set !== 'number') {
          if (nameOf(annotation.get('Subtype')) !== 'Popup')
            faults.push({ rule: '6.3.2-1', found: 'link without flags', page })
        } else if ((set & flags.print) === 0 || (set & hiding) !== 0)
          faults.push({ rule: '6.3.2-2', found: `link with the flags ${set}`, page })
        if (annotation.has('AP'))
          faults.push({ rule: 'own-appearance', found: 'appearance of a link', page })
        return faults
      }),
  )
}

/** Allowed by ISO 19005-2, 6.5.1; of those, ours are the first two. */
const allowedActions = ['GoTo', 'URI', 'GoToR', 'GoToE', 'Thread', 'Named', 'SubmitForm']

function actionFaults(file: ArchiveFile): Fault[] {
  const { catalog, leaves, objects } = file.pdf
  const faults: Fault[] = []
  if (catalog.has('AA')) faults.push({ rule: '6.5.2-1', found: 'action of the document' })
  for (const [page, leaf] of leaves.entries()) {
    if (leaf.page.has('AA'))
      faults.push({ rule: '6.5.2-2', found: 'action of a page', page })
  }
  const names = objects.dictionary(catalog.get('Names'))
  if (names.has('JavaScript')) faults.push({ rule: '6.5.1-1', found: 'program' })
  for (const kind of new Set(actionsOf(file).map((action) => nameOf(action.get('S'))))) {
    const place = allowedActions.indexOf(kind)
    const found = `action \`${kind}\``
    if (place === -1) faults.push({ rule: '6.5.1-1', found })
    else if (place > 1) faults.push({ rule: 'own-action', found })
  }
  return faults
}

/** What links, entries of the outline and the opening of the file do. Attributes of elements stand at the same key. */
function actionsOf({ dictionaries, pdf }: ArchiveFile): readonly PdfDictionary[] {
  const { dictionary } = pdf.objects
  return dictionaries
    .flatMap((each) =>
      ['A', 'OpenAction', 'Next'].map((key) => dictionary(each.get(key))),
    )
    .filter((action) => nameOf(action.get('S')) !== '' && !action.has('P'))
}
