import type { CheckRules, Fault } from './fault.ts'

/** @see ISO 19005-2, 6.1.13 */
const mostObjects = 8_388_607

/** Strings, names, numbers and their count are such that every reader can hold them. */
export const checkLimits: CheckRules = ({ pdf, tokenFaults }) => {
  const count = pdf.objects.places.size
  if (count <= mostObjects) return tokenFaults
  const fault: Fault = { rule: '6.1.13-7', found: `${count} objects` }
  return [...tokenFaults, fault]
}
