import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { Limits } from './limits.ts'

/** The head of an answer; nobody reads what follows it. */
export interface Answer {
  readonly status: number
  /** Where else to ask, as the server wrote it. */
  readonly location: string | undefined
}

/** Code of the error when an address is of a network that is not asked. */
export const forbidden = 'COLOPHON_FORBIDDEN'

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
export function ask(
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
    asking.on('close', () => failed(hungUp()))
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
function guardedLookup({ isForbidden, lookup }: Limits): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, found) => {
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

/** After an answer it comes too late to be heard. */
function hungUp(): NodeJS.ErrnoException {
  return Object.assign(new Error('closed without an answer'), { code: 'ECONNRESET' })
}

function refusal(address: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`not asked: ${address}`), { code: forbidden })
}
