/** Plain text as Markdown, word for word, and the proof that it is. */
import { VFile } from 'vfile'
import { processor } from '../compile/processor.ts'
import { walkMarkdown } from '../lib/walk.ts'
import { type Part, webAddress } from './find-structure.ts'

/** The parts as Markdown, without the title, which stands in the settings. */
export function writeMarkdown(parts: readonly Part[]): string {
  return `${parts
    .filter(({ role }) => role !== 'title')
    .map(writePart)
    .join('\n\n')}\n`
}

function writePart(part: Part): string {
  const formula = marksOfFormulas(part.text)
  if (part.depth > 1) {
    // A heading loses the `#` at its end, unless it is escaped.
    const heading = escapeLine(part.text, formula)
    const text = heading.replace(/#+$/, (marks) => marks.replaceAll('#', '\\#'))
    return `${'#'.repeat(part.depth)} ${text}`
  }
  return part.lines
    .map((line) => escapeLine(line, formula))
    .join(part.keepsLines ? '\\\n' : '\n')
}

/** By which marks a text could hold a formula, over the end of a line too. */
function marksOfFormulas(text: string) {
  const inBrackets = text.slice(
    text.search(/[[(]/),
    Math.max(text.lastIndexOf(']'), text.lastIndexOf(')')) + 1,
  )
  return {
    // One alone is an amount.
    dollars: text.split('$').length > 2,
    // Backslashes before them begin and end one, where signs stand between.
    brackets: /[_=<>+^\\]/.test(inBrackets),
  }
}

/** A line of text as Markdown that reads the same: marks are escaped, and addresses on the web become links. */
function escapeLine(line: string, formula: ReturnType<typeof marksOfFormulas>): string {
  // Split at what the expression captures, every other piece is an address.
  const pieces = line.split(webAddress).map((piece, index) => {
    return index % 2 === 1 ? `<${piece}>` : escapeInline(piece, formula)
  })
  // Two backslashes before a space, or at the end, are of LaTeX.
  const text = pieces
    .join('')
    .replace(/(?:\\\\)+(?=\s|$)/g, (pairs) => '&#92;'.repeat(pairs.length / 2))
  return escapeStart(text)
}

function escapeInline(
  text: string,
  { brackets, dollars }: ReturnType<typeof marksOfFormulas>,
): string {
  return (
    text
      .replaceAll(/[\\`*[\]<{}~|^]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
      // What other tools read.
      .replaceAll(/==|%%|:(?=[\w+-]+:)|(?<![\w@./])@(?=\w)/g, '\\$&')
      .replaceAll(/&(?=#?\w)/g, '\\&')
      .replaceAll(/\\\[|(?<=\\)\(/g, (mark) =>
        brackets ? `&#${mark.codePointAt(mark.length - 1)};` : mark,
      )
      .replaceAll(/!(?=\\\[|&#91;)/g, '\\!')
      .replaceAll(/www\./gi, (found) => found.replace('.', '\\.'))
      .replaceAll('$', (sign) => (dollars ? `\\${sign}` : sign))
  )
}

/** What means something at the start of a line only: headings, quotations, lists, rules, definitions. */
function escapeStart(line: string): string {
  return line
    .replace(/^(?:#{1,6}(?=\s|$)|>|[-+](?=\s|$)|[-=][-=:\s]*$|:)/, '\\$&')
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2')
}

/** All that plain text may turn into; anything else was taken for markup. */
const expectedNodes = new Set(['heading', 'paragraph', 'text', 'link', 'break'])

/** Words of a text: what stands between white space. */
export function wordsOf(text: string): readonly string[] {
  return text.match(/\S+/gu) ?? []
}

/**
 * Reads Markdown back in the dialect of a build, and compares its words with those that it was made from.
 *
 * @returns The first difference, as a sentence; `undefined` when every word is there, in order.
 */
export function compareWords(
  words: readonly string[],
  title: string,
  markdown: string,
): string | undefined {
  const dialect = processor({ kind: 'article', language: 'en' })
  const tree = dialect.parse(new VFile(markdown))
  const pieces = [title]
  let stray: string | undefined
  walkMarkdown(tree, (node) => {
    if (!expectedNodes.has(node.type)) stray ??= node.type
    if (node.type === 'text') pieces.push(node.value)
    else if (node.type !== 'link') pieces.push('\n')
  })
  if (stray !== undefined) return `the text was taken for a ${stray}`
  const read = wordsOf(pieces.join(''))
  const all = words.length > read.length ? words : read
  const index = all.findIndex((_, place) => words[place] !== read[place])
  return index < 0
    ? undefined
    : `word ${index + 1} is \`${words[index] ?? ''}\` in the text and \`${read[index] ?? ''}\` in the manuscript`
}
