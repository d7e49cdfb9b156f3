/**
 * Turns Markdown files into chapters. Start with `processor.ts`, the list of everything that happens
 * on the way.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Root } from 'hast'
import type { VFile } from 'vfile'
import type { BookConfig, ByMedium, Chapter, Manuscript, TextMedium } from '../book.ts'
import { mark } from '../lib/hast.ts'
import { filesOf } from '../lib/origins.ts'
import { elementsInTexts } from '../lib/texts.ts'
import { forEachMedium } from '../problems/report.ts'
import {
  type BookSoFar,
  beginBook,
  type Neighbours,
  setExampleNumbers,
  surveyFiles,
} from './book-so-far.ts'
import { conditionsIn, cutTexts, isFor } from './conditions.ts'
import { placeBibliography } from './empty-sections.ts'
import { rewriteForeign } from './foreign/rewrite-text.ts'
import { type FileText, joinChapters } from './join-chapters.ts'
import { type Allowance, parseMarkdown, wholeAllowance } from './parse-markdown.ts'
import type { TitleSettings } from './plugins/rehype-titles.ts'
import { processor } from './processor.ts'
import { rehypeTypography } from './typography/rehype-typography.ts'

interface Compiled {
  /** As the e-book has them. */
  readonly chapters: readonly Chapter[]
  readonly chaptersIn: ByMedium<readonly Chapter[]>
  /** `undefined` when it is unusable. */
  readonly config: BookConfig | undefined
}

/** Files are compiled even when the configuration is unusable: its author sees all problems at once. */
export async function compileManuscript(manuscript: Manuscript): Promise<Compiled> {
  const config = manuscript.config && compileConfig(manuscript.config)
  const texts: FileText[] = []
  const allowance = { ...wholeAllowance }
  const { chapterFiles } = manuscript
  const book = beginBook(config ?? {}, chapterFiles)
  // Of the usual kind, so that an unusable configuration is no problem of the text.
  const usual = {
    language: 'en',
    kind: chapterFiles.length > 1 ? 'book' : 'article',
    ...(manuscript.citations ? { bibliography: [] } : {}),
  } as const
  const settings: TitleSettings = config ?? usual
  const neighboursOf = surveyFiles(chapterFiles, config ?? {})
  for (const file of chapterFiles) {
    texts.push(compileFile(file, settings, allowance, book, neighboursOf(file)))
    await nextTurn() // Lets the browser that is starting get a word in.
  }
  setExampleNumbers(texts, book.examples)
  if (settings.bibliography) placeBibliography(texts)
  const conditions = conditionsIn(texts)
  const keyOf = (medium: TextMedium): string =>
    conditions.map((each) => isFor(medium, each)).join()
  const files = chapterFiles.flatMap(filesOf)
  const chaptersIn = await forEachMedium(keyOf, files, async (medium) => {
    const { leftOut, texts: own } =
      conditions.length > 0 ? cutTexts(texts, medium) : { texts, leftOut: new Set('') }
    const chapters = joinChapters(own, settings.kind, { ...allowance })
    return leftOut.size > 0 ? chapters.map((each) => ({ ...each, leftOut })) : chapters
  })
  return { chapters: chaptersIn.ebook, chaptersIn, config }
}

/**
 * One Markdown file as sanitised HTML, its typography done and its notes taken out.
 *
 * Synchronous, and linear in the length of the file. Whatever is wrong with the text is reported
 * on the file; a file that cannot be read safely becomes an empty text.
 *
 * @param book - What the files before it leave to it.
 */
export function compileFile(
  file: VFile,
  settings: TitleSettings,
  allowance: Allowance,
  book: BookSoFar,
  neighbours?: Neighbours,
): FileText {
  file.value = rewriteForeign(file)
  const dialect = processor(settings, allowance, book, neighbours)
  const markdown = parseMarkdown(file, dialect)
  if (!markdown) return { file, tree: { type: 'root', children: [] }, notes: [] }
  const tree = dialect.runSync(markdown, file)
  const { notes = [] } = tree.data ?? {}
  delete tree.data
  const { manuscriptPath: path } = file.data
  for (const element of elementsInTexts([{ tree, notes }])) mark(element, { path })
  return { file, tree, notes }
}

/** What readers see of the configuration, besides its title and people. */
const readable = [
  ...(['subtitle', 'publisher', 'rights', 'description'] as const),
  ...(['coverAlt', 'backText', 'biography', 'publisherPlace', 'colophon'] as const),
]

/** What a configuration says to readers, with the quotes, dashes and spaces of the book's language. */
export function compileConfig(config: BookConfig): BookConfig {
  const set = (text: string): string => setText(text, config.language)
  const written = readable.flatMap((key) =>
    typeof config[key] === 'string' ? [[key, set(config[key])]] : [],
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
