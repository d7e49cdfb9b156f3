import { STATUS_CODES } from 'node:http'
import { type Answer, ask } from './ask.ts'
import { explainFailure } from './explain-failure.ts'
import type { Limits } from './limits.ts'
import { dead, type Outcome, unanswered, untried } from './outcome.ts'

/** Says that a host wants no more questions for now. */
export const tired = untried('the host asks for a pause: 429 Too Many Requests')

/** Says that time was up for all addresses together. */
export const late = untried('there are too many addresses, or they answer too slowly')

/**
 * Whether something is at a web address, as far as one question can tell, after redirects.
 *
 * Whatever servers do, it ends in time and in an outcome.
 *
 * @param signal - Cuts it short.
 */
export async function tryAddress(
  address: string,
  limits: Limits,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    return await follow(new URL(address), limits, signal)
  } catch (error) {
    return signal.aborted ? late : explainFailure(error, limits.answerMs)
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

/** Servers that know no HEAD answer it in all kinds of ways. */
async function askTwice(url: URL, limits: Limits, signal: AbortSignal): Promise<Answer> {
  const first = await ask(url, 'HEAD', limits, signal).catch((error: unknown) => {
    const { code } = error as { readonly code?: unknown }
    if (/^(?:ECONNRESET|EPIPE|HPE_)/.test(String(code))) return undefined
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

function outcomeOf({ status }: Answer, start: URL, lasting: URL): Outcome {
  const said = `${status} ${STATUS_CODES[status] ?? ''}`.trim()
  if (status === 429) return tired
  if (status >= 200 && status < 300) {
    if (lasting.href === start.href) return { kind: 'alive' }
    return { kind: 'moved', to: lasting.href }
  }
  // These say nothing of the page, but of who asks, or of the server today.
  const isOfServer = status >= 500 || [401, 402, 403, 407, 408, 451].includes(status)
  return isOfServer || status < 400 || status > 499 ? unanswered(said) : dead(said)
}

/** Hosts whose addresses are made to outlast those that they redirect to. */
const lastingHosts = /(?:^|\.)(?:doi\.org|handle\.net|purl\.org|w3id\.org|n2t\.net)$/

function isToLast(from: URL, to: URL): boolean {
  return lastingHosts.test(from.hostname) && !lastingHosts.test(to.hostname)
}

/** Behind the ports below 1024 are no web pages but those of 80 and 443: other services, that must not be talked to. */
function isOddPort({ port }: URL): boolean {
  return port !== '' && Number(port) < 1024 && port !== '80' && port !== '443'
}
