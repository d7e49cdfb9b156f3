/** One kind of thing that can be said to an author. Details stand in slots, by number: `{0:path}`. */
interface ProblemKind<Reason extends string = string, Hint extends string = string> {
  /** `error`: must not be published. `warning`: a human should look. */
  readonly severity: 'error' | 'warning'
  /** What was found and what was expected, in one sentence without a final period. */
  readonly reason: Reason
  /** What the author can do about it, as an imperative sentence. */
  readonly hint: Hint
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
  (severity: ProblemKind['severity']) =>
  <Reason extends string, Hint extends string>(
    reason: Reason,
    hint: Hint,
  ): ProblemKind<Reason, Hint> => ({ severity, reason, hint })

export const error = kind('error')
export const warning = kind('warning')

/** A sentence with its details. */
export function fillSlots(text: string, details: readonly string[]): string {
  return text.replaceAll(
    /\{(\d):\w+\}/g,
    (_, index: string) => details[Number(index)] ?? '',
  )
}
