import { isOwnNetwork } from '../assemble/own-network.ts'

/** How far the trying of links may go. */
export interface Limits {
  /**
   * Which IP addresses are never asked. A manuscript may be anyone's: its links must not reach what
   * only the author's machine can.
   */
  readonly isForbidden: (address: string) => boolean
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
  answerMs: 10_000,
  wholeMs: 180_000,
  atOnce: 8,
  atOncePerHost: 2,
  redirects: 10,
}
