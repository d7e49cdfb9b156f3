import { slugOf } from '../load/config/identifiers.ts'
import { compareWords, wordsOf } from './compare-words.ts'
import { decodePlainText, type PlainText } from './decode-plain-text.ts'
import { findStructure, type Part, readByline, textOf } from './find-structure.ts'
import { guessLanguage, type LanguageGuess } from './guess-language.ts'
import { splitBlocks } from './split-blocks.ts'
import { writeMarkdown } from './write-markdown.ts'
import { writeSettings } from './write-settings.ts'

/** Stands in `authors` until someone writes the name there. */
const nobody = 'Anonymous'

export interface ImportedText {
  readonly source: PlainText
  readonly style: string
  readonly language: LanguageGuess
  readonly title: { readonly text: string; readonly why: string }
  readonly author: { readonly name: string; readonly why: string }
  readonly parts: readonly Part[]
  /** How many there are. */
  readonly words: number
  readonly slug: string
  /** Content of the new files, by name. */
  readonly files: Readonly<Record<string, string>>
}

/**
 * A manuscript made from a plain text, every word of it, in order.
 *
 * @param name - Name of the file without its extension, for a text without a title.
 * @param author - Who wrote it, when the user says so.
 * @returns A sentence that says why not, when the bytes are no text.
 * @throws When the Markdown does not read the same as the text.
 */
export function importText(
  bytes: Uint8Array,
  name: string,
  author?: string,
): ImportedText | string {
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
  const settings = {
    title: title.text,
    author: by.name,
    language: language.language,
    slug,
    file,
  }
  return {
    source,
    style,
    language,
    title,
    author: by,
    parts,
    words: words.length,
    slug,
    files: { 'book.yaml': writeSettings(settings), [file]: markdown },
  }
}

function titleOf([first]: readonly Part[], name: string) {
  if (first?.role === 'title')
    return { text: textOf(first), why: first.why, isOfText: true }
  const text = name.replaceAll(/[\s\p{Cc}_]+/gu, ' ').trim() || 'Untitled'
  const why = 'the name of the file, as the text does not begin with a title'
  return { text, why, isOfText: false }
}

function authorOf(parts: readonly Part[], given: string | undefined) {
  if (given !== undefined) return { name: given, why: `“${given}”: you said so` }
  const byline = parts.find(({ role }) => role === 'byline')
  const name = byline && readByline(textOf(byline))
  if (name !== undefined) return { name, why: `“${name}”: line ${byline?.line} says so` }
  const why = `none is named: “${nobody}” stands in book.yaml until you write the name there`
  return { name: nobody, why }
}
