/** What a store says of the EPUBs that it takes, as data: every rule with where it is written, and when. */

export interface Store {
  /** As customers know it. */
  readonly name: string
  readonly demands: readonly Demand[]
}

export interface Demand {
  /** One of `rules.ts`. */
  readonly rule: string
  /** `refuses`: the book does not get in. `dislikes`: it gets in, and readers are worse off. */
  readonly weight: 'refuses' | 'dislikes'
  /** The number that must be kept, in the unit of the rule. */
  readonly limit?: number
  /** All that is allowed. */
  readonly among?: readonly string[]
  /** Web address, or the name of the document and its part. */
  readonly source: string
  /** When the source was published or, for a page without a date, read: `YYYY-MM-DD` or `YYYY-MM`. */
  readonly date: string
}
