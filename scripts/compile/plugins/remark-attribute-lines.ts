import type { Code, Nodes, Paragraph, Root, RootContent, Table } from 'mdast'
import type { Position } from 'unist'
import type { VFile } from 'vfile'
import { spanning, writtenAt } from '../../lib/text-positions.ts'
import { walkMarkdown } from '../../lib/walk.ts'
import { isAttributes, withoutParts } from '../attributes.ts'
import { lineAhead, oneToken, type Syntax, startingWith } from '../syntax/tokens.ts'
import { setAttributes } from './remark-attributes.ts'

/**
 * Read lines of attributes: Kramdown's `{: .class #id}` below a block, Leanpub's `{title: "…", lang: js}`
 * above one.
 *
 * A line of Leanpub's that touches no block is prose.
 */
export function remarkAttributeLines() {
  return (tree: Root, file: VFile): void => {
    gather(tree, file)
    walkMarkdown(tree, (node) => void gather(node, file))
  }
}

/** Longer lines are prose. */
const longest = 500

function gather(parent: Nodes, file: VFile): void {
  if (!('children' in parent)) return
  const kept: RootContent[] = []
  for (const [index, node] of parent.children.entries()) {
    const next = parent.children[index + 1]
    const last = lastParagraph(node)
    if (last && takeBelow(last, node, kept.at(-1), next, file)) continue
    takeRow(node, file)
    if (node.type === 'paragraph') takeFirst(node, file)
    if (node.type === 'paragraph' && takeAbove(node, next, file)) continue
    kept.push(node)
  }
  parent.children = kept as never
}

/** The text that a line right below a block is taken for a part of. */
function lastParagraph(node: Nodes): Paragraph | undefined {
  if (node.type === 'paragraph') return node
  if (!/^(?:blockquote|list|listItem)$/.test(node.type) || !('children' in node))
    return undefined
  const last = node.children.at(-1)
  return last && lastParagraph(last)
}

/** @returns Whether a node is nothing but a line for another. */
function takeBelow(
  paragraph: Paragraph,
  block: RootContent,
  above: RootContent | undefined,
  next: RootContent | undefined,
  file: VFile,
): boolean {
  const line = readLast(paragraph)
  if (!line) return false
  const { attributes, column, isWhole, text } = line
  if (isWhole) {
    const target = [above, next].find(
      (each) => touches(each, paragraph) || touches(paragraph, each),
    )
    // Attributes of nothing are nothing.
    if (target) setAttributes(target, attributes, file)
    return true
  }
  // Amid a list, the line belongs to what begins in its column.
  if (column !== block.position?.start.column) return false
  text.value = text.value.replace(/\n?[^\n]*$/, '')
  setAttributes(block, attributes, file)
  return false
}

/** Takes the row away that a line right below a table is taken for. */
function takeRow(node: RootContent, file: VFile): void {
  const table = node.type === 'captionedTable' ? node.children[1] : node
  const row = table.type === 'table' ? table.children.at(-1) : undefined
  const line = row ? writtenAt(file, row) : ''
  const attributes = line.includes('|') ? undefined : readKramdown(line)
  if (!attributes || table.type !== 'table') return
  table.children.pop()
  setAttributes(node, attributes, file)
}

/** What Kramdown's line of attributes says; nothing of another line. */
function readKramdown(line: string): string | undefined {
  const [, written] = (line.length <= longest && /^\{:([^{}]*)\}$/.exec(line)) || []
  return written === undefined ? undefined : attributesIn(written)
}

