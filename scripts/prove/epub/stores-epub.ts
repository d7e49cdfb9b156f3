import type { Judge, Rules, Sources } from '../../lib/demands.ts'
import { readData } from '../../lib/read-template.ts'
import type { Evidence, Verdict } from '../evidence.ts'
import { verdictOf } from '../judge.ts'
import { storeFacts } from './store-facts.ts'

const { sources, ...known } = readData<
  Readonly<Record<string, Omit<Judge, 'sources'>>> & { sources: Sources }
>('stores/demands.yaml')

/** What each store asks of EPUBs. */
export const stores: ReadonlyMap<string, Judge> = new Map(
  Object.entries(known).map(([name, store]) => [name, { ...store, sources }]),
)

export const rules = readData<Rules>('stores/rules.yaml')

/** The stores that the author names would take the EPUB; what they would rather not see is said too. */
export function storesEpub({ artifact, book }: Evidence): Verdict {
  const facts = storeFacts(artifact, book)
  const asked = book.config.profiles.flatMap((name) => stores.get(name) ?? [])
  return verdictOf('store', asked, rules, facts, book)
}
