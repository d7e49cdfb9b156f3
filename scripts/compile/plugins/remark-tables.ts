import type * as Html from 'hast'
import type { Nodes, Paragraph, Parent, Root, RootContent, Table } from 'mdast'
import type { VFile } from 'vfile'
import { classesOf, setClasses } from '../../lib/hast.ts'
import { lineAt } from '../../lib/text-positions.ts'
import { walkHtml, walkMarkdown } from '../../lib/walk.ts'
import { report } from '../../problems/report.ts'
import { giveProperties, parseAttributes } from '../attributes.ts'
import type { Caption } from '../nodes.ts'
import { type Allowance, wholeAllowance } from '../parse-markdown.ts'
import { takeFromEnd } from './remark-attributes.ts'

const captionMark = /^[Tt]able:[ \t]+/

/**
 * Give tables their captions and rows of one length, and report rows with more cells than the head
 * has columns.
 *
 * A caption is a paragraph `Table: What it shows` or `: What it shows` before or after a table, or in the
 * line below it, where GFM takes it for one more row. Attributes at its end are those of the table.
 */
export function remarkTables(allowance: Allowance) {
  return (tree: Root, file: VFile): void => {
    const parents = new Set<Parent>()
    const tables: Table[] = []
    walkMarkdown(tree, (node, parent) => {
      if (node.type !== 'table') return
      parents.add(parent)
      if (node.isGrid) return
      checkRows(node, file)
      if (node.headRows === undefined) node.widths ??= widthsOf(node, file)
      tables.push(node)
    })
    for (const parent of parents) parent.children = withCaptions(parent.children, file)
    // Now that a row which is a caption is gone.
    for (const table of tables) fillRows(table, file, allowance)
  }
}

function checkRows(table: Table, file: VFile): void {
  const columns = table.align?.length ?? 0
  for (const { children } of table.children) {
    const lost = children.slice(columns).find((cell) => cell.children.length > 0)
    if (!lost) children.splice(columns)
    else report(file, 'table-row-long', [String(children.length), String(columns)], lost)
  }
}

/** As in Pandoc: in longer lines the dashes say how wide the columns are. */
const longestLine = 72

/**
 * How many dashes each column has below the head, where that is meant: lines are longer than a screen is wide, and
 * the dashes differ much, and not only because each row is filled with spaces to the same bars.
 */
function widthsOf(table: Table, file: VFile): number[] | undefined {
  const first = table.position?.start.line ?? 0
  const lines = Array.from({ length: table.children.length + 1 }, (_, index) =>
    lineAt(file, first + index).text.trim(),
  )
  if (lines.every(({ length }) => length <= longestLine)) return undefined
  const drawn = lines[1] ?? ''
  const widths = drawn.match(/:?-+:?/g)?.map(({ length }) => length) ?? []
  const isMeant = Math.max(...widths) >= 2 * Math.min(...widths)
  const isAligned = lines.every((line) =>
    [...drawn.matchAll(/\|/g)].every(({ index }) => line[index] === '|'),
  )
  return isMeant && !isAligned ? widths : undefined
}

/** The property of a table of which this has been reported. */
const refused = 'dataRefused'

/** Put empty cells at the end of rows that are shorter than the head, if the book may have so many. */
function fillRows(table: Table, file: VFile, allowance: Allowance): void {
  const rows = table.children
  const columns = table.align?.length ?? 0
  let empty = 0
  for (const { children } of rows) empty += Math.max(columns - children.length, 0)
  if (!takePlaces(table, file, allowance, { rows: rows.length, columns, empty })) {
    giveProperties(table, { [refused]: true })
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

function withCaptions(children: readonly RootContent[], file: VFile): RootContent[] {
  const captioned: RootContent[] = []
  for (const node of children) {
    const last = captioned.at(-1)
    if (node.type === 'table') {
      const above = isDescribed(captioned) ? undefined : captionOf(last)
      const inside = captionIn(node)
      if (above && !inside) captioned.pop()
      captioned.push(withCaption(node, inside ?? above, file))
    } else if (last?.type === 'table' && captionOf(node)) {
      captioned.pop()
      captioned.push(withCaption(last, captionOf(node), file))
    } else captioned.push(node)
  }
  return captioned
}

/** Whether the last of some nodes describes a term above it, and is no caption of what follows. */
function isDescribed(nodes: readonly RootContent[]): boolean {
  const [above, last] = nodes.slice(-2)
  if (last?.type !== 'description') return false
  if (above?.type !== 'paragraph') return above?.type === 'description'
  const { end, start } = above.position ?? {}
  // As Pandoc has it, a term is one line, and the description may stand below an empty one.
  return start?.line === end?.line || last.position?.start.line === Number(end?.line) + 1
}

function withCaption(
  table: Table,
  caption: Caption | undefined,
  file: VFile,
): RootContent {
  if (!caption) return table
  readAttributes(table, caption, file)
  if (caption.children.length === 0) return table
  return { type: 'captionedTable', children: [caption, table], position: table.position }
}

/** What Quarto calls the looks of tables, which are the templates' here. */
const looks = new Set('bordered borderless hover responsive sm striped'.split(' '))

const widthsOfColumns = /\btbl-colwidths=("[^"]*"|'[^']*'|\S+?(?=[\s}]))/

/** `Table: What it shows {#id tbl-colwidths="[30,70]"}` */
function readAttributes(table: Table, caption: Caption, file: VFile): void {
  const written = takeFromEnd(caption, file)
  if (!written) return
  const [pair = '', widths = ''] = widthsOfColumns.exec(written) ?? []
  const shares = (widths.match(/\d+(?:\.\d+)?/g) ?? []).map(Number)
  if (shares.length === table.align?.length) table.widths = shares
  const properties = parseAttributes(written.replace(pair, ''), file, caption)
  const classes = classesOf({ properties }).filter((name) => !looks.has(name))
  setClasses({ properties }, classes)
  giveProperties(table, properties)
}

function captionOf(node: RootContent | undefined): Caption | undefined {
  if (node?.type === 'paragraph') return toCaption(node)
  if (node?.type !== 'description') return undefined
  const [only, ...others] = node.children
  if (only?.type !== 'paragraph' || others.length > 0) return undefined
  return { ...only, type: 'caption' }
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
  return { type: 'caption', children: [text, ...rest], position }
}

/**
 * Complete the places in tables that are drawn, and report what does not stand in its column.
 *
 * Within a cell the parser knows lines and columns; of what stands between its lines it knows nothing, so that
 * it counts too few characters.
 */
export function remarkDrawnTables() {
  return (tree: Root, file: VFile): void =>
    walkMarkdown(tree, (node) => {
      if (node.type !== 'table' || node.headRows === undefined) return true
      checkTable(node, file)
      completePlaces(node, file)
      // Tables in its cells are seen to with it.
      return false
    })
}

function checkTable(table: Table, file: VFile): void {
  if (table.fault) report(file, 'table-unclosed', [], table)
  for (const { children } of table.children) {
    for (const cell of children) if (cell.isCut) report(file, 'table-cell-cut', [], cell)
  }
}

function completePlaces(node: Nodes, file: VFile): void {
  const complete = ({ position }: Nodes) => {
    for (const point of position ? [position.start, position.end] : [])
      point.offset = lineAt(file, point.line).offset + point.column - 1
  }
  walkMarkdown(node, complete)
}
