import type { Check, Templates } from '../../book.ts'
import type { ProofRule } from './proof-record.ts'

/**
 * Every rule by which a text may differ from the manuscript's, and how often it was needed in the
 * formats that were made.
 *
 * @throws When a check has applied a rule that is not in `templates/proof/rules.yaml`.
 */
export function listRules(
  checks: readonly Check[],
  templates: Templates,
): readonly ProofRule[] {
  const texts = templates.texts('proof/rules')
  const unlisted = checks
    .flatMap(({ applied = {} }) => Object.keys(applied))
    .find((name) => texts[name] === undefined)
  if (unlisted !== undefined) throw new Error(`Cannot find the rule \`${unlisted}\``)
  const made = [...new Set(checks.map(({ format }) => format))]
  return Object.entries(texts).map(([name, text]) => {
    const { allows = '', formats = '', not = '', title = name, why = '' } = text
    const meant = made.filter((format) => formats.split(' ').includes(format))
    const applied = meant.map(
      (format) => [format, countOf(name, format, checks)] as const,
    )
    return { name, title, allows, why, not, applied: Object.fromEntries(applied) }
  })
}

function countOf(name: string, format: string, checks: readonly Check[]): number {
  const counts = checks
    .filter((check) => check.format === format)
    .map(({ applied }) => applied?.[name] ?? 0)
  return counts.reduce((sum, count) => sum + count, 0)
}
