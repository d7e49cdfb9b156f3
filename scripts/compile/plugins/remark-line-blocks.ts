import type { Nodes, Paragraph, PhrasingContent, Root, Text } from 'mdast'
import type { VFile } from 'vfile'
import { writtenAt } from '../../lib/text-positions.ts'
import { walkMarkdown } from '../../lib/walk.ts'
import { type Container, isBlank } from '../nodes.ts'
import { splitLines } from '../split-text.ts'

/**
 * Make verse of Pandoc's line blocks: paragraphs whose lines begin with `| `, with the spaces after it,
 * and go on in lines that are indented. Lines of cells are none.
 */
export function remarkLineBlocks() {
  return (tree: Root, file: VFile): void => {
    walkMarkdown(tree, (node, parent, index) => {
      if (node.type === 'paragraph' && isLineBlock(writtenAt(file, node)))
        parent.children[index] = verseOf(node)
    })
  }
}

function isLineBlock(source: string): boolean {
  if (!source.startsWith('|')) return false
  // In a quotation, each line has its marks.
  const lines = source
    .split(/\r?\n/)
    .map((line) => line.replace(/^(?:[ \t]{0,3}>)+ ?/, ''))
  if (lines.some((line) => !/^(?:\|(?: |\t|$)|[ \t]+\S)/.test(line))) return false
  const bars = lines.map((line) => line.slice(1).match(/(?<!\\)\|/g)?.length ?? 0)
  return !lines.some((line) => /\S.*[^\\]\|[ \t]*$/.test(line)) && bars.includes(0)
}

function verseOf({ children, position }: Paragraph): Container {
  const stanzas: Paragraph[] = [{ type: 'paragraph', children: [], position }]
  for (const line of splitLines<PhrasingContent>(children)) {
    const goesOn = !takeMark(line)
    const stanza = stanzas.at(-1)?.children
    if (line.every(isBlank)) stanzas.push({ type: 'paragraph', children: [], position })
    else if (stanza?.length === 0) stanza.push(...line)
    else stanza?.push({ type: 'text', value: goesOn ? ' ' : '\n', position }, ...line)
  }
  const block = {
    type: 'container',
    name: 'verse',
    attributes: '',
    closed: true,
  } as const
  const whole = stanzas.filter((stanza) => stanza.children.length > 0)
  return { ...block, opening: position, children: whole, position } as Container
}

/** Takes the mark off a line, and keeps the spaces after it. */
function takeMark(line: readonly PhrasingContent[]): boolean {
  const first = firstText(line)
  const [mark, spaces = ''] = /^\| ?([ \t]*)/.exec(first?.value ?? '') ?? []
  if (!first || mark === undefined) return false
  first.value = '\u00A0'.repeat(spaces.length) + first.value.slice(mark.length)
  return true
}

function firstText(nodes: readonly Nodes[]): Text | undefined {
  const [first] = nodes
  if (first?.type === 'text') return first
  return first && 'children' in first ? firstText(first.children) : undefined
}
