import { toHtml } from 'hast-util-to-html'
import { VFile } from 'vfile'
import { assembleBook } from '../../scripts/assemble/assemble-book.ts'
import type {
  Book,
  BookConfig,
  BookKind,
  Chapter,
  FileHeader,
  FindPicture,
  Manuscript,
  ReadPicture,
  Templates,
} from '../../scripts/book.ts'
import { beginBook, setExampleNumbers } from '../../scripts/compile/book-so-far.ts'
import { compileFile, compileManuscript } from '../../scripts/compile/compile.ts'
import { joinChapters } from '../../scripts/compile/join-chapters.ts'
import { type Allowance, wholeAllowance } from '../../scripts/compile/parse-markdown.ts'
import { sampleConfig } from './sample-book.ts'

interface Compiled {
  readonly chapter: Chapter
  /** The text, then each note under a comment with its label. */
  readonly html: string
  /** Codes of the problems reported, in order. */
  readonly codes: readonly string[]
}

/** The chapters of Markdown files that have nothing to do with each other. */
export function compileFiles(
  files: readonly VFile[],
  settings: Pick<BookConfig, 'kind' | 'language' | 'macros'>,
  allowance: Allowance = { ...wholeAllowance },
): readonly Chapter[] {
  const book = beginBook(settings, files)
  const texts = files.map((file) => compileFile(file, settings, allowance, book))
  setExampleNumbers(texts, book.examples)
  return joinChapters(texts, settings.kind, allowance)
}

/** What becomes of Markdown. */
export function compile(
  markdown: string,
  language = 'en',
  kind: BookKind = 'article',
): Compiled {
  const file = new VFile({ path: 'chapter.md', value: markdown })
  const [chapter] = compileFiles([file], { kind, language })
  if (!chapter) throw new Error('Cannot compile the text')
  const notes = chapter.notes.map(
    ({ children, label }) => `<!-- note ${label} -->\n${toHtml([...children]).trim()}\n`,
  )
  const html = [`${toHtml(chapter.tree).trim()}\n`, ...notes].join('\n')
  return { chapter, html, codes: file.messages.map(({ ruleId }) => String(ruleId)) }
}

interface Assembled {
  readonly book: Book
  readonly files: readonly VFile[]
  /** Each problem as `path:line:column code`, with its reason. */
  readonly problems: readonly string[]
}

interface Changes {
  readonly config?: Partial<BookConfig>
  readonly readPicture?: ReadPicture
  /** What is said of files outside of their texts, by path. */
  readonly headers?: Readonly<Record<string, Partial<FileHeader>>>
}

/** A book from Markdown by path, as the pipeline makes it. */
export async function assembled(
  templates: Templates,
  texts: Readonly<Record<string, string>>,
  { config: changes = {}, headers = {}, readPicture = noPicture }: Changes = {},
): Promise<Assembled> {
  const config = { ...sampleConfig, ...changes }
  const configFile = new VFile({
    path: 'book.yaml',
    value: `language: ${config.language}\n`,
    data: {
      configPlaces: new Map([
        ['language', { start: { line: 1, column: 11 }, end: { line: 1, column: 13 } }],
      ]),
    },
  })
  const chapterFiles = Object.entries(texts).map(([path, value]) => {
    const header = headers[path]
    return new VFile({
      path,
      value,
      data: {
        manuscriptPath: path,
        ...(header ? { header: { depth: 0, parts: [], ...header } } : {}),
      },
    })
  })
  const manuscript: Manuscript = {
    config,
    configFile,
    chapterFiles,
    otherFiles: [],
    hashes: [],
    sources: [],
    findPicture,
    readPicture,
    modified: new Date(0),
  }
  const { chapters } = await compileManuscript(manuscript)
  const book = await assembleBook(manuscript, config, chapters, templates)
  const files = [configFile, ...chapterFiles]
  const problems = files.flatMap((file) =>
    file.messages.map(
      ({ column, line, reason, ruleId }) =>
        `${file.path}:${line}:${column} ${ruleId}: ${reason}`,
    ),
  )
  return { book, files, problems }
}

/** There is every picture, and no other file. */
const findPicture: FindPicture = async ([path = '']) =>
  /\.(?:md|html?|\/)$|(?:^|\/)[^.]*$/.test(path)
    ? { fault: 'missing', found: 'no such file' }
    : { path }

const noPicture: ReadPicture = async () => ({ fault: 'missing', found: 'no such file' })
