import { readPairs } from '../read-pairs.ts'
import { bytesOf } from '../text-string.ts'
import type { CheckRules, Fault } from './fault.ts'

/** Constructs that no book needs, and some that need care. */
export const checkConstructs: CheckRules = ({ pdf }) => {
  const { catalog, forms, objects } = pdf
  const faults: Fault[] = []
  if (catalog.has('AcroForm')) faults.push({ rule: 'own-form', found: 'form' })
  if (catalog.has('OCProperties'))
    faults.push({ rule: 'own-optional', found: 'optional content' })
  if (objects.trailer.has('Encrypt'))
    faults.push({ rule: 'own-encryption', found: 'encryption' })
  const names = objects.dictionary(catalog.get('Names'))
  const attached = [
    ...readPairs(objects, names.get('EmbeddedFiles'), 'Names').map(([, file]) => file),
    ...objects.array(catalog.get('AF')),
  ].map(objects.dictionary)
  for (const file of new Set(attached)) {
    const isNamed = ['F', 'UF'].every((key) => bytesOf(objects.get(file.get(key))))
    if (file.has('EF') && !isNamed)
      faults.push({ rule: '7.11-1', found: 'attached file with fewer names than two' })
  }
  for (const [ref, times] of forms) {
    const form = objects.dictionary({ ref })
    if (form.has('Ref')) faults.push({ rule: '7.20-1', found: 'drawing of another file' })
    if (form.has('StructParents') && times > 1)
      faults.push({ rule: '7.20-2', found: `tagged drawing painted ${times} times` })
  }
  return faults
}
