import type { Book, StoreName } from '../../book.ts'
import { groupBy } from '../../lib/group-by.ts'
import { readData } from '../../lib/read-template.ts'
import {
  type Evidence,
  type Finding,
  finding,
  mostFindings,
  type Origin,
  type Verdict,
} from '../evidence.ts'
import { originOfKey, type StoreFacts, storeFacts, type Thing } from './store-facts.ts'

/** A demand of a store. */
export interface Demand {
  readonly rule: string
  /** `error`: the store refuses the book. `warning`: it takes it, and readers are worse off. */
  readonly severity: 'error' | 'warning'
  /** The number that must be kept, in the unit of the rule, or all that is allowed, with spaces between. */
  readonly allowed: number | string
  /** Web address, or the name of the document and its part. */
  readonly source: string
  /** When the source was published or, for a page without a date, read: `YYYY-MM-DD` or `YYYY-MM`. */
  readonly date: string
}

/** By rule, the name of its source, and what it allows. */
type Rows = Readonly<Record<string, [source: string, allowed?: Demand['allowed']]>>

interface Store {
  /** As customers know it. */
  readonly name: string
  readonly refuses: Rows
  readonly dislikes: Rows
}

type Sources = Readonly<Record<string, Pick<Demand, 'source' | 'date'>>>

const { sources, ...known } = readData<Record<StoreName, Store> & { sources: Sources }>(
  'stores/demands.yaml',
)

/** What each store asks of EPUBs. */
export const stores: Readonly<Record<StoreName, Store>> = known

/** What things a rule is about, which value of them breaks it, and what is said of one that does. */
interface Rule
  extends Readonly<Record<'of' | 'value' | 'found' | 'expected' | 'advice', string>> {
  readonly breaks: keyof typeof comparisons
  /** The setting that the rule is about. */
  readonly key?: string
}

export const rules = readData<Readonly<Record<string, Rule>>>('stores/rules.yaml')

/** The demands of a store; those for which it refuses a book come first. */
export function demandsOf({ dislikes, refuses }: Store): readonly Demand[] {
  const demands = (rows: Rows, severity: Demand['severity']) =>
    Object.entries(rows).map(([rule, [source, allowed = 0]]): Demand => {
      const { date = '', source: said = '' } = sources[source] ?? {}
      return { rule, severity, allowed, source: said, date }
    })
  return [...demands(refuses, 'error'), ...demands(dislikes, 'warning')]
}

/** The stores that the author names would take the EPUB; what they would rather not see is said too. */
export function storesEpub({ artifact, book }: Evidence): Verdict {
  const facts = storeFacts(artifact, book)
  const asked = book.config.profiles.map((name) => stores[name])
  const judgements = asked.flatMap((store) => judge(store, facts, book))
  const reports = (severity: Demand['severity']) =>
    reportsOf(judgements.filter(({ demand }) => demand.severity === severity))
  const count = asked.reduce((sum, store) => sum + demandsOf(store).length, 0)
  return {
    read: [count, 'rule'],
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
  readonly origin: Origin | undefined
}

/**
 * What a store would refuse or dislike of an EPUB: of each demand the first few places, and of two
 * limits of one rule that are both broken the harder one.
 */
export function judge(store: Store, facts: StoreFacts, book: Book): readonly Judgement[] {
  const refused = new Map<string, readonly Thing[]>()
  return demandsOf(store).flatMap((demand): readonly Judgement[] => {
    const { allowed } = demand
    const rule = rules[demand.rule]
    if (!rule) return []
    const breaks = comparisons[rule.breaks]
    const broken = (facts[rule.of] ?? []).filter(({ values }) => {
      const value = values[rule.value]
      return value !== undefined && breaks(value, allowed)
    })
    const limit = typeof allowed === 'number' ? allowed : anyOf.format(wordsOf(allowed))
    const worse = refused.get(demand.rule) ?? []
    if (demand.severity === 'error') refused.set(demand.rule, broken)
    const shown = broken.filter((thing) => !worse.includes(thing)).slice(0, mostFindings)
    return shown.map(({ origin, values }) => ({
      store: store.name,
      demand,
      found: fill(rule.found, values),
      expected: fill(rule.expected, { limit }),
      origin: rule.key === undefined ? origin?.() : originOfKey(rule.key, book),
    }))
  })
}

/** How a value breaks a rule, given what is allowed. */
const comparisons = {
  above: (value, allowed) => value > allowed,
  below: (value, allowed) => value < allowed,
  other: (value, allowed) => !wordsOf(allowed).includes(String(value)),
  present: (value) => Boolean(value),
  missing: (value) => !value,
} satisfies Record<
  string,
  (value: string | number | boolean, allowed: Demand['allowed']) => boolean
>

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })
const anyOf = new Intl.ListFormat('en', { type: 'disjunction' })

function wordsOf(allowed: Demand['allowed']): readonly string[] {
  return String(allowed).split(' ')
}

/** A text with values in the place of their names. */
function fill(text: string, values: Thing['values']): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    return typeof value === 'number' ? number.format(value) : String(value ?? '')
  })
}

const list = new Intl.ListFormat('en')

/** What several stores say of one place in the same words is one finding. */
function reportsOf(judgements: readonly Judgement[]): readonly Finding[] {
  const groups = groupBy(judgements, ({ expected, found, origin }) =>
    JSON.stringify([found, expected, origin?.file.path, origin?.place]),
  )
  return [...groups.values()].flatMap((group) => {
    const names = list.format(group.map(({ store }) => store))
    const said = group.map(({ demand: { date, source } }) => `${source}, ${date}`)
    const sources = [...new Set(said)].join('; ')
    return group.slice(0, 1).map(({ demand, expected, found, origin }) => {
      const { advice = '' } = rules[demand.rule] ?? {}
      const code = demand.severity === 'error' ? 'store-refuses' : 'store-dislikes'
      return finding(code, [names, found, expected, sources, advice], origin)
    })
  })
}
