import type { List, ListItem, Paragraph, Root, RootContent } from 'mdast'
import type { VFile } from 'vfile'
import { changeChildren, walkMarkdown } from '../../lib/walk.ts'
import type { Examples } from '../book-so-far.ts'
import { type ListMark, longestMark, readListMark } from '../syntax/lists.ts'

/**
 * Give Pandoc's lists their numbers and styles. Examples are counted through the book.
 *
 * A list of one item, or whose second does not follow from its first, was prose, and gets its marks
 * back: `z. B.`, `(c) 2025`.
 */
export function remarkLists(examples: Examples) {
  return (tree: Root, file: VFile): void => {
    walkMarkdown(tree, (node) => {
      if (node.type !== 'list' || !node.ordered) return
      const first = node.children[0] && markOf(node.children[0], file)
      if (!first) return
      const list = `${first.style} ${first.around}`
      const marks = node.children.map((item) => markOf(item, file, list))
      const [, second] = marks
      const counts = first.value === undefined || second?.value === first.value + 1
      if (counts) setStyle(node, [first, ...marks.slice(1)], examples)
    })
    changeChildren(tree, (nodes) =>
      nodes.flatMap((node) =>
        node.type === 'list' && Number.isNaN(node.start) ? asProse(node, file) : [node],
      ),
    )
  }
}

function markOf(
  { position }: ListItem,
  file: VFile,
  list?: string,
): ListMark | undefined {
  const start = position?.start.offset ?? 0
  return readListMark(String(file.value).slice(start, start + longestMark), list)
}

function setStyle(
  list: List,
  marks: readonly [ListMark, ...(ListMark | undefined)[]],
  examples: Examples,
): void {
  const [{ around, style, value = 1 }] = marks
  list.start = value
  if (style === 'example') {
    list.start = examples.count + 1
    for (const mark of marks) {
      examples.count++
      const name = mark?.text.slice(2, -1)
      if (name) examples.numbers.set(name, examples.count)
    }
  }
  const shown = style === 'example' ? 'decimal' : style
  const className =
    around || shown !== 'decimal' ? [around ? `${shown}-${around}` : shown] : []
  list.data = { hProperties: className.length > 0 ? { className } : {} }
}

function asProse({ children }: List, file: VFile): RootContent[] {
  return children.flatMap((item) => {
    const { text = '' } = markOf(item, file) ?? {}
    const [first, ...rest] = item.children
    const { position } = item
    const mark = { type: 'text', value: `${text} `, position } as const
    const inline = first?.type === 'paragraph' ? first.children : []
    const paragraph: Paragraph = {
      type: 'paragraph',
      children: [mark, ...inline],
      position,
    }
    return [paragraph, ...(inline.length > 0 || !first ? rest : [first, ...rest])]
  })
}
