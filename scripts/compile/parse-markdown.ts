import type { Root } from 'mdast'
import type { VFile } from 'vfile'
import { report } from '../problems/report.ts'
import { checkBounds, checkDepth, checkLists } from './check-bounds.ts'

/**
 * The Markdown of a file as a tree, or `undefined` for a text that is built to break readers.
 *
 * @param file - Gets the problem, if there is one. Nothing is thrown, whatever the parser does.
 */
export function parseMarkdown(
  file: VFile,
  parser: { parse: (file: VFile) => Root },
): Root | undefined {
  if (!checkBounds(file)) return undefined
  try {
    const tree = parser.parse(file)
    return checkDepth(tree, file) && checkLists(tree, file) ? tree : undefined
  } catch (error) {
    // The parser is not ours, and no text may bring a build down.
    const cause = error instanceof Error ? error.message : String(error)
    report(file, 'markdown-unreadable', [cause])
    return undefined
  }
}
