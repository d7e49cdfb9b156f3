import type { CheckRules, Fault } from './fault.ts'
import { propertiesOf } from './read-packet.ts'

const identification = 'http://www.aiim.org/pdfa/ns/id/'

const prefixRules = [
  ['part', '6.6.4-4'],
  ['conformance', '6.6.4-5'],
  ['amd', '6.6.4-6'],
  ['corr', '6.6.4-7'],
] as const

/** The file says what it is: the part of PDF/A that was asked for, level A. @see ISO 19005-2, 6.6.4 */
export const checkClaims: CheckRules = (file) => {
  const claims = propertiesOf(file).filter(
    ({ namespace }) => namespace === identification,
  )
  if (claims.length === 0)
    return [{ rule: '6.6.4-1', found: 'metadata without a word of PDF/A' }]
  const said = (name: string): string =>
    claims.find((claim) => claim.name === name)?.text ?? 'missing'
  const faults: Fault[] = []
  if (said('part') !== file.part)
    faults.push({ rule: '6.6.4-2', found: `part ${said('part')}` })
  if (said('conformance') !== 'A')
    faults.push({ rule: '6.6.4-3', found: `level ${said('conformance')}` })
  for (const [name, rule] of prefixRules) {
    const prefix = claims.find((claim) => claim.name === name)?.prefix ?? 'pdfaid'
    if (prefix !== 'pdfaid')
      faults.push({ rule, found: `prefix \`${prefix}\` of \`${name}\`` })
  }
  return faults
}
