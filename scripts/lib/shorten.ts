/**
 * A text for a message, in one line, cut where nobody reads on.
 *
 * @param most - How many characters are kept, the ellipsis counted.
 */
export function shorten(text: string, most: number): string {
  const line = text.trim().replaceAll(/\s+/gu, ' ')
  return line.length > most ? `${line.slice(0, most - 1).trim()}…` : line
}
