import type { Heading, Paragraph, PhrasingContent, Root, RootContent, Text } from 'mdast'
import type { VFile } from 'vfile'
import { listingNumber } from '../../lib/hast.ts'
import { writtenAt } from '../../lib/text-positions.ts'
import { changeChildren, walkMarkdown } from '../../lib/walk.ts'
import { classesIn, withoutParts } from '../attributes.ts'
import { blocks } from '../blocks.ts'
import { isCondition } from '../conditions.ts'
import { type Caption, type Container, giveLabel, labelOf } from '../nodes.ts'
import { isPlain, valuesIn } from '../syntax/site-tags.ts'
import { columnProperties } from './columns.ts'

/** What such blocks say of columns and tabs, and what all may say to programs. */
const looks = /^(?:width|group|data-[\w-]+)=/

/**
 * Read what blocks of Pandoc, Quarto and tools for sites are: those that rule how a screen shows a text hold nothing
 * but the text, tabs below their titles; and a class that is the name of a block of ours is one. Columns are left to
 * `rehypeColumns`.
 */
export function remarkDivs() {
  return (tree: Root, file: VFile): void => {
    walkMarkdown(tree, (node) => {
      if (node.type !== 'container') return
      if (isCondition(node.name)) {
        node.attributes = `{.${node.name} ${node.attributes.slice(1, -1)}}`
        node.name = ''
      }
      if (!node.box) readDiv(node, file)
    })
    changeChildren(tree, (nodes) =>
      nodes.flatMap((node) =>
        node.type === 'container' && node.name === 'sequence' ? titled(node) : [node],
      ),
    )
  }
}

