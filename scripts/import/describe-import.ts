import { type Part, textOf } from './find-structure.ts'
import type { ImportedText } from './import-text.ts'

/** How much of a paragraph tells which one it is. */
const excerptLength = 60

/** What a text was taken for, and why, so that its author can correct it. */
export function describeImport(imported: ImportedText): string {
  const { author, language, parts, source, style, title, words } = imported
  const dropped =
    source.dropped > 0 ? `; ${source.dropped} control characters were left out` : ''
  const facts = [
    ['encoding', `${source.encoding}: ${source.why}${dropped}`],
    ['layout', style],
    ['language', `${language.language}: ${language.why}`],
    ['title', `“${title.text}”: ${title.why}`],
    ['author', author.why],
  ]
  return [
    ...facts.map(([name = '', fact]) => `${name.padEnd(10)}${fact}`),
    '',
    ...parts.filter(({ role }) => role !== 'title').flatMap(describePart),
    '',
    `${count(parts, 'heading')} headings, ${count(parts, 'paragraph')} paragraphs, ${words.toLocaleString('en')} words: every word is in the manuscript, in order`,
    '',
  ].join('\n')
}

function describePart(part: Part): string[] {
  const text = textOf(part)
  const isWhole = part.role !== 'paragraph' && part.role !== 'lines'
  const shown = isWhole || text.length <= excerptLength ? text : `${cut(text)} …`
  const head = `line ${part.line}`.padEnd(10) + part.role.padEnd(11) + shown
  return part.why === '' ? [head] : [head, `${' '.repeat(21)}because: ${part.why}`]
}

function cut(text: string): string {
  return text
    .slice(0, text.lastIndexOf(' ', excerptLength) + 1 || excerptLength)
    .trimEnd()
}

function count(parts: readonly Part[], role: Part['role']): number {
  return parts.filter((part) => part.role === role).length
}
