/** How a finished file is held to what stores and printers ask for, which is data. */
import type { Book, HeldRule } from '../book.ts'
import {
  type Demand,
  demandsOf,
  isBroken,
  type Judge,
  type Rules,
  sentenceOf,
  type Values,
} from '../lib/demands.ts'
import { groupBy } from '../lib/group-by.ts'
import {
  type Finding,
  finding,
  mostFindings,
  type Origin,
  type Verdict,
} from './evidence.ts'

/** Something in a finished file that rules may be about. */
export interface Thing {
  readonly values: Values
  /** Where the manuscript causes it. */
  readonly origin?: () => Origin | undefined
}

/** The things of each kind, in the order of the book. */
export type Facts = Readonly<Record<string, readonly Thing[]>>

/** A demand that a file does not meet: Unexpected `found`, expected `expected`. */
export interface Judgement {
  readonly judge: string
  readonly demand: Demand
  readonly found: string
  readonly expected: string
  readonly advice: string
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
    const rule = rules[demand.rule]
    if (!rule) return []
    const things = facts[rule.of] ?? []
    const broken = things.filter(({ values }) => isBroken(rule, demand, values))
    const worse = refused.get(demand.rule) ?? []
    if (demand.severity === 'error') refused.set(demand.rule, broken)
    const shown = broken.filter((thing) => !worse.includes(thing)).slice(0, mostFindings)
    return shown.map(({ origin, values }) => ({
      judge: by.name,
      demand,
      ...sentenceOf(rule, demand, values),
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
      `${kind}-${does}`,
    )
  const held = judges.flatMap((by) =>
    demandsOf(by).map((demand): HeldRule => {
      const rule = rules[demand.rule]
      const source = `${demand.source}, ${demand.date}`
      const expected = rule ? sentenceOf(rule, demand, {}).expected : ''
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

/** Where in the configuration the first of some keys that is there has its value, else the configuration. */
export function originOfKey(keys: string, { configFile }: Book): Origin {
  const places = keys.split(' ').map((key) => configFile.data.configPlaces?.get(key))
  return { file: configFile, place: places.find((place) => place !== undefined) }
}

const list = new Intl.ListFormat('en')

/** What several say of one place in the same words is one finding. */
function reportsOf(
  judgements: readonly Judgement[],
  code: `${'store' | 'printer'}-${'refuses' | 'dislikes'}`,
): readonly Finding[] {
  const groups = groupBy(judgements, ({ expected, found, origin }) =>
    JSON.stringify([found, expected, origin?.file.path, origin?.place]),
  )
  return [...groups.values()].flatMap((group) => {
    const names = list.format(group.map((each) => each.judge))
    const said = group.map(({ demand: { date, source } }) => `${source}, ${date}`)
    const sources = [...new Set(said)].join('; ')
    return group.slice(0, 1).map(({ advice, expected, found, origin }) => {
      return finding(code, [names, found, expected, sources, advice], origin)
    })
  })
}
