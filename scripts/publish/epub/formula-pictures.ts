import { type DecodedPng, decode, encode } from 'fast-png'
import type { Element } from 'hast'
import { toHtml } from 'hast-util-to-html'
import type { PublishJob } from '../../book.ts'
import { withWholeFonts } from '../../lib/subset-fonts.ts'
import { elementsInTexts } from '../../lib/texts.ts'
import { fillPart, fillStyle } from '../markup.ts'
import type { FormulaPicture } from './edition.ts'

/** Stores whose e-readers show no MathML: formulas are pictures in what is made for them. */
const withoutMathml: ReadonlySet<string> = new Set(['kdp'])

/** What formulas are drawn on, in pixels. */
const canvas = { widthPx: 1720, heightPx: 4800 }

/** How many are drawn at once; those that the canvas has no room for are drawn with the next. */
const mostAtOnce = 36

/** Sizes of type to draw in, in pixels: the first in which a formula fits the canvas. */
const sizes = [48, 24, 12]

/**
 * The formulas of a book as pictures, by {@link formulaKey}; none unless the book is for a store that
 * needs them.
 *
 * @throws When the browser fails.
 */
export async function formulaPictures(
  job: PublishJob,
): Promise<ReadonlyMap<string, FormulaPicture>> {
  const { book } = job
  if (!book.config.profiles.some((store) => withoutMathml.has(store))) return new Map()
  const formulas = new Map<string, Element>()
  for (const element of elementsInTexts(book.sections)) {
    if (element.tagName === 'math') formulas.set(formulaKey(element), element)
  }
  const drawn = await drawAll(formulas, job)
  const pictures = [...formulas.keys()].map((key, index) => {
    const picture = drawn.get(key)
    if (!picture) throw new Error(`Cannot draw the formula \`${key}\`: it is too large`)
    const id = `formula-${index + 1}`
    const file = `images/${id}.png`
    return [key, { id, file, mediaType: 'image/png', ...picture }] as const
  })
  return new Map(pictures)
}

/** What tells a formula from others: its source, and how it is set. */
export function formulaKey({ properties }: Element): string {
  return `${properties.display ?? 'inline'} ${properties.alttext}`
}

async function drawAll(
  formulas: ReadonlyMap<string, Element>,
  job: PublishJob,
): Promise<ReadonlyMap<string, CroppedFormula>> {
  const drawn = new Map<string, CroppedFormula>()
  for (const size of sizes) {
    let left = [...formulas].filter(([key]) => !drawn.has(key))
    while (left.length > 0) {
      const batch = left.slice(0, mostAtOnce)
      const rows = await drawRows(batch, size, job)
      for (const [index, [key]] of batch.entries()) {
        const row = rows[index]
        if (row) drawn.set(key, row)
      }
      // Where not even one row is whole, its formula is higher than the canvas.
      left = left.slice(Math.max(rows.length, 1))
    }
  }
  return drawn
}

async function drawRows(
  formulas: readonly (readonly [key: string, formula: Element])[],
  size: number,
  { browser, templates }: PublishJob,
): Promise<readonly (CroppedFormula | undefined)[]> {
  const rows = formulas.flatMap(([, formula]) => {
    const { display, ...properties } = formula.properties
    const displaystyle = display ? { displaystyle: 'true' } : {}
    const inLine = { ...formula, properties: { ...properties, ...displaystyle } }
    return fillPart(templates, 'epub/formula-row', { formula: [inLine] })
  })
  const page = templates.fill('epub/formula', { rows }, { style: '', size: String(size) })
  const { files, style } = withWholeFonts(templates.style('formula'), templates)
  fillStyle(page, style)
  const html = toHtml(page)
  const drawn = await browser.draw({ html, files, ...canvas, mediaType: 'image/png' })
  return cropFormulas(decode(drawn.bytes), size)
}

type CroppedFormula = Pick<FormulaPicture, 'bytes' | 'style'>

/** Pixels from the left at which `epub/formula.html` has its squares, and after which its formulas begin. */
const edgeAt = 4
const baseLineAt = 24
const formulasFrom = 60

/**
 * The formulas of the rows that a drawing of `epub/formula.html` shows whole; `undefined` for one that
 * is cut at the right.
 *
 * @param size - Of the type, in pixels.
 * @throws When a row holds no formula.
 */
function cropFormulas(
  drawing: DecodedPng,
  size: number,
): readonly (CroppedFormula | undefined)[] {
  const isEdge = (y: number): boolean => {
    const [red, green] = levelsAt(drawing, edgeAt, y)
    return red < 64 && green > 192
  }
  const lines = Array.from({ length: drawing.height }, (_, y) => y)
  const edges = lines.filter((y) => isEdge(y) && !(y > 0 && isEdge(y - 1)))
  return edges.slice(1).map((to, index) => cropRow(drawing, size, edges[index] ?? 0, to))
}

function cropRow(
  drawing: DecodedPng,
  size: number,
  from: number,
  to: number,
): CroppedFormula | undefined {
  const { channels, width } = drawing
  let [left, right, top, bottom, base] = [width, -1, to, -1, from]
  for (let y = from; y < to; y++) {
    const [red, green] = levelsAt(drawing, baseLineAt, y)
    if (green < 64 && red > 192) base = y + 1
    for (let x = formulasFrom; x < width; x++) {
      if (Math.min(...levelsAt(drawing, x, y)) >= 250) continue
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = y
    }
  }
  if (right < 0) throw new Error('Cannot find the formula in its drawing')
  if (right >= width - 1) return undefined
  const [columns, lines] = [right + 1 - left, bottom + 1 - top]
  const data = new Uint8Array(columns * lines * channels)
  for (let line = 0; line < lines; line++) {
    const at = ((top + line) * width + left) * channels
    const pixels = drawing.data.subarray(at, at + columns * channels)
    data.set(pixels, line * columns * channels)
  }
  const ems = (pixels: number) => `${Number((pixels / size).toFixed(3))}em`
  return {
    bytes: encode({ width: columns, height: lines, data, channels, depth: 8 }),
    style: `width:${ems(columns)};vertical-align:${ems(base - bottom - 1)}`,
  }
}

/** Red, green and blue of a pixel. */
function levelsAt({ channels, data, width }: DecodedPng, x: number, y: number) {
  const at = (y * width + x) * channels
  return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0] as const
}
