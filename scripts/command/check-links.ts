/**
 * Asks the network for what a book links to: the one part of a build that reaches for it, and only
 * when it is asked to, after everything else is made, proved and written.
 *
 * What the network answers cannot be repeated: the same book gets other answers tomorrow, or
 * elsewhere. So nothing here may have a say in what is published, or in the proof of it; all that it
 * finds are warnings.
 */
import { VFile } from 'vfile'
import type { LinkOut } from '../book.ts'
import { shorten } from '../lib/shorten.ts'
import { report } from '../problems/report.ts'
import {
  askAddress,
  hostBusy,
  type Limits,
  type Outcome,
  timeUp,
  unknownHost,
  untried,
  usualLimits,
} from './ask-address.ts'

/** What was asked for, and what there is to be said of it. */
export interface CheckedLinks {
  /** The files with links that a person should look at, each with its warnings and nothing else. */
  readonly files: readonly VFile[]
  /** How many addresses there are, and how many of them answer. */
  readonly addresses: number
  readonly alive: number
}

/** Asks once for each web address, whatever its fragment. Never throws for what a network can do. */
export async function checkLinks(
  links: readonly LinkOut[],
  limits: Limits = usualLimits,
): Promise<CheckedLinks> {
  const pages = [...new Set(links.flatMap(({ address }) => pageOf(address) ?? []))]
  const outcomes = withoutNetwork(await askPages(pages, limits))
  const files = new Map<string, VFile>()
  for (const { address, places } of links) {
    const outcome = outcomes.get(pageOf(address) ?? '')
    if (!outcome || outcome.kind === 'alive') continue
    for (const { file, position } of places) {
      const path = file.path ?? ''
      const copy = files.get(path) ?? new VFile({ path })
      files.set(path, copy)
      reportOutcome(copy, address, outcome, position)
    }
  }
  const kinds = [...outcomes.values()].map(({ kind }) => kind)
  const alive = kinds.filter((kind) => kind === 'alive' || kind === 'moved').length
  return { files: [...files.values()], addresses: pages.length, alive }
}

/** What a server is asked for: a web address without its fragment. */
function pageOf(address: string): string | undefined {
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return undefined
  const url = new URL(address)
  url.hash = ''
  return url.href
}

/** Some at a time, and few of one host, in their order as far as that goes. */
async function askPages(
  pages: readonly string[],
  limits: Limits,
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  const signal = AbortSignal.timeout(limits.wholeMs)
  const waiting = [...pages]
  const running = new Set<Promise<void>>()
  /** How many questions a host has to answer now. */
  const asked = new Map<string, number>()
  const busyHosts = new Set<string>()
  const hostOf = (page: string): string => new URL(page).host
  const count = (host: string, by: number) => asked.set(host, (asked.get(host) ?? 0) + by)
  const work = async (page: string, host: string): Promise<void> => {
    const outcome = await askAddress(page, limits, signal)
    outcomes.set(page, outcome)
    if (outcome === hostBusy) busyHosts.add(host)
    count(host, -1)
  }
  while (waiting.length > 0 || running.size > 0) {
    const isFree = (page: string) => (asked.get(hostOf(page)) ?? 0) < limits.atOncePerHost
    const index = running.size < limits.atOnce ? waiting.findIndex(isFree) : -1
    const [page] = index < 0 ? [] : waiting.splice(index, 1)
    if (page === undefined) {
      await Promise.race(running)
      continue
    }
    const host = hostOf(page)
    if (signal.aborted) outcomes.set(page, timeUp)
    else if (busyHosts.has(host)) outcomes.set(page, hostBusy)
    else {
      count(host, 1)
      const asking = work(page, host).finally(() => running.delete(asking))
      running.add(asking)
    }
  }
  return outcomes
}

/** Where no name at all leads anywhere, there may be no network: that is no fault of the links. */
function withoutNetwork(
  outcomes: ReadonlyMap<string, Outcome>,
): ReadonlyMap<string, Outcome> {
  const isCutOff = [...outcomes.values()].every((outcome) => {
    return outcome === unknownHost || outcome.kind === 'untried'
  })
  if (!isCutOff) return outcomes
  const pairs = [...outcomes].map(([page, outcome]) => {
    return [page, outcome === unknownHost ? offline : outcome] as const
  })
  return new Map(pairs)
}

const offline = untried(
  'no host was found by its name, nor by any other: look for the network',
)

function reportOutcome(
  file: VFile,
  address: string,
  outcome: Exclude<Outcome, { readonly kind: 'alive' }>,
  position: LinkOut['places'][number]['position'],
): void {
  const shown = shorten(address, 200)
  if (outcome.kind === 'moved') {
    const { hash } = new URL(address)
    const to =
      hash !== '' && !outcome.to.includes('#') ? `${outcome.to}${hash}` : outcome.to
    report(file, 'link-moved', [shown, shorten(to, 200)], position)
  } else report(file, `link-${outcome.kind}`, [shown, outcome.why], position)
}
