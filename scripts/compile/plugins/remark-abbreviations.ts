import type { Nodes, Root, RootContent, Text } from 'mdast'
import type { VFile } from 'vfile'
import { placeIn } from '../../lib/text-positions.ts'
import { walkMarkdown } from '../../lib/walk.ts'

/** More are prose, as each word of the text is compared with each. */
const most = 500

const definition = /^ {0,3}\*\[([^\]\n]{1,100})\]:[ \t]+(\S.*)$/

/**
 * Give abbreviations what they stand for, as `*[HTML]: Hyper Text Markup Language` says it anywhere in the
 * file; such lines are not printed. The plugin `remark-abbr` is for parsers of before 2020.
 */
export function remarkAbbreviations() {
  return (tree: Root, file: VFile): void => {
    if (!/^[ \t>]*\*\[/m.test(String(file.value))) return
    const meanings = takeDefinitions(tree, file)
    if (meanings.size === 0) return
    // Of `AB` and `ABC`, the longer.
    const words = [...meanings.keys()].sort((a, b) => b.length - a.length)
    const either = words
      .map((word) => word.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
      .join('|')
    const known = new RegExp(`(?<![\\p{L}\\p{N}])(?:${either})(?![\\p{L}\\p{N}])`, 'gu')
    changeChildren(tree, (node, before) => {
      // Some are marked up already.
      const isDone = before?.type === 'html' && before.value.startsWith('<abbr')
      return node.type !== 'text' || isDone ? [node] : split(node, known, meanings, file)
    })
  }
}

function takeDefinitions(tree: Root, file: VFile): ReadonlyMap<string, string> {
  const meanings = new Map<string, string>()
  changeChildren(tree, (node) => {
    if (node.type !== 'paragraph') return [node]
    const { end, start } = node.position ?? {}
    const lines = String(file.value).slice(start?.offset, end?.offset).split(/\r?\n/)
    const read = lines.map((line) => definition.exec(line))
    if (read.includes(null) || meanings.size + lines.length > most) return [node]
    for (const [, word = '', meaning = ''] of read as RegExpExecArray[])
      meanings.set(word, meaning.trim())
    return []
  })
  return meanings
}

function changeChildren(
  tree: Root,
  change: (node: RootContent, before: RootContent | undefined) => readonly RootContent[],
): void {
  const holders: Nodes[] = [tree]
  walkMarkdown(tree, (node) => {
    if ('children' in node) holders.push(node)
  })
  for (const holder of holders)
    if ('children' in holder)
      holder.children = holder.children.flatMap((node, index, siblings) =>
        change(node, siblings[index - 1]),
      ) as never
}

/** A text cut where abbreviations begin and end. */
function split(
  text: Text,
  known: RegExp,
  meanings: ReadonlyMap<string, string>,
  file: VFile,
): readonly RootContent[] {
  const { position, value } = text
  const start = position?.start.offset ?? 0
  const isExact = String(file.value).startsWith(value, start)
  const parts: RootContent[] = []
  let from = 0
  for (const { 0: word, index } of value.matchAll(known)) {
    if (index > from) parts.push(partOf(from, index))
    from = index + word.length
    const title = meanings.get(word) ?? ''
    const child = partOf(index, from)
    const place = child.position ? { position: child.position } : {}
    parts.push({ type: 'abbreviation', title, children: [child], ...place })
  }
  if (from === 0) return [text]
  return from < value.length ? [...parts, partOf(from, value.length)] : parts

  function partOf(from: number, to: number): Text {
    const place = isExact ? placeIn(file, start + from, start + to) : position
    const part = { type: 'text', value: value.slice(from, to) } as const
    return place ? { ...part, position: place } : part
  }
}
