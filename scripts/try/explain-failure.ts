import { forbidden } from './ask.ts'
import { dead, type Outcome, unanswered, untried } from './outcome.ts'

/** What an error says of an address. */
export function explainFailure(error: unknown, answerMs: number): Outcome {
  const { code = '', name = '' } = error as {
    readonly code?: unknown
    readonly name?: string
  }
  if (name === 'TimeoutError' || name === 'AbortError' || code === 'ABORT_ERR') {
    return unanswered(`no answer within ${answerMs / 1000} seconds`)
  }
  const known = Object.hasOwn(outcomes, String(code)) ? outcomes[String(code)] : undefined
  if (known) return known
  return /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO|EPROTO/.test(String(code))
    ? unanswered(`no safe connection: ${code}`)
    : unanswered(`no answer: ${code || name || 'unknown failure'}`)
}

/** Says that a name leads nowhere; or that no name does, where there is no network. */
export const nameless = dead('there is no host of that name')

const noNetwork = untried('this machine has no way to it')
const cut = unanswered('the host hangs up')

const outcomes: Readonly<Record<string, Outcome>> = {
  [forbidden]: untried('it leads to this machine or to a local network'),
  ENOTFOUND: nameless,
  ECONNREFUSED: dead('the host takes no connections'),
  EAI_AGAIN: noNetwork,
  ENETDOWN: noNetwork,
  ENETUNREACH: noNetwork,
  EHOSTUNREACH: unanswered('the host cannot be reached'),
  ETIMEDOUT: unanswered('the host does not answer'),
  ECONNRESET: cut,
  EPIPE: cut,
}
