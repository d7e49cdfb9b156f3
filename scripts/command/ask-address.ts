/** Asks a web address, as far as one question can tell, whether something is there. */
import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns'
import { request as requestHttp, STATUS_CODES } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isOwnNetwork } from '../assemble/addresses.ts'

/** What came of asking, with why as words of a message. */
export type Outcome =
  | { readonly kind: 'alive' }
  /** Something is there, and the address for it is another one for good. */
  | { readonly kind: 'moved'; readonly to: string }
  | { readonly kind: 'dead' | 'unanswered' | 'untried'; readonly why: string }

const dead = (why: string): Outcome => ({ kind: 'dead', why })
const unanswered = (why: string): Outcome => ({ kind: 'unanswered', why })
export const untried = (why: string): Outcome => ({ kind: 'untried', why })

/** How far the asking may go. */
export interface Limits {
  /**
   * Which IP addresses are never asked. A manuscript may be anyone's: its links must not reach what
   * only the author's machine can.
   */
  readonly isForbidden: (address: string) => boolean
  /** All IP addresses of a host, as the system knows them. */
  readonly lookup: (
    host: string,
    options: LookupAllOptions,
    callback: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
  ) => void
  /** Milliseconds for one answer. */
  readonly answerMs: number
  /** Milliseconds for all addresses together. */
  readonly wholeMs: number
  readonly atOnce: number
  readonly atOncePerHost: number
  readonly redirects: number
}

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
export const hostBusy = untried('the host asks for a pause: 429 Too Many Requests')

/** Time was up for all addresses together. */
export const timeUp = untried('there are too many addresses, or they answer too slowly')

/** The name leads nowhere; or no name does, where there is no network. */
export const unknownHost = dead('there is no host of that name')

/**
 * Whether something is at a web address, after redirects.
 *
 * Whatever servers do, it ends in time and in an outcome.
 *
 * @param signal - Cuts it short.
 */
export async function askAddress(
  address: string,
  limits: Limits,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    return await follow(new URL(address), limits, signal)
  } catch (error) {
    return signal.aborted ? timeUp : explainFailure(error, limits.answerMs)
  }
}

