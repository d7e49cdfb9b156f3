/**
 * Asks the network for what a book links to: the one part of a build that reaches for it, and only
 * when it is asked to, after everything else is made, proved and written.
 *
 * What the network answers cannot be repeated: the same book gets other answers tomorrow, or
 * elsewhere. So nothing here may have a say in what is published, or in the proof of it; all that it
 * finds are warnings.
 */
import { lookup } from 'node:dns'
import { request as requestHttp, STATUS_CODES } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { VFile } from 'vfile'
import { isOwnNetwork } from '../assemble/addresses.ts'
import type { LinkOut } from '../book.ts'
import { groupBy } from '../lib/group-by.ts'
import { shorten } from '../lib/visible.ts'
import { report } from '../problems/report.ts'

/** What there is to say of an address that was asked. */
interface Outcome {
  /** `moved`: something is there, and the address for it is another one for good. */
  readonly kind: 'moved' | 'dead' | 'unanswered' | 'untried'
  /** Why, as words of a message; of what has moved, where to. */
  readonly says: string
}

const dead = (says: string): Outcome => ({ kind: 'dead', says })
const unanswered = (says: string): Outcome => ({ kind: 'unanswered', says })
const untried = (says: string): Outcome => ({ kind: 'untried', says })

/** How far the asking may go. */
export interface Limits {
  /**
   * Which IP addresses are never asked. A manuscript may be anyone's: its links must not reach what
   * only the author's machine can.
   */
  readonly isForbidden: (address: string) => boolean
  /** All IP addresses of a host, as the system knows them. */
  readonly lookup: LookupFunction
  /** Milliseconds for one answer. */
  readonly answerMs: number
  /** Milliseconds for all addresses together. */
  readonly wholeMs: number
  readonly atOnce: number
  readonly atOncePerHost: number
  readonly redirects: number
}

/** The signal cuts it short. */
type Asking = Limits & { readonly signal: AbortSignal }

export const usualLimits: Limits = {
  isForbidden: isOwnNetwork,
  lookup,
  answerMs: 10_000,
  wholeMs: 180_000,
  atOnce: 8,
  atOncePerHost: 2,
  redirects: 10,
}

/** The host wants no more questions for now. */
const hostBusy = untried('the host asks for a pause: 429 Too Many Requests')

/** Time was up for all addresses together. */
const timeUp = untried('there are too many addresses, or they answer too slowly')

/** The name leads nowhere; or no name does, where there is no network. */
const unknownHost = dead('there is no host of that name')

/**
 * Whether something is at a web address, after redirects.
 *
 * Whatever servers do, it ends in time.
 *
 * @returns `undefined` when there is nothing to say, as something is there.
 */
async function askAddress(address: string, within: Asking) {
  try {
    return await follow(new URL(address), within)
  } catch (error) {
    return within.signal.aborted ? timeUp : explainFailure(error, within.answerMs)
  }
}

async function follow(start: URL, within: Asking): Promise<Outcome | undefined> {
  let url = start
  /** Where the address is for good. */
  let lasting = start
  let isLasting = true
  for (let redirects = 0; redirects <= within.redirects; redirects++) {
    if (isOddPort(url)) return untried(`no port for web pages: ${url.port}`)
    const { location, status } = await askTwice(url, within)
    const isRedirect = [301, 302, 303, 307, 308].includes(status)
    if (!isRedirect || location === undefined || !URL.canParse(location, url.href))
      return outcomeOf(status, lasting.href === start.href ? undefined : lasting)
    const next = new URL(location, url)
    if (!/^https?:$/.test(next.protocol))
      return unanswered(`it redirects to \`${next.protocol}\``)
    isLasting &&= (status === 301 || status === 308) && !isToLast(url, next)
    url = next
    if (isLasting) lasting = next
  }
  return unanswered('it redirects without end')
}

/** Other services have the ports below 1024 but 80 and 443, and must not be talked to. */
function isOddPort({ port }: URL): boolean {
  return port !== '' && Number(port) < 1024 && port !== '80' && port !== '443'
}

/** Servers that know no HEAD answer it in all kinds of ways. */
async function askTwice(url: URL, within: Asking): Promise<Answer> {
  const first = await ask(url, 'HEAD', within).catch((error: unknown) => {
    const { code = '' } = error as NodeJS.ErrnoException
    if (/^(?:ECONNRESET|EPIPE|HPE_)/.test(code)) return undefined
    throw error
  })
  const isClear = first && (first.status < 400 || first.status === 429)
  return isClear ? first : ask(url, 'GET', within)
}

