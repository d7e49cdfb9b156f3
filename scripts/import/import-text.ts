import { Document } from 'yaml'
import { readData } from '../lib/read-template.ts'
import { hidden } from '../lib/visible.ts'
import { slugOf } from '../load/config/fill-config.ts'
import { decodePlainText } from './decode-plain-text.ts'
import { findStructure, type Part, readByline } from './find-structure.ts'
import { splitBlocks } from './split-blocks.ts'
import { compareWords, wordsOf, writeMarkdown } from './write-markdown.ts'

/** Stands in `authors` until someone writes the name there. */
const nobody = 'Anonymous'

/** What a text was taken for, and why, and the files of its manuscript, by name. */
export type ImportedText = Exclude<ReturnType<typeof importText>, string>

/**
 * A manuscript made from a plain text, every word of it, in order.
 *
 * @param name - Name of the file without its extension, for a text without a title.
 * @param author - Who wrote it, when the user says so.
 * @returns A sentence that says why not, when the bytes are no text.
 * @throws When the Markdown does not read the same as the text.
 */
export function importText(bytes: Uint8Array, name: string, author?: string) {
  const source = decodePlainText(bytes)
  if (typeof source === 'string')
    return `Unexpected file that is ${source}, expected plain text`
  const { blocks, style } = splitBlocks(source.text)
  if (blocks.length === 0) return 'Unexpected file without words, expected plain text'
  const parts = findStructure(blocks)
  const title = titleOf(parts, name)
  const slug = slugOf(title.text)
  const language = guessLanguage(source.text)
  const by = authorOf(parts, author)
  const markdown = writeMarkdown(parts)
  const words = wordsOf(source.text)
  const difference = compareWords(words, title.isOfText ? title.text : '', markdown)
  if (difference !== undefined) {
    throw new Error(`Cannot turn the text into Markdown word for word: ${difference}`)
  }
  const file = `${slug}.md`
  const settings = writeSettings({
    title: title.text,
    authors: by.name,
    language: language.language,
    kind: 'article',
    slug,
    contents: [file],
  })
  const files: Readonly<Record<string, string>> = {
    'book.yaml': settings,
    [file]: markdown,
  }
  const amount = words.length
  return { source, style, language, title, author: by, parts, words: amount, slug, files }
}

function titleOf([first]: readonly Part[], name: string) {
  if (first?.role === 'title') return { text: first.text, why: first.why, isOfText: true }
  const text = plainLine(name.replaceAll('_', ' ')) || 'Untitled'
  const why = 'the name of the file, as the text does not begin with a title'
  return { text, why, isOfText: false }
}

/** A name as the settings may have it: without what no build takes. */
export function plainLine(text: string): string {
  return text.replaceAll(hidden, ' ').replaceAll(/\s+/gu, ' ').trim()
}

function authorOf(parts: readonly Part[], given: string | undefined) {
  if (given !== undefined) return { name: given, why: `“${given}”: you said so` }
  const byline = parts.find(({ role }) => role === 'byline')
  const name = byline && readByline(byline.text)
  if (name !== undefined) return { name, why: `“${name}”: line ${byline?.line} says so` }
  const why = `none is named: “${nobody}” stands in book.yaml until you write the name there`
  return { name: nobody, why }
}

const { comments, languages } = readData<{
  /** Small words that are frequent in a language and rare in the others, and letters that no other has. */
  readonly languages: Readonly<Record<string, { words: string; letters?: string }>>
  /** What an author is told of each key, in the file itself. */
  readonly comments: Readonly<Record<string, string>>
}>('import.yaml')

/** Longer than this, a text has said in which language it is. */
const sampleLength = 20_000

/** The language of a text by its small words, English when they don't tell. */
function guessLanguage(text: string) {
  const sample = text.slice(0, sampleLength).toLowerCase()
  const words = sample.match(/\p{L}+/gu) ?? []
  const scores = Object.entries(languages).map(
    ([language, { letters = '', words: list }]) => {
      const known = new Set(list.split(' '))
      const count = words.filter((word) => known.has(word)).length
      const own = [...sample].filter((letter) => letters.includes(letter)).length
      return { language, count, own, score: count + own }
    },
  )
  const [best, second] = scores.sort((one, other) => other.score - one.score)
  if (!best || best.score < 3 || best.score < 1.2 * (second?.score ?? 0)) {
    return { language: 'en', why: 'a guess: its words do not tell' }
  }
  const small = `${best.count} of its first ${words.length} words are small words of that language`
  const letters = best.own > 0 ? `, and ${best.own} letters are its own` : ''
  return { language: best.language, why: `${small}${letters}` }
}

/** `book.yaml`, each key explained. */
function writeSettings(settings: object): string {
  const lines = new Document(settings).toString({ lineWidth: 0 })
  return lines.replaceAll(/^(?=([a-z]+):)/gm, (_, key: string) => `# ${comments[key]}\n`)
}

/** How much of a paragraph tells which one it is. */
const excerptLength = 60

/** What a text was taken for, and why, so that its author can correct it. */
export function describeImport(imported: ImportedText): readonly string[] {
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
  ]
}

function describePart(part: Part): string[] {
  const { text } = part
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
