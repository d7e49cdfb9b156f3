import type { Paragraph, Parent, Root, RootContent, Table } from 'mdast'
import type { VFile } from 'vfile'
import { walkMarkdown } from '../../lib/walk.ts'
import { report } from '../../problems/report.ts'
import type { Caption } from '../nodes.ts'

const captionMark = /^Table:[ \t]+/

/**
 * Give tables their captions, and report rows with more cells than the head has columns.
 *
 * A caption is a paragraph `Table: What it shows` before or behind a table, or in the line below
 * it, where GFM takes it for one more row.
 */
export function remarkTables() {
  return (tree: Root, file: VFile): void => {
    const parents = new Set<Parent>()
    walkMarkdown(tree, (node, parent) => {
      if (node.type !== 'table') return
      checkRows(node, file)
      parents.add(parent)
    })
    for (const parent of parents) parent.children = withCaptions(parent.children)
  }
}

function checkRows(table: Table, file: VFile): void {
  const columns = table.children[0]?.children.length ?? 0
  for (const { children } of table.children) {
    const lost = children[columns]
    if (lost)
      report(file, 'table-row-long', [String(children.length), String(columns)], lost)
  }
}

function withCaptions(children: readonly RootContent[]): RootContent[] {
  const captioned: RootContent[] = []
  for (const node of children) {
    const last = captioned.at(-1)
    if (node.type === 'table') {
      const caption = captionIn(node) ?? captionOf(last)
      if (caption && caption.position === last?.position) captioned.pop()
      captioned.push(withCaption(node, caption))
    } else if (last?.type === 'table' && captionOf(node)) {
      captioned.pop()
      captioned.push(withCaption(last, captionOf(node)))
    } else captioned.push(node)
  }
  return captioned
}

function withCaption(table: Table, caption: Caption | undefined): RootContent {
  if (!caption) return table
  const position = table.position ? { position: table.position } : {}
  return { type: 'captionedTable', children: [caption, table], ...position }
}

function captionOf(node: RootContent | undefined): Caption | undefined {
  return node?.type === 'paragraph' ? toCaption(node) : undefined
}

/** Takes the caption out of a table whose last row is one. */
function captionIn(table: Table): Caption | undefined {
  const row = table.children.at(-1)
  const [cell] = row?.children ?? []
  if (!row || !cell || table.children.length < 2 || row.children.length !== 1)
    return undefined
  const caption = toCaption(cell)
  if (caption) table.children.pop()
  return caption
}

function toCaption({
  children,
  position,
}: Pick<Paragraph, 'children' | 'position'>): Caption | undefined {
  const [first, ...rest] = children
  if (first?.type !== 'text' || !captionMark.test(first.value)) return undefined
  const text = { ...first, value: first.value.replace(captionMark, '') }
  return { type: 'caption', children: [text, ...rest], ...(position ? { position } : {}) }
}
