import type { CheckRules, Fault } from './fault.ts'

/** The types of elements are known to every reader. */
export const checkRoles: CheckRules = ({ elements, roles }) => {
  const faults: Fault[] = []
  for (const element of elements) {
    const { dictionary, standard, type } = element
    if (roles.isCircular(type))
      faults.push({ rule: '7.1-6', found: `mapping of \`${type}\` to itself`, element })
    else if (standard === '')
      faults.push({ rule: '7.1-5', found: `type \`${type}\``, element })
    else if (roles.isStandard(type) && roles.mappedTo(type) !== undefined)
      faults.push({
        rule: '7.1-7',
        found: `mapping of \`${type}\` to \`${roles.mappedTo(type)}\``,
        element,
      })
    if (!dictionary.has('P'))
      faults.push({ rule: '7.1-12', found: `\`${type}\` without a parent`, element })
  }
  return faults
}
