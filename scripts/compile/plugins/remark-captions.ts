import type * as Html from 'hast'
import type {
  Definition,
  Image,
  Paragraph,
  Parent,
  PhrasingContent,
  Root,
  RootContent,
  Table,
} from 'mdast'
import type { Processor } from 'unified'
import type { VFile } from 'vfile'
import { placeIn } from '../../lib/text-positions.ts'
import { walkHtml, walkMarkdown } from '../../lib/walk.ts'
import { report } from '../../problems/report.ts'
import type { Caption } from '../nodes.ts'
import { type Allowance, wholeAllowance } from '../parse-markdown.ts'

const captionMark = /^Table:[ \t]+/

/**
 * Give tables their captions and rows of one length, and report rows with more cells than the head
 * has columns.
 *
 * A caption is a paragraph `Table: What it shows` before or after a table, or in the line below
 * it, where GFM takes it for one more row.
 */
export function remarkTables(allowance: Allowance) {
  return (tree: Root, file: VFile): void => {
    const parents = new Set<Parent>()
    const tables: Table[] = []
    walkMarkdown(tree, (node, parent) => {
      if (node.type !== 'table') return
      checkRows(node, file)
      parents.add(parent)
      tables.push(node)
    })
    for (const parent of parents) parent.children = withCaptions(parent.children)
    // Now that a row which is a caption is gone.
    for (const table of tables) fillRows(table, file, allowance)
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

/** The property of a table of which this has been reported. */
const refused = 'dataRefused'

/** Put empty cells at the end of rows that are shorter than the head, if the book may have so many. */
function fillRows(table: Table, file: VFile, allowance: Allowance): void {
  const rows = table.children
  const columns = rows[0]?.children.length ?? 0
  let empty = 0
  for (const { children } of rows) empty += Math.max(columns - children.length, 0)
  if (!takePlaces(table, file, allowance, { rows: rows.length, columns, empty })) {
    table.data = { hProperties: { [refused]: true } }
    return
  }
  for (const { children } of rows) {
    while (children.length < columns) children.push({ type: 'tableCell', children: [] })
  }
}

/** Report tables in which rows that stop short, or cells that span others, leave too much open. */
export function rehypeTablePlaces(allowance: Allowance) {
  return (tree: Html.Root, file: VFile): void =>
    walkHtml(tree, (node) => {
      if (
        node.type === 'element' &&
        node.tagName === 'table' &&
        !node.properties[refused]
      )
        takePlaces(node, file, allowance, sizeOf(node))
    })
}

interface Size {
  readonly rows: number
  readonly columns: number
  /** Places where no cell begins. */
  readonly empty: number
}

/** @returns Whether the book may have the table. */
function takePlaces(
  table: Table | Html.Element,
  file: VFile,
  allowance: Allowance,
  { columns, empty, rows }: Size,
): boolean {
  if (empty <= allowance.tablePlaces) {
    allowance.tablePlaces -= empty
    return true
  }
  const most = wholeAllowance.tablePlaces
  const details = [columns, rows, empty, most].map((each) => each.toLocaleString('en'))
  report(file, 'table-sparse', details as [string, string, string, string], table)
  return false
}

/** The size of a table, without regard to cells that lie upon each other. */
function sizeOf(table: Html.Element): Size {
  let [rows, columns, cells] = [0, 0, 0]
  for (const group of elementsIn(table)) {
    const lines = elementsIn(group).filter(({ tagName }) => tagName === 'tr')
    const widths = lines.map(() => 0)
    for (const [index, line] of lines.entries()) {
      for (const { properties } of elementsIn(line)) {
        const end = Math.min(index + Number(properties.rowSpan ?? 1), lines.length)
        for (let row = index; row < end; row++)
          widths[row] = (widths[row] ?? 0) + Number(properties.colSpan ?? 1)
        cells++
      }
      columns = Math.max(columns, widths[index] ?? 0)
    }
    rows += lines.length
  }
  return { rows, columns, empty: rows * columns - cells }
}

function elementsIn({ children }: Html.Parents): Html.Element[] {
  return children.filter((node) => node.type === 'element') as Html.Element[]
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

/** The title at the end of `![alt](src "title")`, without its quotes. */
const writtenTitle =
  /(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\(((?:[^()\\]|\\.)*)\))\s*\)$/s

/** A heading is the one place in Markdown that holds inline content and nothing else. */
const inlineMark = '# '

/** Keeps number signs at the end of a caption from being read as the end of a heading. */
const inlineEnd = '<!-- -->'

/**
 * Make a figure of every picture that stands alone in its paragraph.
 *
 * The title of the picture becomes the caption, read as Markdown. A picture without a title is a
 * figure without a caption; alternative text is never printed.
 */
export function remarkFigures(this: Processor) {
  const processor = this
  return (tree: Root, file: VFile): void => {
    if (!String(file.value).includes('![')) return
    const links = new Map<string, Definition>()
    const notes = new Set<string>()
    walkMarkdown(tree, (node) => {
      // Of two definitions the first holds.
      if (node.type === 'definition')
        links.set(node.identifier, links.get(node.identifier) ?? node)
      else if (node.type === 'footnoteDefinition') notes.add(node.identifier)
    })
    walkMarkdown(tree, (node, parent, index) => {
      const image = node.type === 'paragraph' && loneImage(node, links)
      if (!image) return
      const position = image.position ? { position: image.position } : {}
      const children = [image, ...captionFor(image)]
      parent.children[index] = { type: 'figure', children, ...position }
    })

    function captionFor(image: Image): PhrasingContent[] {
      const { position, title } = image
      if (!title) return []
      image.title = null
      const from = position?.start.offset ?? 0
      const source = String(file.value).slice(from, position?.end.offset)
      const written = writtenTitle.exec(source)
      const raw = written?.slice(1).find((text) => text !== undefined)
      // Over several lines, the marks of quotations stand between; then places are only near.
      const isExact = written && raw !== undefined && !source.includes('\n')
      const text = isExact ? raw : title.replaceAll(/\s*\n\s*/g, ' ')
      const children = parseInline(text, from + (isExact ? written.index + 1 : 0))
      return [{ type: 'caption', children, ...(position ? { position } : {}) } as never]
    }

    function parseInline(text: string, from: number): PhrasingContent[] {
      const source = `${inlineMark}${text}${inlineEnd}\n\n${notesIn(text, notes)}`
      // The parser of a processor that has `remark-parse`.
      const [heading] = (processor.parse(source) as Root).children
      if (heading?.type !== 'heading') return [{ type: 'text', value: text }]
      const before = from - inlineMark.length
      walkMarkdown(heading, (node) => {
        const { end, start } = node.position ?? {}
        const [first, last] = [before + (start?.offset ?? 0), before + (end?.offset ?? 0)]
        node.position = placeIn(file, first, last)
      })
      return heading.children.slice(0, -1)
    }
  }
}

/** The picture of a paragraph that holds nothing else, whether written with its address or by reference. */
function loneImage(
  { children }: Paragraph,
  links: ReadonlyMap<string, Definition>,
): Image | undefined {
  const [only, ...others] = children.filter(
    (node) => node.type !== 'text' || node.value.trim(),
  )
  if (!only || others.length > 0) return undefined
  if (only.type === 'image') return only
  if (only.type !== 'imageReference') return undefined
  const { title, url = '' } = links.get(only.identifier) ?? {}
  return { ...only, type: 'image', url, title: title ?? null }
}

/** Definitions for the notes in a caption, so that the parser knows them as notes. */
function notesIn(caption: string, notes: ReadonlySet<string>): string {
  const labels = [...caption.matchAll(/\[\^([^\]\s]+)\]/g)].map(([, label = '']) => label)
  return labels
    .filter((label) => notes.has(label.toLowerCase()))
    .map((label) => `[^${label}]: .`)
    .join('\n\n')
}
