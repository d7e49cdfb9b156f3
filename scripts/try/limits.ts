import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns'
import { isOwnNetwork } from '../assemble/own-network.ts'

/** How far the trying of links may go. */
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
