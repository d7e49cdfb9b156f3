import type { Element, ElementContent, Parents, Properties, Root } from 'hast'
import { h } from 'hastscript'
import type { VFile } from 'vfile'
import { pxPerUnit } from '../../lib/css-units.ts'
import { shorten } from '../../lib/visible.ts'
import { walkHtml } from '../../lib/walk.ts'
import { report } from '../../problems/report.ts'
import { isBlank, onlyOf } from '../nodes.ts'

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
    else if (!isBlank(child)) {
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
    if (child.type === 'comment' || isBlank(child)) continue
    if (child.type !== 'element') return []
    if (child.tagName === 'br') rows.push([])
    else if (isFigure(child)) addFigure(rows, child)
    else if (isPicture(child))
      rows.at(-1)?.push({ ...h('figure', [child]), position: child.position })
    else return []
  }
  return rows.filter((row) => row.length > 0).map((row) => rowOf(row))
}

/** What another format shows in place of one stands in no row with it. */
function addFigure(rows: Element[][], figure: Element): void {
  const { dataMedia } = (rows.at(-1)?.at(-1) ?? figure).properties
  if (dataMedia === figure.properties.dataMedia) rows.at(-1)?.push(figure)
  else rows.push([figure])
}

function rowOf(figures: readonly Element[]): Element {
  const [first] = figures
  if (first && figures.length === 1) return first
  const line = { type: 'text', value: '\n' } as const
  const row = h('div.figures', [line, ...figures.flatMap((figure) => [figure, line])])
  return { ...row, position: first?.position }
}

function isFigure(node: ElementContent): boolean {
  return node.type === 'element' && node.tagName === 'figure'
}

/** A picture, whether it leads somewhere or not. */
function isPicture({ children, tagName }: Element): boolean {
  const only = tagName === 'a' ? onlyOf(children) : undefined
  return tagName === 'img' || (only?.type === 'element' && only.tagName === 'img')
}

/**
 * Read the size of a picture, from attributes in braces and of HTML alike.
 *
 * `img[width]` becomes a share of the text's width, such as `50%`, or a number of CSS pixels; `img[height]`
 * a share of the text's height, or a number; `img[data-zoom]` is a part of the natural size. What is no size is reported and left out.
 */
function readSizes(image: Element, file: VFile): void {
  // What stands in a sentence has no caption.
  const { dataCaption: _, height, style, width, ...others } = image.properties
  image.properties = others
  const [, alt, inAlt] = sizeInAlt.exec(String(others.alt ?? '')) ?? []
  if (alt !== undefined) others.alt = alt
  const styled = sizesIn(String(style ?? ''), () =>
    report(file, 'html-attribute-removed', ['style', '<img>'], image),
  )
  for (const [name, value] of Object.entries({
    width: width ?? inAlt,
    height,
    ...styled,
  })) {
    const written = String(value ?? '').trim()
    const reader = readers[name]
    if (!reader || written === '' || written.toLowerCase() === 'auto') continue
    const size = reader.read(written)
    if (size) Object.assign(others, size)
    else
      report(file, 'picture-size', [name, shorten(written, 40), reader.expected], image)
  }
}

/** `![A ford|300](ford.png)`, as Obsidian has it; a height after it follows from the width. */
const sizeInAlt = /^([^|]*)\|\s*(\d{1,4})(?:x\d{1,4})?\s*$/

/** The sizes in a style attribute. */
function sizesIn(style: string, refuse: () => void): Record<string, string> {
  const sizes: Record<string, string> = {}
  for (const declaration of style.split(';')) {
    const [name = '', value = ''] = declaration.toLowerCase().split(/:(.*)/s, 2)
    const [, most, key] = /^\s*(max-)?(width|height|zoom)\s*$/.exec(name) ?? []
    if (!key && name.trim() !== '') refuse()
    // No picture is larger than its page, whether it says so or not.
    if (key && !(most && value.includes('%'))) sizes[key] = value
  }
  return sizes
}

const lengths = 'a length such as `5cm`, `2in`, `60mm` or `300px`'

