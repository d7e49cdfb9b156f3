/** One kind of thing that can be said to an author. */
export interface ProblemKind {
  /** `error`: must not be published. `warning`: a human should look. */
  readonly severity: 'error' | 'warning'
  /** What was found and what was expected, in one sentence without a final period. */
  readonly reason: (...details: string[]) => string
  /** What the author can do about it, as an imperative sentence. */
  readonly hint: string | ((...details: string[]) => string)
}