function readDiv(node: Container, file: VFile): void {
  const classes = classesIn(node.attributes)
  const own = classes.find((name) => Object.hasOwn(blocks, name))
  const plain = [node.name, ...classes].find(isPlain)
  if (plain === 'panel-tabset') setTabs(node)
  if (!node.name && own) node.name = own
  const tag = node.end.startsWith(':') ? '' : writtenAt(file, { position: node.opening })
  // A title in a tab begins no chapter.
  if (node.name === 'tab')
    node.children = node.children.map((child) =>
      child.type === 'heading' && child.depth === 1 ? titleOf(child) : child,
    )
  if (node.name === 'listing') completeCaption(node, tag)
  if (node.name === 'figure' && tag.startsWith('<')) setFigure(node)
  if (/#(?:fig|lst|tbl)-/.test(node.attributes)) setCaptionBelow(node)
  const sideBySide = columnProperties([node.name, ...classes], node.attributes || tag)
  if (sideBySide) node.data = { hProperties: sideBySide }
  if (plain) unwrap(node, tag)
  const kept = withoutParts(node.attributes, (part) => {
    const name = part.slice(1)
    if (part.startsWith('.')) return name === own || isPlain(name)
    return plain !== undefined && looks.test(part)
  })
  node.attributes = /^\{\s*\}$/.test(kept) ? '' : kept
}

/** A sequence below its title, which is its label, or a heading that it begins with and that stands above all others. */
function titled(node: Container): RootContent[] {
  const [first] = node.children
  const headings = node.children.filter((child) => child.type === 'heading')
  const [top, next] = headings.map(({ depth }) => depth).sort()
  const isAbove = first?.type === 'heading' && first.depth === top && top !== next
  const label = labelOf(node)
  const given: Heading[] = label ? [{ ...label, type: 'heading', depth: 1 }] : []
  const [title] = isAbove ? [first] : given
  if (title) node.children.shift()
  // Poems stand below it, or below the chapter.
  const poems = headings.filter((each) => each !== title)
  const above = (title?.depth ?? 1) + 1 - Math.min(...poems.map(({ depth }) => depth))
  for (const poem of poems)
    poem.depth = Math.min(6, poem.depth + Math.max(0, above)) as Heading['depth']
  return title ? [title, node] : [node]
}

/** What the tabs are called by stands in headings, of which the contents know nothing. */
function setTabs(node: Container): void {
  const levels = node.children.flatMap((child) =>
    child.type === 'heading' ? child.depth : [],
  )
  const top = Math.min(...levels)
  const children: Container['children'] = []
  let tab: Container | undefined
  for (const child of node.children) {
    if (child.type !== 'heading' || child.depth !== top) {
      ;(tab?.children ?? children).push(child)
      continue
    }
    const { children: title, position } = child
    tab = { ...node, name: 'tab', attributes: '', closed: true, children: [] }
    if (position) tab.position = position
    giveLabel(tab, title, position)
    children.push(tab)
  }
  node.children = children
}

function titleOf({
  children,
  position,
}: Pick<Heading, 'children' | 'position'>): Paragraph {
  return {
    type: 'paragraph',
    children: [{ type: 'strong', children, position }],
    position,
  }
}

/** Takes a block for what it holds. A title is that of the code in it, or stands above all. */
function unwrap(node: Container, tag: string): void {
  if (isPlain(node.name)) node.name = ''
  const [label, next] = [labelOf(node), node.children[1]]
  if (label && next?.type === 'code') {
    const title = valuesIn(tag)('title') ?? ''
    const mark = title.includes('"') ? "'" : '"'
    next.meta = `${next.meta ?? ''} {title=${mark}${title}${mark}}`
    node.children.shift()
  } else if (label) node.children[0] = titleOf(label)
  nameTabs(node, tag)
}

/** What the tag around tabs says of their titles: all of them in order, or for the value of each. */
const titleList = /\sitems=(?:"([^"]*)"|\{\[([^\]]*)\]\})/
const titleOfValue =
  /\{[^{}]*?\blabel:\s*(["'])(.*?)\1[^{}]*?\bvalue:\s*(["'])(.*?)\3[^{}]*\}/g

function nameTabs({ children, opening: position }: Container, tag: string): void {
  const [, list = '', array = list] = titleList.exec(tag) ?? []
  const inOrder = array
    .split(',')
    .map((each) => each.trim().replaceAll(/^["']|["']$/g, ''))
  const byValue = new Map(
    [...tag.matchAll(titleOfValue)].map(([, , title, , value]) => [value, title]),
  )
  const tabs = children.filter((child) => child.type === 'container')
  for (const [index, tab] of tabs.filter(({ name }) => name === 'tab').entries()) {
    const [text] = labelOf(tab)?.children ?? []
    const named = text?.type === 'text' ? byValue.get(text.value) : undefined
    if (named) Object.assign(text ?? {}, { value: named, position })
    const value = inOrder[index]
    if (text || !value) continue
    giveLabel(tab, [{ type: 'text', value, position }], position)
  }
}

/** A picture that stands there without a paragraph, above the caption that its author has written in HTML. */
function setFigure(node: Container): void {
  node.name = ''
  node.data = { hName: 'figure' }
  node.children = node.children.flatMap((child) =>
    child.type === 'paragraph' ? (child.children as never[]) : [child],
  )
}

/** In Quarto the last paragraph of a figure, below its pictures, is its caption, and so is that below a table. */
function setCaptionBelow(node: Container): void {
  const above = node.children.slice(0, -1)
  const last = node.children.at(-1)
  if (last?.type !== 'paragraph' || isPictures(last)) return
  const { children, position } = last
  const caption: Caption = { type: 'caption', children, position }
  const [table, ...others] = above
  if (table?.type === 'table' && others.length === 0) {
    const [, id = ''] = /#([^\s#.{}]+)/.exec(node.attributes) ?? []
    node.attributes = withoutParts(node.attributes, (part) => part.startsWith('#'))
    const data = { hProperties: { id } }
    node.children = [
      { type: 'captionedTable', children: [caption, table], data, position },
    ]
  } else if (above.some(isPictures)) {
    node.children = above
    if (above.length === 1) setFigure(node)
    else node.data = { hName: 'figure' }
    node.children.push(caption as never)
  } else {
    const isTables = above.every(({ type }) => /table$/i.test(type))
    const isListing = table?.type === 'code' && others.length === 0
    if (above.length === 0 || !(isTables || isListing)) return
    const className = [isTables ? 'tables' : 'listing']
    node.data = { hName: 'figure', hProperties: { className } }
    node.children = [...above, caption as never]
  }
}

function isPictures(child: RootContent | Container['children'][number]): boolean {
  return child.type === 'paragraph' && child.children.some(({ type }) => type === 'image')
}

/** mdBook's listings have a number, which is counted by hand, and the name of a file. */
function completeCaption(node: Container, tag: string): void {
  const find = valuesIn(tag)
  const [number, name] = [find('number'), find('file-name')]
  const { opening: position } = node
  if (!number && !name) return
  const label = labelOf(node) ?? giveLabel(node, [], position)
  if (number) {
    const data = { hProperties: { [listingNumber]: number } }
    label.children.unshift({ type: 'span', attributes: '', children: [], data, position })
  }
  if (!name) return
  const file: PhrasingContent = { type: 'inlineCode', value: name, position }
  const signs = label.children.length > 0 ? [' (', ')'] : ['', '']
  const [before, after] = signs.map((value): Text => ({ type: 'text', value, position }))
  label.children.push(...[before, file, after].filter((each) => each !== undefined))
}
