/**
 * What the text of a finished file may have that the manuscript has not, and the other way round.
 *
 * Where a check lets something pass, it counts it under the name of the rule that allows it. What each rule allows is
 * said to people in `templates/proof/rules.yaml`; there is no other list.
 */
export const textRules = [
  'white-space',
  'line-end',
  'line-hyphen',
  'ligature',
  'list-number',
  'note-number',
  'note-place',
  'contents',
  'title-matter',
  'running-head',
  'folio',
  'table-head',
  'drawing',
  'quote-mark',
  'formula',
  'way-back',
  'page-list',
  'not-shown',
  'second-reader',
] as const

export type TextRule = (typeof textRules)[number]

/** How often each rule was applied. */
export type AppliedRules = Readonly<Partial<Record<TextRule, number>>>

export interface RuleTally {
  /** @param times - May be 0. */
  readonly apply: (rule: TextRule, times?: number) => void
  /** Those that were, in the order of {@link textRules}. */
  readonly applied: () => AppliedRules
}

/** A tally in which no rule has been applied yet. */
export function ruleTally(): RuleTally {
  const counts = new Map<TextRule, number>()
  return {
    apply: (rule, times = 1) => counts.set(rule, (counts.get(rule) ?? 0) + times),
    applied: () => {
      const used = textRules.filter((rule) => (counts.get(rule) ?? 0) > 0)
      return Object.fromEntries(used.map((rule) => [rule, counts.get(rule)]))
    },
  }
}
