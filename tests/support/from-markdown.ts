import { toHtml } from 'hast-util-to-html'
import { VFile } from 'vfile'
import { assembleBook } from '../../scripts/assemble/assemble-book.ts'
import type {
  Book,
  BookConfig,
  BookKind,
  Chapter,
  Manuscript,
  ReadPicture,
  Templates,
} from '../../scripts/book.ts'
import { compileChapter } from '../../scripts/compile/compile.ts'
import { sampleConfig } from './sample-book.ts'

interface Compiled {
  readonly chapter: Chapter
  /** The text, then each note under a comment with its label. */
  readonly html: string
  /** Codes of the problems reported, in order. */
  readonly codes: readonly string[]
}

/** What becomes of Markdown. */
export function compile(
  markdown: string,
  language = 'en',
  kind: BookKind = 'article',
): Compiled {
  const file = new VFile({ path: 'chapter.md', value: markdown })
  const chapter = compileChapter(file, { kind, language })
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
}

/** A book from Markdown by path, as the pipeline makes it. */
export async function assembled(
  templates: Templates,
  texts: Readonly<Record<string, string>>,
  { config: changes = {}, readPicture = noPicture }: Changes = {},
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
    return new VFile({ path, value, data: { manuscriptPath: path } })
  })
  const manuscript: Manuscript = {
    config,
    configFile,
    chapterFiles,
    otherFiles: [],
    hashes: [],
    sources: [],
    findPicture: async (paths) => ({ path: paths[0] ?? '' }),
    readPicture,
    modified: new Date(0),
  }
  const chapters = chapterFiles.map((file) => compileChapter(file, config))
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

const noPicture: ReadPicture = async () => ({ fault: 'missing', found: 'no such file' })
