/** Text from a manuscript where people, terminals and other programs read it: it can be seen, is not too long, and does nothing. */

/**
 * Controls, which a terminal obeys; ends of lines; characters that turn the text around them; halves of
 * characters, and what is none.
 */
export const hidden = /[\p{Cc}\p{Cs}\u2028-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu

/** What no text may hold: controls, characters that turn the text around them, and what XML forbids as no character. */
export const controls =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/g

/** What an author can be told of a character that cannot be seen, such as `U+001B`. */
export function nameOfCharacter(character: string): string {
  return `U+${hexOf(character).toUpperCase().padStart(4, '0')}`
}

/** A text in one line, the characters in it that have an effect written as JavaScript writes them, as `\u{1b}`. */
export function visible(text: string): string {
  return text.replaceAll(hidden, (character) => `\\u{${hexOf(character)}}`)
}

/** More than the longest address, name or passage that anybody reads in a message. */
const longestQuoted = 200

/** A text as it stands between grave accents: none of its own ends the quotation. */
export function withinQuotes(text: string): string {
  return visible(cut(text, longestQuoted)).replaceAll('`', `\\u{${hexOf('`')}}`)
}

/** A name or value of the author's in a sentence. */
export function quoted(text: string): string {
  return `\`${withinQuotes(text)}\``
}

/** Data as the text of a JSON file that is safe to show, too: the same data, read back. */
export function writeJson(data: unknown): string {
  const text = JSON.stringify(data, undefined, 2)
  const safe = text.replaceAll(hidden, (character) =>
    character === '\n' ? character : `\\u${hexOf(character).padStart(4, '0')}`,
  )
  return `${safe}\n`
}

function hexOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16)
}

/** What follows the names that a message has room for; nothing where there are no more. */
export function andMore(left: number): string {
  return left > 0 ? ` and ${left.toLocaleString('en')} more` : ''
}

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
