import {
  counted,
  type Evidence,
  type Finding,
  finding,
  type Verdict,
} from '../evidence.ts'
import { type Judgement, judge } from './stores/judge.ts'
import { storeFacts } from './stores/store-facts.ts'
import { stores } from './stores/stores.ts'

/** The stores that the author names would take the EPUB; what they would rather not see is said too. */
export function storesEpub({ artifact, book }: Evidence): Verdict {
  const facts = storeFacts(artifact, book)
  const asked = book.config.profiles.map((name) => stores[name])
  const said = asked.flatMap((store) =>
    judge(store, facts).map((judgement) => ({ store: store.name, ...judgement })),
  )
  const reports = (weight: Judgement['demand']['weight']) =>
    gather(said.filter(({ demand }) => demand.weight === weight)).map(reportOf)
  return {
    read: counted(
      asked.reduce((sum, { demands }) => sum + demands.length, 0),
      'rule',
    ),
    findings: reports('refuses'),
    remarks: reports('dislikes'),
  }
}

interface Said extends Judgement {
  readonly store: string
}

/** What several stores say of one place in the same words, said once. */
function gather(said: readonly Said[]): readonly (readonly Said[])[] {
  const groups: Said[][] = []
  for (const one of said) {
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

function reportOf(group: readonly Said[]): Finding {
  const [first] = group
  if (!first) throw new Error('Cannot report what no store says')
  const { advice, demand, expected, found, origin } = first
  const names = list.format(group.map(({ store }) => store))
  const sources = group.map(({ demand: { date, source } }) => `${source}, ${date}`)
  const code = demand.weight === 'refuses' ? 'store-refuses' : 'store-dislikes'
  const details = [
    names,
    found,
    expected,
    [...new Set(sources)].join('; '),
    advice,
  ] as const
  return finding(code, [...details], origin)
}
