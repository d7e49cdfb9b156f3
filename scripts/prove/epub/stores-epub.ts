import {
  counted,
  type Evidence,
  type Finding,
  finding,
  mostFindings,
  type Verdict,
} from '../evidence.ts'
import { type Demand, type Store, stores } from './stores/demands.ts'
import { type StoreFacts, storeFacts } from './stores/facts.ts'
import type { Fault } from './stores/rule.ts'
import { rules } from './stores/rules.ts'

/** The stores that the author names would take the EPUB; what they would rather not see is said too. */
export function storesEpub({ artifact, book }: Evidence): Verdict {
  const facts = storeFacts(artifact, book)
  const asked = book.config.profiles.map((name) => stores[name])
  const judgements = asked.flatMap((store) => judge(store, facts))
  const reports = (severity: Demand['severity']) =>
    gather(judgements.filter(({ demand }) => demand.severity === severity)).map(reportOf)
  const count = asked.reduce((sum, { demands }) => sum + demands.length, 0)
  return {
    read: counted(count, 'rule'),
    findings: reports('error'),
    remarks: reports('warning'),
  }
}

/** A demand of a store that an EPUB does not meet. */
export interface Judgement extends Fault {
  readonly store: string
  readonly demand: Demand
  readonly advice: string
}

/**
 * What a store would refuse or dislike of an EPUB: of each demand the first few places, and of two
 * limits of one rule that are both broken the harder one.
 */
export function judge({ demands, name }: Store, facts: StoreFacts): readonly Judgement[] {
  const all = demands.map((demand) => ({
    demand,
    faults: rules[demand.rule].check(facts, demand),
  }))
  return all.flatMap(({ demand, faults }) => {
    const refused = all
      .filter((each) => isHarder(each.demand, demand))
      .flatMap((harder) => harder.faults.map(({ origin }) => origin?.place))
    const { advice } = rules[demand.rule]
    return faults
      .filter(({ origin }) => !refused.includes(origin?.place))
      .slice(0, mostFindings)
      .map((fault) => ({ ...fault, advice, demand, store: name }))
  })
}

function isHarder(one: Demand, other: Demand): boolean {
  return (
    one.rule === other.rule && one.severity === 'error' && other.severity === 'warning'
  )
}

/** What several stores say of one place in the same words. */
function gather(judgements: readonly Judgement[]): readonly (readonly Judgement[])[] {
  const groups: Judgement[][] = []
  for (const one of judgements) {
    const group = groups.find(
      ([other]) =>
        other?.found === one.found &&
        other.expected === one.expected &&
        other.origin?.file === one.origin?.file &&
        other.origin?.place === one.origin?.place,
    )
    if (group) group.push(one)
    else groups.push([one])
  }
  return groups
}

const list = new Intl.ListFormat('en')

function reportOf(group: readonly Judgement[]): Finding {
  const [first] = group
  if (!first) throw new Error('Cannot report what no store says')
  const { advice, demand, expected, found, origin } = first
  const names = list.format(group.map(({ store }) => store))
  const sources = new Set(
    group.map(({ demand: { date, source } }) => `${source}, ${date}`),
  )
  const code = demand.severity === 'error' ? 'store-refuses' : 'store-dislikes'
  return finding(code, [names, found, expected, [...sources].join('; '), advice], origin)
}
