/**
 * Words for a message: in one line, cut where nobody reads on.
 *
 * @param most - How many characters are kept, the ellipsis counted.
 */
export function shorten(text: string, most: number): string {
  return cut(text.replaceAll(/\s+/gu, ' ').trim(), most)
}

/** A name or value for a message, as it is but for its end. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text
  // No half of a character is left.
  const start = text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')
  return `${start.trimEnd()}…`
}
