import type { StoreName } from '../../book.ts'
import { readData } from '../../lib/read-template.ts'
import {
  counted,
  type Evidence,
  type Finding,
  finding,
  mostFindings,
  type Origin,
  type Verdict,
} from '../evidence.ts'
import { type StoreFacts, storeFacts } from './stores/facts.ts'
import { breachesOf, type Measure } from './stores/rules.ts'

/** A demand of a store, and what is said of a book that does not meet it. */
export interface Demand extends Measure {
  readonly rule: string
  /** `error`: the store refuses the book. `warning`: it takes it, and readers are worse off. */
  readonly severity: 'error' | 'warning'
  /** Web address, or the name of the document and its part. */
  readonly source: string
  /** When the source was published or, for a page without a date, read: `YYYY-MM-DD` or `YYYY-MM`. */
  readonly date: string
}

export interface Store {
  /** As customers know it. */
  readonly name: string
  readonly demands: readonly Demand[]
}

/** By rule, the name of its source, and what has to be kept: a number, or all that is allowed. */
type Rows = Readonly<Record<string, readonly [source: string, allowed?: number | string]>>

/** `templates/stores/demands.yaml`. */
type DemandsFile = Readonly<
  Record<StoreName, Readonly<{ name: string; refuses: Rows; dislikes: Rows }>> & {
    sources: Record<string, Pick<Demand, 'source' | 'date'>>
  }
>

const file = readData<DemandsFile>('stores/demands.yaml')

type RuleText = Partial<Record<'found' | 'expected' | 'advice' | 'key', string>>

/** What is said of a book that breaks a rule; `key` is the setting that the rule is about. */
export const ruleTexts =
  readData<
    Record<string, Record<'found' | 'expected' | 'advice', string> & { key?: string }>
  >('stores/rules.yaml')

/** What a store asks of EPUBs. */
function readStore({ dislikes, name, refuses }: DemandsFile[StoreName]): Store {
  const demandsOf = (rows: Rows, severity: Demand['severity']) =>
    Object.entries(rows).map(([rule, [source, allowed]]): Demand => {
      const limit = typeof allowed === 'number' ? allowed : 0
      const among = typeof allowed === 'string' ? allowed.split(' ') : []
      const { date = '', source: said = '' } = file.sources[source] ?? {}
      return { rule, severity, limit, among, source: said, date }
    })
  return {
    name,
    demands: [...demandsOf(refuses, 'error'), ...demandsOf(dislikes, 'warning')],
  }
}

/** The stores whose rules are known. */
export const stores: Readonly<Record<StoreName, Store>> = {
  apple: readStore(file.apple),
  google: readStore(file.google),
  kdp: readStore(file.kdp),
  kobo: readStore(file.kobo),
}

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
    showsAll: true,
    remarks: reports('warning'),
  }
}

/** A demand of a store that an EPUB does not meet: Unexpected `found`, expected `expected`. */
export interface Judgement {
  readonly store: string
  readonly demand: Demand
  readonly found: string
  readonly expected: string
  readonly advice: string
  readonly origin: Origin | undefined
}

/**
 * What a store would refuse or dislike of an EPUB: of each demand the first few places, and of two
 * limits of one rule that are both broken the harder one.
 */
export function judge({ demands, name }: Store, facts: StoreFacts): readonly Judgement[] {
  const all = demands.map((demand) => {
    const words: RuleText = ruleTexts[demand.rule] ?? {}
    const { advice = '', key } = words
    const { among, limit } = demand
    const allowed = among.length > 0 ? anyOf.format(among) : number.format(limit)
    const expected = (words.expected ?? '').replace('{limit}', allowed)
    const breaches = breachesOf(demand.rule, facts, demand).map((breach): Judgement => {
      const values = breach.found.map((value) =>
        typeof value === 'number' ? number.format(value) : value,
      )
      const found = (words.found ?? '').replace(/\{\}/g, () => values.shift() ?? '')
      const origin = key === undefined ? breach.origin : facts.originOfKey(key)
      return { store: name, demand, found, expected, advice, origin }
    })
    return { demand, breaches }
  })
  return all.flatMap(({ breaches, demand }) => {
    const refused = all
      .filter((other) => isHarder(other.demand, demand))
      .flatMap((harder) => harder.breaches.map(({ origin }) => origin?.place))
    return breaches
      .filter(({ origin }) => !refused.includes(origin?.place))
      .slice(0, mostFindings)
  })
}

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })
const anyOf = new Intl.ListFormat('en', { type: 'disjunction' })

function isHarder(one: Demand, other: Demand): boolean {
  return (
    one.rule === other.rule && one.severity === 'error' && other.severity === 'warning'
  )
}

/** What several stores say of one place in the same words. */
function gather(
  judgements: readonly Judgement[],
): readonly (readonly [Judgement, ...Judgement[]])[] {
  const groups: [Judgement, ...Judgement[]][] = []
  for (const one of judgements) {
    const group = groups.find(
      ([other]) =>
        other.found === one.found &&
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

function reportOf(group: readonly [Judgement, ...Judgement[]]): Finding {
  const [{ advice, demand, expected, found, origin }] = group
  const names = list.format(group.map(({ store }) => store))
  const sources = new Set(
    group.map(({ demand: { date, source } }) => `${source}, ${date}`),
  )
  const code = demand.severity === 'error' ? 'store-refuses' : 'store-dislikes'
  return finding(code, [names, found, expected, [...sources].join('; '), advice], origin)
}