async function follow(start: URL, limits: Limits, signal: AbortSignal): Promise<Outcome> {
  let url = start
  /** Where the address is for good. */
  let lasting = start
  let isLasting = true
  for (let redirects = 0; redirects <= limits.redirects; redirects++) {
    if (isOddPort(url)) return untried(`no port for web pages: ${url.port}`)
    const answer = await askTwice(url, limits, signal)
    const next = targetOf(answer, url)
    if (next === undefined) return outcomeOf(answer, start, lasting)
    if (!/^https?:$/.test(next.protocol)) {
      return unanswered(`it redirects to \`${next.protocol}\``)
    }
    isLasting &&= (answer.status === 301 || answer.status === 308) && !isToLast(url, next)
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
async function askTwice(url: URL, limits: Limits, signal: AbortSignal): Promise<Answer> {
  const first = await ask(url, 'HEAD', limits, signal).catch((error: unknown) => {
    const { code = '' } = error as NodeJS.ErrnoException
    if (/^(?:ECONNRESET|EPIPE|HPE_)/.test(code)) return undefined
    throw error
  })
  const isClear = first && (first.status < 400 || first.status === 429)
  return isClear ? first : ask(url, 'GET', limits, signal)
}

/** Where a redirect leads to; `undefined` for any other answer. */
function targetOf({ location, status }: Answer, url: URL): URL | undefined {
  const isRedirect = [301, 302, 303, 307, 308].includes(status)
  return isRedirect && location !== undefined && URL.canParse(location, url.href)
    ? new URL(location, url)
    : undefined
}

/** Hosts whose addresses are made to outlast those that they redirect to. */
const lastingHosts = /(?:^|\.)(?:doi\.org|handle\.net|purl\.org|w3id\.org|n2t\.net)$/

function isToLast(from: URL, to: URL): boolean {
  return lastingHosts.test(from.hostname) && !lastingHosts.test(to.hostname)
}

function outcomeOf({ status }: Answer, start: URL, lasting: URL): Outcome {
  const said = `${status} ${STATUS_CODES[status] ?? ''}`.trim()
  if (status === 429) return hostBusy
  if (status >= 200 && status < 300) {
    if (lasting.href === start.href) return { kind: 'alive' }
    return { kind: 'moved', to: lasting.href }
  }
  // These say nothing of the page, but of who asks, or of the server today.
  const isOfServer = status >= 500 || [401, 402, 403, 407, 408, 451].includes(status)
  return isOfServer || status < 400 || status > 499 ? unanswered(said) : dead(said)
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
function ask(
  url: URL,
  method: 'HEAD' | 'GET',
  limits: Limits,
  signal: AbortSignal,
): Promise<Answer> {
  return new Promise((answered, failed) => {
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
    // An address that is a number is never looked up.
    if (isIP(host) !== 0 && limits.isForbidden(host)) return failed(refusal(host))
    const request = url.protocol === 'https:' ? requestHttps : requestHttp
    const asking = request({
      method,
      hostname: host,
      port: url.port,
      // Neither fragment nor name and password: these are not the author's to give away.
      path: `${url.pathname}${url.search}`,
      headers: { 'User-Agent': userAgent, Accept: 'text/html, */*;q=0.8' },
      agent: false,
      lookup: guardedLookup(limits),
      signal: AbortSignal.any([signal, AbortSignal.timeout(limits.answerMs)]),
    })
    asking.on('error', failed)
    // After an answer it has no effect.
    asking.on('close', () => failed(errorOf('closed without an answer', 'ECONNRESET')))
    asking.on('response', (response) => {
      const { headers, statusCode = 0 } = response
      answered({ status: statusCode, location: headers.location })
      response.on('error', () => {})
      asking.destroy()
    })
    asking.end()
  })
}

/** Finds the addresses of a host, or none where one of them must not be asked. */
function guardedLookup({ isForbidden, lookup: find }: Limits): LookupFunction {
  return (host, options, callback) => {
    find(host, { ...options, all: true }, (error, found) => {
      // There are none when there is an error.
      const [first] = found ?? []
      if (error || !first) return callback(error, [])
      const stray = found.find(({ address }) => isForbidden(address))
      if (stray) return callback(refusal(stray.address), [])
      if (options.all) callback(null, found)
      else callback(null, first.address, first.family)
    })
  }
}

/** Code of the error when an address is of a network that is not asked. */
const forbidden = 'COLOPHON_FORBIDDEN'

function refusal(address: string): NodeJS.ErrnoException {
  return errorOf(`not asked: ${address}`, forbidden)
}

function errorOf(message: string, code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code })
}

const noNetwork = untried('this machine has no way to it')
const hungUp = unanswered('the host hangs up')

/** What an error says of an address, by its code. */
const outcomes: Readonly<Record<string, Outcome>> = {
  [forbidden]: untried('it leads to this machine or to a local network'),
  ENOTFOUND: unknownHost,
  ECONNREFUSED: dead('the host takes no connections'),
  EAI_AGAIN: noNetwork,
  ENETDOWN: noNetwork,
  ENETUNREACH: noNetwork,
  EHOSTUNREACH: unanswered('the host cannot be reached'),
  ETIMEDOUT: unanswered('the host does not answer'),
  ECONNRESET: hungUp,
  EPIPE: hungUp,
}

function explainFailure(error: unknown, answerMs: number): Outcome {
  const { code = '', name } = error as NodeJS.ErrnoException
  if (name === 'TimeoutError' || name === 'AbortError' || code === 'ABORT_ERR') {
    return unanswered(`no answer within ${answerMs / 1000} seconds`)
  }
  const known = Object.hasOwn(outcomes, code) ? outcomes[code] : undefined
  if (known) return known
  return /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO|EPROTO/.test(code)
    ? unanswered(`no safe connection: ${code}`)
    : unanswered(`no answer: ${code || name || 'unknown failure'}`)
}
