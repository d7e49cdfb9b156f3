/** How a finished file is held to what stores and printers ask for, which is data. */
import type { Book, HeldRule } from '../book.ts'
import { groupBy } from '../lib/group-by.ts'
import { isSize } from '../lib/printers.ts'
import {
  type Finding,
  finding,
  mostFindings,
  type Origin,
  type Verdict,
} from './evidence.ts'

/** A demand of a store or a printer. */
export interface Demand {
  readonly rule: string
  /** `error`: the book is refused. `warning`: it is taken, and readers are worse off. */
  readonly severity: 'error' | 'warning'
  /** The number that must be kept, in the unit of the rule, or all that is allowed, with spaces between. */
  readonly allowed: number | string
  /** Web address, or the name of the document and its part. */
  readonly source: string
  /** When the source was published or, for a page without a date, read: `YYYY-MM-DD` or `YYYY-MM`. */
  readonly date: string
}

/** By rule, the name of its source, and what it allows. */
export type Rows = Readonly<
  Record<string, readonly [source: string, allowed?: Demand['allowed']]>
>

export type Sources = Readonly<Record<string, Pick<Demand, 'source' | 'date'>>>

/** A store or a printer. */
export interface Judge {
  /** As customers know it. */
  readonly name: string
  readonly sources: Sources
  readonly refuses: Rows
  readonly dislikes: Rows
}

/** What things a rule is about, which value of them breaks it, and what is said of one that does. */
interface Rule
  extends Readonly<Record<'of' | 'value' | 'found' | 'expected' | 'advice', string>> {
  readonly breaks: keyof typeof comparisons
  /** What a proof calls it. */
  readonly about?: string
  /** The setting that the rule is about, or several, the most likely one first. */
  readonly key?: string
  /** After the decimal point, at most; 1 if nothing is said. */
  readonly digits?: number
}

export type Rules = Readonly<Record<string, Rule>>

/** By name; `undefined` where a rule about it does not hold. */
export type Values = Readonly<Record<string, string | number | boolean | undefined>>

/** Something in a finished file that rules may be about. */
export interface Thing {
  readonly values: Values
  /** Where the manuscript causes it. */
  readonly origin?: () => Origin | undefined
}

/** The things of each kind, in the order of the book. */
export type Facts = Readonly<Record<string, readonly Thing[]>>

/** What is demanded; the demands for which a book is refused come first. */
export function demandsOf({ dislikes, refuses, sources }: Judge): readonly Demand[] {
  const demands = (rows: Rows, severity: Demand['severity']) =>
    Object.entries(rows).map(([rule, [source, allowed = 0]]): Demand => {
      const { date = '', source: said = '' } = sources[source] ?? {}
      return { rule, severity, allowed, source: said, date }
    })
  return [...demands(refuses, 'error'), ...demands(dislikes, 'warning')]
}

/** A demand that a file does not meet: Unexpected `found`, expected `expected`. */
export interface Judgement {
  readonly judge: string
  readonly demand: Demand
  readonly found: string
  readonly expected: string
  readonly origin: Origin | undefined
}

/**
 * What one would refuse or dislike of a file: of each demand the first few places, and of two
 * limits of one rule that are both broken the harder one.
 */
export function judge(
  by: Judge,
  rules: Rules,
  facts: Facts,
  book: Book,
): readonly Judgement[] {
  const refused = new Map<string, readonly Thing[]>()
  return demandsOf(by).flatMap((demand): readonly Judgement[] => {
    const { allowed } = demand
    const rule = rules[demand.rule]
    if (!rule) return []
    const breaks = comparisons[rule.breaks]
    const broken = (facts[rule.of] ?? []).filter(({ values }) => {
      const value = values[rule.value]
      return value !== undefined && breaks(value, allowed)
    })
    const worse = refused.get(demand.rule) ?? []
    if (demand.severity === 'error') refused.set(demand.rule, broken)
    const shown = broken.filter((thing) => !worse.includes(thing)).slice(0, mostFindings)
    return shown.map(({ origin, values }) => ({
      judge: by.name,
      demand,
      found: fill(rule.found, values, rule),
      expected: expectedOf(demand, rule),
      origin: rule.key === undefined ? origin?.() : originOfKey(rule.key, book),
    }))
  })
}