/** Hosts whose addresses are made to outlast those that they redirect to. */
const lastingHosts = /(?:^|\.)(?:doi\.org|handle\.net|purl\.org|w3id\.org|n2t\.net)$/

function isToLast(from: URL, to: URL): boolean {
  return lastingHosts.test(from.hostname) && !lastingHosts.test(to.hostname)
}

/** @param moved - Where the page is for good, when that is another address. */
function outcomeOf(status: number, moved: URL | undefined): Outcome | undefined {
  if (status === 429) return hostBusy
  if (status >= 200 && status < 300) return moved && { kind: 'moved', says: moved.href }
  const said = `${status} ${STATUS_CODES[status] ?? ''}`.trim()
  // All others say nothing of the page, but of who asks, or of the server today.
  const isOfPage = status >= 400 && status < 500
  const isOfServer = [401, 402, 403, 407, 408, 451].includes(status)
  return isOfPage && !isOfServer ? dead(said) : unanswered(said)
}

/** The head of an answer; nobody reads what follows it. */
interface Answer {
  readonly status: number
  /** Where else to ask, as the server wrote it. */
  readonly location: string | undefined
}

const userAgent = 'Colophon (tries the links of a book, each once)'

/**
 * Asks a server for a page, or for the head of one, and hangs up when it has answered.
 *
 * Every connection looks up the name again and is guarded by itself: a name may lead elsewhere the
 * second time.
 *
 * @throws The system's error when there is no answer; one with the code {@link forbidden} when there
 *   must be none; an `AbortError` or `TimeoutError` when time is up.
 */
function ask(url: URL, method: 'HEAD' | 'GET', within: Asking): Promise<Answer> {
  return new Promise((answered, failed) => {
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
    // An address that is a number is never looked up.
    if (isIP(host) !== 0 && within.isForbidden(host)) return failed(errorOf(forbidden))
    const request = url.protocol === 'https:' ? requestHttps : requestHttp
    const asking = request({
      method,
      hostname: host,
      port: url.port,
      // Neither fragment nor name and password: these are not the author's to give away.
      path: `${url.pathname}${url.search}`,
      headers: { 'User-Agent': userAgent, Accept: 'text/html, */*;q=0.8' },
      agent: false,
      ...guard(within),
      signal: AbortSignal.any([within.signal, AbortSignal.timeout(within.answerMs)]),
    })
    asking.on('error', failed)
    // After an answer it has no effect.
    asking.on('close', () => failed(errorOf('ECONNRESET')))
    asking.on('response', (response) => {
      const { headers, statusCode = 0 } = response
      answered({ status: statusCode, location: headers.location })
      response.on('error', () => {})
      asking.destroy()
    })
    asking.end()
  })
}

/** Has a host found by its addresses, or by none where one of them must not be asked. */
function guard({ isForbidden, lookup: find }: Limits) {
  const lookup: LookupFunction = (host, options, callback) => {
    find(host, { ...options, all: true }, (error, found) => {
      const addresses = typeof found === 'string' ? [] : (found ?? [])
      const isStray = addresses.some(({ address }) => isForbidden(address))
      callback(error ?? (isStray ? errorOf(forbidden) : null), isStray ? [] : addresses)
    })
  }
  // Else a lookup would be for one address.
  return { autoSelectFamily: true, lookup }
}

/** Code of the error when an address is of a network that is not asked. */
const forbidden = 'COLOPHON_FORBIDDEN'

function errorOf(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code })
}

const noNetwork = untried('this machine has no way to it')
const hungUp = unanswered('the host hangs up')

/** What an error says of an address, by its code. */
const outcomes: ReadonlyMap<string, Outcome> = new Map([
  [forbidden, untried('it leads to this machine or to a local network')],
  ['ENOTFOUND', unknownHost],
  ['ECONNREFUSED', dead('the host takes no connections')],
  ['EAI_AGAIN', noNetwork],
  ['ENETDOWN', noNetwork],
  ['ENETUNREACH', noNetwork],
  ['EHOSTUNREACH', unanswered('the host cannot be reached')],
  ['ETIMEDOUT', unanswered('the host does not answer')],
  ['ECONNRESET', hungUp],
  ['EPIPE', hungUp],
])

function explainFailure(error: unknown, answerMs: number): Outcome {
  const { code = '', name } = error as NodeJS.ErrnoException
  if (name === 'TimeoutError' || name === 'AbortError')
    return unanswered(`no answer within ${answerMs / 1000} seconds`)
  const isUnsafe = /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO|EPROTO/.test(code)
  const what = isUnsafe ? 'safe connection' : 'answer'
  return (
    outcomes.get(code) ?? unanswered(`no ${what}: ${code || name || 'unknown failure'}`)
  )
}

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
