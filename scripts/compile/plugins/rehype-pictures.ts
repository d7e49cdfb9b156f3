import type { Element, ElementContent, Root } from 'hast'
import { h } from 'hastscript'
import type { VFile } from 'vfile'
import { walkHtml } from '../../lib/walk.ts'
import { removeBadges } from '../badges.ts'
import { readSizes } from '../picture-sizes.ts'

/**
 * Read the sizes of pictures, and make figures of those that stand alone: in a paragraph, or in a `div` of
 * HTML. Several of them become a row, `div.figures`; a line break begins the next row.
 */
export function rehypePictures() {
  return (tree: Root, file: VFile): void => {
    removeBadges(tree, file)
    walkHtml(tree, (node, parent, index) => {
      if (node.type !== 'element') return
      divideInColumns(node)
      const rows = mayBeRow(node) ? rowsOf(node.children) : []
      if (rows.length === 0) return
      if (isDivision(node)) node.children = rows
      else parent.children.splice(index, 1, ...rows)
    })
    walkHtml(tree, (node) => {
      if (node.type === 'element' && node.tagName === 'img') readSizes(node, file)
    })
  }
}

/** Puts figures that stand below each other into rows of as many as an author wants. */
function divideInColumns(division: Element): void {
  const { dataColumns, ...properties } = division.properties
  if (dataColumns === undefined) return
  division.properties = properties
  const divided: ElementContent[] = []
  let row: Element[] = []
  const end = (): void => {
    if (row.length > 0) divided.push(rowOf(row))
    row = []
  }
  for (const child of division.children) {
    if (row.length === Number(dataColumns)) end()
    if (child.type === 'element' && isFigure(child)) row.push(child)
    else if (child.type !== 'text' || child.value.trim() !== '') {
      end()
      divided.push(child)
    }
  }
  end()
  division.children = divided
}

/** Figures in a division stand below each other. */
function mayBeRow(element: Element): boolean {
  return isDivision(element)
    ? !element.children.some(isFigure)
    : element.tagName === 'p' || isRow(element)
}

function isDivision(element: Element): boolean {
  return element.tagName === 'div' && !isRow(element)
}

/** Whether an element holds figures and ends of rows. */
function isRow({ properties, tagName }: Element): boolean {
  return tagName === 'div' && String(properties.className) === 'figures'
}

/** What shows nothing but pictures, as figures: one that stands alone, or several side by side; none for anything else. */
function rowsOf(children: readonly ElementContent[]): ElementContent[] {
  const rows: Element[][] = [[]]
  for (const child of children) {
    if (child.type === 'comment' || (child.type === 'text' && child.value.trim() === ''))
      continue
    if (child.type !== 'element') return []
    if (child.tagName === 'br') rows.push([])
    else if (isFigure(child)) rows.at(-1)?.push(child)
    else if (isPicture(child)) rows.at(-1)?.push(placed(h('figure', [child]), child))
    else return []
  }
  return rows.filter((row) => row.length > 0).map((row) => rowOf(row))
}

function rowOf(figures: readonly Element[]): Element {
  const [first] = figures
  if (first && figures.length === 1) return first
  const line = { type: 'text', value: '\n' } as const
  const row = h('div.figures', [line, ...figures.flatMap((figure) => [figure, line])])
  return placed(row, first)
}

function isFigure(node: ElementContent): boolean {
  return node.type === 'element' && node.tagName === 'figure'
}

/** A picture, whether it leads somewhere or not. */
function isPicture({ children, tagName }: Element): boolean {
  if (tagName === 'img') return true
  const parts = children.filter((child) => child.type !== 'text' || child.value.trim())
  const [only] = parts
  return (
    tagName === 'a' &&
    parts.length === 1 &&
    only?.type === 'element' &&
    only.tagName === 'img'
  )
}

function placed(made: Element, from: Element | undefined): Element {
  const { position } = from ?? {}
  return position ? { ...made, position } : made
}
