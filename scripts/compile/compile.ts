/**
 * Turns Markdown files into chapters. Start with `processor.ts`, the list of everything that happens
 * on the way.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Root } from 'hast'
import type { VFile } from 'vfile'
import type { BookConfig, Chapter, Manuscript } from '../book.ts'
import { type BookSoFar, beginBook, setExampleNumbers } from './book-so-far.ts'
import { type Allowance, parseMarkdown, wholeAllowance } from './parse-markdown.ts'
import { processor } from './processor.ts'
import { rehypeTypography } from './typography/rehype-typography.ts'

interface Compiled {
  readonly chapters: readonly Chapter[]
  /** `undefined` when it is unusable. */
  readonly config: BookConfig | undefined
}

/** Chapters are compiled even when the configuration is unusable: its author sees all problems at once. */
export async function compileManuscript(manuscript: Manuscript): Promise<Compiled> {
  const config = manuscript.config && compileConfig(manuscript.config)
  const chapters: Chapter[] = []
  const allowance = { ...wholeAllowance }
  const { chapterFiles } = manuscript
  const book = beginBook(config ?? {}, chapterFiles)
  // Of the usual kind, so that an unusable configuration is no problem of the text.
  const usual = {
    language: 'en',
    kind: chapterFiles.length > 1 ? 'book' : 'article',
  } as const
  for (const file of chapterFiles) {
    chapters.push(compileChapter(file, config ?? usual, allowance, book))
    await nextTurn() // Lets the browser that is starting get a word in.
  }
  setExampleNumbers(chapters, book.examples)
  return { chapters, config }
}

/**
 * One Markdown file as sanitised HTML, its typography done and its notes taken out.
 *
 * Synchronous, and linear in the length of the file. Whatever is wrong with the text is reported
 * on the file; a file that cannot be read safely becomes an empty chapter.
 *
 * @param book - What the chapters before it leave to it. Alone, it is a book of one.
 */
export function compileChapter(
  file: VFile,
  config: Pick<BookConfig, 'kind' | 'language' | 'macros'>,
  allowance: Allowance = { ...wholeAllowance },
  book?: BookSoFar,
): Chapter {
  file.value = String(file)
  const far = book ?? beginBook(config, [file])
  const dialect = processor(config, allowance, far)
  const markdown = parseMarkdown(file, dialect)
  if (!markdown) return { file, tree: { type: 'root', children: [] }, notes: [] }
  const tree = dialect.runSync(markdown, file)
  const { notes = [] } = tree.data ?? {}
  delete tree.data
  const chapter = { file, tree, notes }
  if (!book) setExampleNumbers([chapter], far.examples)
  return chapter
}

/** What readers see of the configuration, besides its title and people. */
const readable = ['subtitle', 'publisher', 'rights', 'description', 'coverAlt'] as const

/** What the configuration says to readers, with the quotes, dashes and spaces of the book's language. */
function compileConfig(config: BookConfig): BookConfig {
  const set = (text: string): string => setText(text, config.language)
  const written = readable.flatMap((key) =>
    config[key] === undefined ? [] : [[key, set(config[key])]],
  )
  const people = (list: BookConfig['authors']) =>
    list.map((person) => ({ ...person, name: set(person.name) }))
  return {
    ...config,
    ...Object.fromEntries(written),
    title: set(config.title),
    authors: people(config.authors),
    contributors: people(config.contributors),
  }
}

function setText(text: string, language: string): string {
  const node = { type: 'text' as const, value: text }
  const tree: Root = { type: 'root', children: [node] }
  rehypeTypography(language)(tree)
  return node.value
}