/** The last line of a paragraph, if it is one of attributes. */
function readLast({ children, position }: Paragraph) {
  const text = children.at(-1)
  if (text?.type !== 'text') return undefined
  const at = text.value.lastIndexOf('\n') + 1
  const line = text.value.slice(at)
  // MkDocs needs no colon where the line ends a text.
  const isMkDocs = at > 0 && /^\{[ \t]*[.#]/.test(line) && isAttributes(line)
  const attributes = readKramdown(isMkDocs ? line.replace('{', '{:') : line)
  if (!attributes) return undefined
  const column = (position?.end.column ?? 0) - line.length
  return { column, isWhole: at === 0 && children.length === 1, text, attributes }
}

/** Kramdown's line may also stand above a paragraph. */
function takeFirst(paragraph: Paragraph, file: VFile): void {
  const [text] = paragraph.children
  if (text?.type !== 'text') return
  const end = text.value.indexOf('\n')
  const attributes = end < 0 ? undefined : readKramdown(text.value.slice(0, end))
  if (!attributes) return
  text.value = text.value.slice(end + 1)
  setAttributes(paragraph, attributes, file)
}

/** @returns Whether a paragraph is nothing but a line for the next block. */
function takeAbove(
  paragraph: Paragraph,
  next: RootContent | undefined,
  file: VFile,
): boolean {
  const [text, image, ...others] = paragraph.children
  const value = text?.type === 'text' ? text.value.trimEnd() : ''
  const written = /^\{([^{}:][^{}]*)\}$/.exec(value)?.[1]
  if (!written || value.length > longest || !isList.test(written)) return false
  const attributes = attributesIn(written)
  if (image?.type === 'image' && others.length === 0) {
    setAttributes(image, readLeanpub(attributes), file)
    paragraph.children.shift()
  } else if (!image && touches(paragraph, next)) {
    if (next?.type === 'code') giveFence(next, attributes, paragraph)
    else if (next?.type === 'table') return giveTable(next, attributes, paragraph, file)
    else setAttributes(next as Nodes, readLeanpub(attributes), file)
    if (/\b(?:title|caption)=/.test(attributes)) beginAt(paragraph, next)
    return true
  }
  return false
}

/** What only rules how Leanpub reads or shows a resource; a class of its is one of ours. */
function readLeanpub(attributes: string): string {
  const own = withoutParts(attributes, (part) =>
    /^(?:type|format|sample|icon|line-?num|linenos|number-lines|start|crop-)/.test(part),
  )
  return own.replace(/\bclass=["']?center\b["']?/, '.align-center')
}

/** The title of a table is its caption, for `remarkTables` to read. @returns Whether nothing is left of the line. */
function giveTable(
  table: Table,
  attributes: string,
  line: Paragraph,
  file: VFile,
): boolean {
  const title = /\s?\b(?:title|caption)=(?:"([^"]*)"|'([^']*)'|([^\s}]+))/.exec(
    attributes,
  )
  const widths = /\s?\bcolumn-widths=(?:"[^"]*"|'[^']*'|[^\s}]+)/.exec(attributes)?.[0]
  const rest = attributes.replace(title?.[0] ?? '', '').replace(widths ?? '', '')
  setAttributes(table, readLeanpub(rest), file)
  const shares = (widths?.match(/\d+(?:\.\d+)?(?=%)/g) ?? []).map(Number)
  if (shares.length === table.align?.length) table.widths = shares
  if (!title) return true
  const value = `Table: ${title[1] ?? title[2] ?? title[3]}`
  line.children = [
    { type: 'text', value, data: { isTold: true }, position: line.position as Position },
  ]
  return false
}

/** For `remarkCode` to read. */
function giveFence(code: Code, attributes: string, { position }: Paragraph): void {
  if (code.lang === '$') return
  const [, lang] = /\b(?:lang|format)=["']?([\w+#-]+)/.exec(attributes) ?? []
  const others = attributes
    .replaceAll(/(?<![\w-])(?:lang|format)=[^\s}]+/g, '')
    .replace(/(?<![\w-])id=["']?([\w-]+)["']?/, '#$1')
  code.meta = [code.lang, code.meta, others].filter(Boolean).join(' ')
  code.lang = lang ?? null
  beginAt({ position }, code)
}

/** Words of the line stand in the block. */
function beginAt({ position }: Pick<Nodes, 'position'>, block: Nodes | undefined): void {
  const whole = spanning({ position }, block)
  if (block && whole) block.position = whole
  if (block?.type === 'paragraph') beginAt({ position }, block.children[0])
}

const part = String.raw`(?:[#.][\w-]+|[\w-]+\s*[:=]\s*(?:"[^"]*"|'[^']*'|[^\s,"'{}]+))`
const isList = new RegExp(`^\\s*${part}(?:(?:\\s*,\\s*|\\s+)${part})*\\s*$`)

/** In the way of Pandoc. */
function attributesIn(written: string): string {
  const parts = written.match(new RegExp(part, 'g')) ?? []
  return `{${parts.map((each) => each.replace(/\s*[:=]\s*/, '=')).join(' ')}}`
}

/** Whether a block ends in the line before another. */
function touches(above: Nodes | undefined, below: Nodes | undefined): boolean {
  const [end, start] = [above?.position?.end.line, below?.position?.start.line]
  return end !== undefined && end + 1 === start
}

/** What Leanpub says of a block in the line above it. One such key, or an id alone, makes attributes of the line. */
const keys =
  'align alt caption class column-widths crop-end crop-start float format height icon id lang line-numbers linenos number-lines sample start starting-line-number title type width'

const attributes = new RegExp(
  String.raw`^\{(?=(?:[^{}]*[\s,])?(?:${keys.replaceAll(' ', '|')})\s?[:=])[^{}:][^{}]{1,500}\}[ \t]*$|^\{[#.][\w-]+\}[ \t]*$`,
)

/**
 * A line of attributes, `{title: "The ford", width: 50%}`, as a paragraph for `remarkAttributeLines` to read:
 * the block that they are of begins in the next line, be it prose or a table.
 */
const construct = oneToken(['paragraph', 'chunkText'], (context) => {
  const line = lineAhead(context)
  return !context.interrupt && attributes.test(line) ? line.length : 0
})

export const attributeLines: Syntax = {
  tokens: { flow: startingWith({ '{': construct }) },
}
