import type { Root, RootContent } from 'mdast'
import type { VFile } from 'vfile'
import { writtenAt } from '../../lib/text-positions.ts'
import { changeChildren } from '../../lib/walk.ts'
import { replaceIn } from '../split-text.ts'

/** More are prose, as each word of the text is compared with each. */
export const mostAbbreviations = 500

/** A line that says what one stands for. */
export const abbreviation = /^ {0,3}\*\[([^\]\n]{1,100})\]:[ \t]+(\S.*)$/

/**
 * Give abbreviations what they stand for, as `*[HTML]: Hyper Text Markup Language` says it anywhere in the
 * file, or else in another; such lines are not printed. The plugin `remark-abbr` is for parsers of before 2020.
 *
 * @param others - What abbreviations stand for in the other files.
 */
export function remarkAbbreviations(others: ReadonlyMap<string, string>) {
  return (tree: Root, file: VFile): void => {
    const isOwn = /^[ \t>]*\*\[/m.test(String(file.value))
    const own = isOwn ? takeDefinitions(tree, file) : []
    const meanings = new Map([...others, ...own])
    if (meanings.size === 0) return
    // Of `AB` and `ABC`, the longer.
    const words = [...meanings.keys()].sort((a, b) => b.length - a.length)
    const either = words
      .map((word) => word.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
      .join('|')
    const known = new RegExp(`(?<![\\p{L}\\p{N}])(?:${either})(?![\\p{L}\\p{N}])`, 'gu')
    changeChildren(tree, (nodes) =>
      nodes.flatMap((node, index): readonly RootContent[] => {
        const before = nodes[index - 1]
        // Some are marked up already.
        const isDone = before?.type === 'html' && before.value.startsWith('<abbr')
        if (node.type !== 'text' || isDone) return [node]
        return replaceIn(node, known, file, ({ 0: word, index: at }, partOf) => ({
          type: 'abbreviation',
          title: meanings.get(word) ?? '',
          children: [partOf(at, at + word.length)],
        }))
      }),
    )
  }
}

function takeDefinitions(tree: Root, file: VFile): ReadonlyMap<string, string> {
  const meanings = new Map<string, string>()
  changeChildren(tree, (nodes) => nodes.filter((node) => !isTaken(node)))
  return meanings

  function isTaken(node: RootContent): boolean {
    if (node.type !== 'paragraph') return false
    const lines = writtenAt(file, node).split(/\r?\n/)
    const read = lines.map((line) => abbreviation.exec(line))
    if (read.includes(null) || meanings.size + lines.length > mostAbbreviations)
      return false
    for (const [, word = '', meaning = ''] of read as RegExpExecArray[])
      meanings.set(word, meaning.trim())
    return true
  }
}
