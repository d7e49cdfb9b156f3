import { mostFindings } from '../../evidence.ts'
import type { Fault } from './rule.ts'
import { rules } from './rules.ts'
import type { Demand, Store } from './store.ts'
import type { StoreFacts } from './store-facts.ts'

/** A demand of a store that an EPUB does not meet. */
export interface Judgement extends Fault {
  readonly demand: Demand
  readonly advice: string
}

/**
 * What a store would refuse or dislike of an EPUB: of each demand the first few places, and of two
 * limits of one rule that are both broken the harder one.
 */
export function judge({ demands }: Store, facts: StoreFacts): readonly Judgement[] {
  const all = demands.map((demand) => ({ demand, faults: faultsOf(demand, facts) }))
  return all.flatMap(({ demand, faults }) => {
    const refused = all
      .filter(
        ({ demand: { rule, weight } }) => rule === demand.rule && weight === 'refuses',
      )
      .flatMap((harder) => harder.faults.map(({ origin }) => origin?.place))
    const { advice } = ruleOf(demand)
    return faults
      .filter(
        ({ origin }) => demand.weight === 'refuses' || !refused.includes(origin?.place),
      )
      .slice(0, mostFindings)
      .map((fault) => ({ ...fault, advice, demand }))
  })
}

function faultsOf(demand: Demand, facts: StoreFacts): readonly Fault[] {
  const { among = [], limit = 0 } = demand
  return ruleOf(demand).check(facts, { among, limit })
}

/** @throws When a store names a rule that nobody wrote. */
function ruleOf({ rule }: Demand) {
  const found = rules[rule]
  if (!found) throw new Error(`Cannot find the rule \`${rule}\` that a store demands`)
  return found
}
