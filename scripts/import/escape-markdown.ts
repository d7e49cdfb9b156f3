import { findAddresses } from './find-address.ts'

/**
 * A line of text as Markdown that reads the same: what Markdown would take as markup is escaped, and
 * addresses on the web become links.
 */
export function escapeMarkdown(line: string): string {
  let escaped = ''
  let from = 0
  for (const { address, at } of findAddresses(line)) {
    escaped += `${escapeInline(line.slice(from, at))}<${address}>`
    from = at + address.length
  }
  escaped += escapeInline(line.slice(from))
  return escapeStart(escaped)
}

/** A heading loses the `#` at its end, unless it is escaped. */
export function escapeHeading(line: string): string {
  return escapeMarkdown(line).replace(/#+$/, (marks) => marks.replaceAll('#', '\\#'))
}

function escapeInline(text: string): string {
  // One dollar sign alone is an amount; two may hold a formula.
  const isPaired = /\$[^$]*\$/.test(text)
  return text
    .replaceAll(/[\\`*[\]<{}~|^]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
    .replaceAll(/&(?=#?\w)/g, '\\&')
    .replaceAll(/!(?=\\\[)/g, '\\!')
    .replaceAll(/www\./gi, (found) => found.replace('.', '\\.'))
    .replaceAll('$', (sign) => (isPaired ? `\\${sign}` : sign))
}

/** What means something at the start of a line only: headings, quotations, lists, rules, definitions. */
function escapeStart(line: string): string {
  return line
    .replace(/^(?:#{1,6}(?=\s|$)|>|[-+](?=\s|$)|[-=][-=:\s]*$|:)/, '\\$&')
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2')
}