interface Reader {
  /** The properties of a size; `undefined` for what is none. */
  readonly read: (text: string) => Properties | undefined
  /** As words of a message. */
  readonly expected: string
}

const readerOf = (side: 'height' | 'width'): Reader => ({
  read(text) {
    // As tall as it is says nothing.
    if (side === 'height' && text === '100%') return {}
    const length = readShare(text, side) ?? readLength(text)
    return length === undefined ? undefined : { [side]: length }
  },
  expected: `${lengths}, or a part of the text’s ${side} such as \`50%\``,
})

const readers: Readonly<Record<string, Reader>> = {
  height: readerOf('height'),
  width: readerOf('width'),
  // As Typora writes it.
  zoom: {
    read: (text) => {
      const [, amount = '', percent] = /^(\d*(?:\.\d+)?)(%?)$/.exec(text) ?? []
      const dataZoom = Number(amount || Number.NaN) / (percent ? 100 : 1)
      return dataZoom > 0 && dataZoom <= 100 ? { dataZoom } : undefined
    },
    expected: 'a part of its size such as `50%`',
  },
}

/** Besides the absolute units of CSS; letters have their usual size. */
const units: Readonly<Record<string, number>> = {
  ...pxPerUnit,
  '': 1,
  inch: 96,
  em: 16,
  rem: 16,
}

/** Larger than any page, in CSS pixels. */
const largest = 10_000

function readLength(text: string): number | undefined {
  const [, amount = '', unit = ''] = /^\+?(\d*(?:\.\d+)?)\s*([a-z]*)$/i.exec(text) ?? []
  const px = Number(amount || Number.NaN) * (units[unit.toLowerCase()] ?? Number.NaN)
  return px >= 1 ? Math.min(Math.round(px * 100) / 100, largest) : undefined
}

/** A part of the text's width or height, also as LaTeX has it: `50%`, `0.5\textwidth`. */
function readShare(text: string, side: 'height' | 'width'): string | undefined {
  const [, amount = '', unit, named = side] =
    /^(\d*(?:\.\d+)?)\s*(%|\\(?:text|line|column|paper)(width|height))$/.exec(text) ?? []
  if (!unit || named !== side) return undefined
  const percent = unit === '%' ? Number(amount) : Number(amount || 1) * 100
  return percent > 0 ? `${Math.min(100, percent)}%` : undefined
}

/** What tells of a repository, in its README: drawn by a service, anew for each who looks. */
const badge =
  /^https?:\/\/(?:(?:[\w-]+\.)*(?:shields\.io|badgen\.net|badge\.fury\.io|coveralls\.io|codecov\.io|codeclimate\.com|travis-ci\.\w+|circleci\.com|snyk\.io|bestpractices\.dev)\/|readthedocs\.org\/projects\/[^/]+\/badge\/|[^?#]*\/badge\.svg(?:[?#]|$))/i

/** Elements that show nothing when nothing is in them. */
const wrappers = new Set(['a', 'div', 'figure', 'p', 'strong', 'em'])

/** Take badges out, and what held nothing else, links too; one message tells it. @returns Whether there were any. */
function removeBadges(parent: Parents, file: VFile): boolean {
  const children = parent.children as ElementContent[]
  const kept = children.filter((child) => {
    if (child.type !== 'element') return true
    if (isBadge(child)) {
      const { src } = child.properties
      report(file, 'picture-badge', [shorten(String(src), 80)], child)
      return false
    }
    return !(removeBadges(child, file) && isEmpty(child))
  })
  const isChanged = kept.length < children.length
  if (isChanged) parent.children = kept
  return isChanged
}

function isBadge({ properties: { src }, tagName }: Element): boolean {
  return tagName === 'img' && badge.test(String(src ?? '').slice(0, longestAddress))
}

/** Of an address that is looked at. */
const longestAddress = 500

function isEmpty({ children, tagName }: Element): boolean {
  const showsNothing = (child: ElementContent): boolean =>
    isBlank(child) || (child.type === 'element' && child.tagName === 'br')
  return wrappers.has(tagName) && children.every(showsNothing)
}
