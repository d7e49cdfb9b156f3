/** What came of trying an address, with why as words of a message. */
export type Outcome =
  | { readonly kind: 'alive' }
  /** Something is there, and the address for it is another one for good. */
  | { readonly kind: 'moved'; readonly to: string }
  | { readonly kind: 'dead' | 'unanswered' | 'untried'; readonly why: string }

export function dead(why: string): Outcome {
  return { kind: 'dead', why }
}

export function unanswered(why: string): Outcome {
  return { kind: 'unanswered', why }
}

export function untried(why: string): Outcome {
  return { kind: 'untried', why }
}
