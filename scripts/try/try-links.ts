/**
 * Tries what a book links to: the one part of a build that reaches for the network, and only when it
 * is asked to, after everything else is made, proved and written.
 *
 * What the network answers cannot be repeated: the same book gets other answers tomorrow, or
 * elsewhere. So nothing here may have a say in what is published, or in the proof of it; all that it
 * finds are warnings.
 */

import { VFile } from 'vfile'
import type { LinkOut } from '../book.ts'
import { shorten } from '../lib/shorten.ts'
import { report } from '../problems/report.ts'
import { nameless } from './explain-failure.ts'
import { inTurns } from './in-turns.ts'
import { type Limits, usualLimits } from './limits.ts'
import { type Outcome, untried } from './outcome.ts'
import { late, tired, tryAddress } from './try-address.ts'

/** What was tried, and what there is to be said of it. */
export interface LinkTrial {
  /** The files with links that a person should look at, each with its warnings and nothing else. */
  readonly files: readonly VFile[]
  /** How many addresses there are, and how many of them answer. */
  readonly addresses: number
  readonly alive: number
}

/** Asks once for each web address, whatever its fragment. Never throws for what a network can do. */
export async function tryLinks(
  links: readonly LinkOut[],
  limits: Limits = usualLimits,
): Promise<LinkTrial> {
  const pages = [...new Set(links.flatMap(({ address }) => pageOf(address) ?? []))]
  const outcomes = withoutNetwork(await tryPages(pages, limits))
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

async function tryPages(
  pages: readonly string[],
  limits: Limits,
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  const tiredHosts = new Set<string>()
  const hostOf = (page: string): string => new URL(page).host
  const signal = AbortSignal.timeout(limits.wholeMs)
  const work = async (page: string): Promise<void> => {
    if (signal.aborted) outcomes.set(page, late)
    else if (tiredHosts.has(hostOf(page))) outcomes.set(page, tired)
    else {
      const outcome = await tryAddress(page, limits, signal)
      outcomes.set(page, outcome)
      if (outcome === tired) tiredHosts.add(hostOf(page))
    }
  }
  const { atOnce, atOncePerHost: atOncePerKey } = limits
  await inTurns(pages, hostOf, work, { atOnce, atOncePerKey })
  return outcomes
}

/** Where no name at all leads anywhere, there may be no network: that is no fault of the links. */
function withoutNetwork(
  outcomes: ReadonlyMap<string, Outcome>,
): ReadonlyMap<string, Outcome> {
  const isCutOff = [...outcomes.values()].every((outcome) => {
    return outcome === nameless || outcome.kind === 'untried'
  })
  if (!isCutOff) return outcomes
  const pairs = [...outcomes].map(([page, outcome]) => {
    return [page, outcome === nameless ? offline : outcome] as const
  })
  return new Map(pairs)
}

const offline = untried(
  'no host was found by its name, nor by any other: look for the network',
)

/** What a server is asked for: a web address without its fragment. */
function pageOf(address: string): string | undefined {
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return undefined
  const url = new URL(address)
  url.hash = ''
  return url.href
}

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