/** What comes of several judges, stores or printers. */
export function verdictOf(
  kind: 'store' | 'printer',
  judges: readonly Judge[],
  rules: Rules,
  facts: Facts,
  book: Book,
): Verdict {
  const judgements = judges.flatMap((by) => judge(by, rules, facts, book))
  const reports = (severity: Demand['severity'], does: 'refuses' | 'dislikes') =>
    reportsOf(
      judgements.filter(({ demand }) => demand.severity === severity),
      rules,
      `${kind}-${does}`,
    )
  const held = judges.flatMap((by) =>
    demandsOf(by).map((demand): HeldRule => {
      const rule = rules[demand.rule]
      const source = `${demand.source}, ${demand.date}`
      const expected = rule ? expectedOf(demand, rule) : ''
      return { printer: by.name, about: rule?.about ?? '', expected, source }
    }),
  )
  return {
    read: [held.length, 'rule'],
    findings: reports('error', 'refuses'),
    showsAll: true,
    remarks: reports('warning', 'dislikes'),
    held: held.filter(({ about }) => about !== ''),
  }
}

function expectedOf({ allowed }: Demand, rule: Rule): string {
  const limit = typeof allowed === 'number' ? allowed : anyOf.format(wordsOf(allowed))
  return fill(rule.expected, { limit }, rule)
}

/** How a value breaks a rule, given what is allowed. */
const comparisons = {
  above: (value, allowed) => value > allowed,
  below: (value, allowed) => value < allowed,
  other: (value, allowed) => !wordsOf(allowed).includes(String(value)),
  present: (value) => Boolean(value),
  missing: (value) => !value,
  unlike: (value, allowed) => !wordsOf(allowed).some((size) => isSize(value, size)),
} satisfies Record<
  string,
  (value: string | number | boolean, allowed: Demand['allowed']) => boolean
>

const anyOf = new Intl.ListFormat('en', { type: 'disjunction' })

function wordsOf(allowed: Demand['allowed']): readonly string[] {
  return String(allowed).split(' ')
}

/** A text with values in the place of their names. */
function fill(text: string, values: Values, { digits = 1 }: Rule): string {
  const number = new Intl.NumberFormat('en', { maximumFractionDigits: digits })
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    return typeof value === 'number' ? number.format(value) : String(value ?? '')
  })
}

/** Where in the configuration the first of some keys that is there has its value, else the configuration. */
export function originOfKey(keys: string, { configFile }: Book): Origin {
  const places = keys.split(' ').map((key) => configFile.data.configPlaces?.get(key))
  return { file: configFile, place: places.find((place) => place !== undefined) }
}

const list = new Intl.ListFormat('en')

/** What several say of one place in the same words is one finding. */
function reportsOf(
  judgements: readonly Judgement[],
  rules: Rules,
  code: `${'store' | 'printer'}-${'refuses' | 'dislikes'}`,
): readonly Finding[] {
  const groups = groupBy(judgements, ({ expected, found, origin }) =>
    JSON.stringify([found, expected, origin?.file.path, origin?.place]),
  )
  return [...groups.values()].flatMap((group) => {
    const names = list.format(group.map((each) => each.judge))
    const said = group.map(({ demand: { date, source } }) => `${source}, ${date}`)
    const sources = [...new Set(said)].join('; ')
    return group.slice(0, 1).map(({ demand, expected, found, origin }) => {
      const { advice = '' } = rules[demand.rule] ?? {}
      return finding(code, [names, found, expected, sources, advice], origin)
    })
  })
}
