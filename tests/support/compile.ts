import { toHtml } from 'hast-util-to-html'
import { VFile } from 'vfile'
import type { BookKind, Chapter } from '../../scripts/book.ts'
import { compileChapter } from '../../scripts/compile/compile.ts'

export interface Compiled {
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
