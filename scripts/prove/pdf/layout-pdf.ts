import { counted, type Evidence, mostFindings, type Verdict } from '../evidence.ts'
import { coarsePictures } from './coarse-pictures.ts'
import { heightFaults } from './height-faults.ts'
import { openPdf } from './open-pdf.ts'
import { placeMisfits } from './place-misfits.ts'
import { areaFaults, overlapFaults } from './text-places.ts'

/**
 * Text stands where a page has it: within the text area, none upon other text; links land at the height
 * of what they lead to. Pictures too coarse for print are remarked on, or an error if a resolution is asked for, and what did not fit the page
 * is found in print.
 */
export function layoutPdf(evidence: Evidence): Verdict {
  const { pages } = openPdf(evidence.artifact)
  placeMisfits(evidence)
  const coarse = coarsePictures(evidence)
  const isAsked = evidence.book.config.printResolution !== undefined
  const findings = [
    ...areaFaults(evidence),
    ...overlapFaults(evidence),
    ...heightFaults(evidence),
    ...(isAsked ? coarse : []),
  ]
  return {
    read: counted(
      pages.reduce((sum, { runs }) => sum + runs.length, 0),
      'run',
    ).replace(/runs?$/, 'pieces of lines'),
    findings: findings.slice(0, mostFindings),
    remarks: isAsked ? [] : coarse,
  }
}
