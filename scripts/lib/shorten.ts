/**
 * A text for a message: in one line, without what a terminal would obey, cut where nobody reads on.
 *
 * @param most - How many characters are kept, the ellipsis counted.
 */
export function shorten(text: string, most: number): string {
  const line = text.replaceAll(/[\s\p{Cc}\p{Cs}]+/gu, ' ').trim()
  return line.length > most ? `${line.slice(0, most - 1).trim()}…` : line
}
