import { cut, visible, withinQuotes } from '../lib/visible.ts'

/** One kind of thing that can be said to an author. Details stand in slots, by number: `{0:path}`. */
interface ProblemKind<Reason extends string = string, Hint extends string = string> {
  /** `error`: must not be published. `warning`: a human should look. */
  readonly severity: 'error' | 'warning'
  /** What was found and what was expected, in one sentence without a final period. */
  readonly reason: Reason
  /** What the author can do about it, as an imperative sentence. */
  readonly hint: Hint
  /** Whether text is missing because of it: of what refers to it, nothing can be said. */
  readonly hidesText: boolean
  /** By which details, by number, two are told apart: others are shown as one, with their places. By all that is said where it is not given. */
  readonly toldApartBy?: readonly number[]
}

/** As many details as the sentences have slots. */
export type DetailsOf<Kind> =
  Kind extends ProblemKind<infer Reason, infer Hint> ? Details<`${Reason}${Hint}`> : never

type Details<
  Text extends string,
  Found extends readonly string[] = [],
> = Text extends `${string}{${Found['length']}:${string}`
  ? Details<Text, [...Found, string]>
  : Found

const kind =
  (severity: ProblemKind['severity'], hidesText = false) =>
  <Reason extends string, Hint extends string>(
    reason: Reason,
    hint: Hint,
    toldApartBy?: readonly number[],
  ): ProblemKind<Reason, Hint> => ({
    severity,
    reason,
    hint,
    hidesText,
    ...(toldApartBy ? { toldApartBy } : {}),
  })

export const error = kind('error')
/** An {@link error} because of which text is missing. */
export const errorHidingText = kind('error', true)
export const warning = kind('warning')

/** As long as any list of what is expected. */
const longestDetail = 1000

/**
 * A sentence with its details. They may be anyone's: whatever they hold, they can be seen, and say no
 * more than what stands in their slot.
 */
export function fillSlots(text: string, details: readonly string[]): string {
  return text.replaceAll(/\{(\d):\w+\}/g, (_, index: string, at: number) => {
    const detail = details[Number(index)] ?? ''
    const isInQuotes = text.slice(0, at).split('`').length % 2 === 0
    return isInQuotes ? withinQuotes(detail) : visible(cut(detail, longestDetail))
  })
}
