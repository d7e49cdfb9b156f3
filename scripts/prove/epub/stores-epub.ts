import { counted, type Evidence, finding, type Verdict } from '../evidence.ts'
import { judge } from './stores/judge.ts'
import { storeFacts } from './stores/store-facts.ts'
import { stores } from './stores/stores.ts'

/** The stores that the author names would take the EPUB; what they would rather not see is said too. */
export function storesEpub({ artifact, book }: Evidence): Verdict {
  const facts = storeFacts(artifact, book)
  const asked = book.config.profiles.map((name) => stores[name])
  const judgements = asked.flatMap((store) =>
    judge(store, facts).map(({ advice, demand, expected, found, origin }) => {
      const isRefused = demand.weight === 'refuses'
      const source = `${demand.source}, ${demand.date}`
      const code = isRefused ? 'store-refuses' : 'store-dislikes'
      const details = [store.name, found, expected, source, advice] as const
      return { isRefused, report: finding(code, [...details], origin) }
    }),
  )
  const reports = (refused: boolean) =>
    judgements
      .filter(({ isRefused }) => isRefused === refused)
      .map(({ report }) => report)
  return {
    read: counted(
      asked.reduce((sum, { demands }) => sum + demands.length, 0),
      'rule',
    ),
    findings: reports(true),
    remarks: reports(false),
  }
}
