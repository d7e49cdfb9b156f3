import type { Nodes } from 'hast'
import type { Book } from '../../book.ts'
import { elementsOf, hasToken } from '../../lib/hast.ts'
import { counted, type Evidence, mostFindings, type Verdict } from '../evidence.ts'
import { openPdf } from './open-pdf.ts'
import { checkUa } from './ua/check-ua.ts'
import type { Fault } from './ua/fault.ts'
import { locateFault } from './ua/locate-fault.ts'
import { openUaFile } from './ua/ua-file.ts'

/**
 * The PDF serves those who cannot see it: it keeps PDF/UA-1, and some rules of our own.
 *
 * `ua/rules.ts` has every rule, and who looks after it.
 *
 * @see ISO 14289-1
 */
export function uaPdf({ artifact, book }: Evidence): Verdict {
  const file = openUaFile(openPdf(artifact), artifact.bytes)
  return {
    read: counted(file.elements.length, 'element'),
    findings: oneOfEach(justClaims(checkUa(file), book))
      .slice(0, mostFindings)
      .map((fault) => locateFault(fault, file, book)),
  }
}

/** A book with a picture that nobody has described may not call itself PDF/UA; any other has to. */
function justClaims(faults: readonly Fault[], book: Book): readonly Fault[] {
  const trees = book.sections.flatMap(({ notes, tree }): readonly Nodes[] => {
    return [tree, ...notes.flatMap(({ children }) => children)]
  })
  const isUndescribed = trees.flatMap(elementsOf).some((element) => {
    const isPicture = element.tagName === 'img' && !element.properties.alt
    return isPicture && !hasToken(element, 'role', 'presentation')
  })
  if (!isUndescribed) return faults
  const others = faults.filter(({ rule }) => rule !== '5-1')
  const isSilent = others.length < faults.length
  return isSilent
    ? others
    : [
        ...others,
        { rule: 'own-claim', found: 'claim of a book with undescribed pictures' },
      ]
}

/** The first fault of each rule. */
function oneOfEach(faults: readonly Fault[]): readonly Fault[] {
  return [
    ...new Map(faults.toReversed().map((fault) => [fault.rule, fault])).values(),
  ].toReversed()
}
