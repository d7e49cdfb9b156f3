/** What is wrong with an address outside the book, as words of a message. */
export type AddressFault =
  /** No program can make anything of it. */
  | { readonly code: 'link-malformed'; readonly expected: string }
  /** It is an address, but hardly the one that was meant, or none for everyone. */
  | { readonly code: 'link-doubtful'; readonly found: string; readonly expected: string }

export function malformed(expected: string): AddressFault {
  return { code: 'link-malformed', expected }
}

export function doubtful(found: string, expected: string): AddressFault {
  return { code: 'link-doubtful', found, expected }
}
