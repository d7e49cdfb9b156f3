/**
 * Turns one Markdown file into a chapter. Start with `processor.ts`, the list of everything that
 * happens on the way.
 */
import type { VFile } from 'vfile'
import type { BookConfig, Chapter } from '../book.ts'
import { parseMarkdown } from './parse-markdown.ts'
import { processor } from './processor.ts'

/**
 * One Markdown file as sanitised HTML, its typography done and its notes taken out.
 *
 * Synchronous, and linear in the length of the file. Whatever is wrong with the text is reported
 * on the file; a file that cannot be read safely becomes an empty chapter.
 */
export function compileChapter(
  file: VFile,
  config: Pick<BookConfig, 'kind' | 'language'>,
): Chapter {
  file.value = String(file)
  const dialect = processor(config)
  const markdown = parseMarkdown(file, dialect)
  if (!markdown) return { file, tree: { type: 'root', children: [] }, notes: [] }
  const tree = dialect.runSync(markdown, file)
  const { notes = [] } = tree.data ?? {}
  delete tree.data
  return { file, tree, notes }
}
