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
    findings: oneOfEach(checkUa(file))
      .slice(0, mostFindings)
      .map((fault) => locateFault(fault, file, book)),
  }
}

/** The first fault of each rule. */
function oneOfEach(faults: readonly Fault[]): readonly Fault[] {
  return [
    ...new Map(faults.toReversed().map((fault) => [fault.rule, fault])).values(),
  ].toReversed()
}
