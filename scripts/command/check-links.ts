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
import { groupBy } from '../lib/group-by.ts'
import { shorten } from '../lib/visible.ts'
import { report } from '../problems/report.ts'
import {
  askAddress,
  hostBusy,
  type Limits,
  type Outcome,
  unknownHost,
  untried,
  usualLimits,
} from './ask-address.ts'

/**
 * Asks once for each web address, whatever its fragment. Never throws for what a network can do.
 *
 * @returns The files with links that a person should look at, each with its warnings and nothing else;
 *   how many addresses there are, and how many of them answer.
 */
export async function checkLinks(
  links: readonly LinkOut[],
  limits: Limits = usualLimits,
) {
  const pages = [...new Set(links.flatMap(({ address }) => pageOf(address) ?? []))]
  const outcomes = await askPages(pages, limits)
  const all = [...outcomes.values()]
  // Where no name at all leads anywhere, there may be no network: that is no fault of the links.
  const isCutOff = all.every((one) => one === unknownHost || one?.kind === 'untried')
  const files = new Map<string, VFile>()
  for (const { address, places } of links) {
    const found = outcomes.get(pageOf(address) ?? '')
    const outcome = isCutOff && found === unknownHost ? offline : found
    if (!outcome) continue
    const details = [shorten(address, 200), wordsOf(outcome, address)] as const
    for (const { file, position } of places) {
      const path = file.path ?? ''
      const copy = files.get(path) ?? new VFile({ path })
      files.set(path, copy)
      report(copy, `link-${outcome.kind}`, [...details], position)
    }
  }
  const alive = all.filter((one) => one === undefined || one.kind === 'moved').length
  return { files: [...files.values()], addresses: pages.length, alive }
}

const offline = untried(
  'no host was found by its name, nor by any other: look for the network',
)

/** Why there is to be a warning; of what has moved, where to, with the fragment of the link. */
function wordsOf({ kind, says }: Outcome, address: string): string {
  if (kind !== 'moved') return says
  return shorten(says.includes('#') ? says : says + new URL(address).hash, 200)
}

/** What a server is asked for: a web address without its fragment. */
function pageOf(address: string): string | undefined {
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return undefined
  const url = new URL(address)
  url.hash = ''
  return url.href
}

/** Some at a time, and few of one host. */
async function askPages(
  pages: readonly string[],
  limits: Limits,
): Promise<ReadonlyMap<string, Outcome | undefined>> {
  const outcomes = new Map<string, Outcome | undefined>()
  const within = { ...limits, signal: AbortSignal.timeout(limits.wholeMs) }
  const busyHosts = new Set<string>()
  const byHost = groupBy(pages, (page) => new URL(page).host)
  // As many queues for a host as it may have questions, all with the same pages: they have one iterator.
  const queues = [...byHost].flatMap(([host, ofHost]) => {
    const queue = { host, left: ofHost.values() }
    return Array.from({ length: limits.atOncePerHost }, () => queue)
  })
  const waiting = queues.values()
  async function work(): Promise<void> {
    for (const { host, left } of waiting) {
      for (const page of left) {
        const isBusy = busyHosts.has(host)
        const outcome = isBusy ? hostBusy : await askAddress(page, within)
        if (outcome === hostBusy) busyHosts.add(host)
        outcomes.set(page, outcome)
      }
    }
  }
  await Promise.all(Array.from({ length: limits.atOnce }, work))
  return outcomes
}
