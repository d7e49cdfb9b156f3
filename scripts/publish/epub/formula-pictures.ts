import type { Element } from 'hast'
import { toHtml } from 'hast-util-to-html'
import type { Book, Browser, Font, StoreName, Templates } from '../../book.ts'
import { type CroppedFormula, cropFormulas } from './crop-formulas.ts'
import type { FormulaPicture } from './edition.ts'
import { elementsOf } from './elements-of.ts'
import { faceStyle } from './face-style.ts'

/** Stores whose e-readers show no MathML: formulas are pictures in what is made for them. */
const withoutMathml: ReadonlySet<StoreName> = new Set<StoreName>(['kdp'])

/** What formulas are drawn on, in pixels. */
const canvas = { width: 1720, height: 4800 }

/** How many are drawn at once; those that the canvas has no room for are drawn with the next. */
const mostAtOnce = 36

/** Sizes of type to draw in, in pixels: the first in which a formula fits the canvas. */
const sizes = [48, 24, 12]

/**
 * The formulas of a book as pictures, by {@link formulaKey}; none unless the book is for a store that
 * needs them.
 *
 * @throws When there is no browser, or it fails.
 */
export async function formulaPictures(
  book: Book,
  templates: Templates,
  browser: Browser | undefined,
): Promise<ReadonlyMap<string, FormulaPicture>> {
  if (!book.config.profiles.some((store) => withoutMathml.has(store))) return new Map()
  const formulas = new Map<string, Element>()
  for (const element of elementsOf(book)) {
    if (element.tagName === 'math') formulas.set(formulaKey(element), element)
  }
  const drawn = await drawAll([...formulas.values()], templates, browser)
  const pictures = [...formulas].map(([key, formula], index) => {
    const picture = drawn.get(formula)
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
  formulas: readonly Element[],
  templates: Templates,
  browser: Browser | undefined,
): Promise<ReadonlyMap<Element, CroppedFormula>> {
  const drawn = new Map<Element, CroppedFormula>()
  if (formulas.length === 0) return drawn
  if (!browser) throw new Error('Cannot draw formulas without a browser')
  let left = formulas
  for (const size of sizes) {
    const larger: Element[] = []
    while (left.length > 0) {
      const batch = left.slice(0, mostAtOnce)
      const rows = await drawRows(batch, size, templates, browser)
      // Where not even one row is whole, its formula is higher than the canvas.
      const done = Math.max(rows.length, 1)
      for (const [index, formula] of batch.slice(0, done).entries()) {
        const row = rows[index]
        if (row) drawn.set(formula, row)
        else larger.push(formula)
      }
      left = left.slice(done)
    }
    left = larger
  }
  return drawn
}

async function drawRows(
  formulas: readonly Element[],
  size: number,
  templates: Templates,
  browser: Browser,
): Promise<readonly (CroppedFormula | undefined)[]> {
  const rows = formulas.flatMap((formula) => {
    const { display, ...properties } = formula.properties
    const displaystyle = display ? { displaystyle: 'true' } : {}
    const inLine = { ...formula, properties: { ...properties, ...displaystyle } }
    const row = templates.fill('epub/formula-row', { formula: [inLine] })
    return row.children.filter((child) => child.type === 'element')
  })
  const texts = { style: styleOf(templates), size: String(size) }
  const html = toHtml(templates.fill('epub/formula', { rows }, texts))
  const { height, width } = canvas
  return cropFormulas(await browser.draw(html, width, height, 'image/png'), size)
}

function styleOf(templates: Templates): string {
  const faces = templates.fonts
    .filter(({ setsFormulas }) => setsFormulas)
    .map((font) => faceStyle(templates, font, fontUrl(font)))
  return [...faces, templates.style('formula')].join('\n')
}

function fontUrl({ bytes }: Font): string {
  return `data:font/ttf;base64,${Buffer.from(bytes).toString('base64')}`
}
