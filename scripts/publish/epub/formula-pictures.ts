import type { Element } from 'hast'
import { toHtml } from 'hast-util-to-html'
import type { Book, Browser, StoreName, Templates } from '../../book.ts'
import { subsetFonts } from '../subset-fonts.ts'
import { cropFormula } from './crop-formula.ts'
import type { FormulaPicture } from './edition.ts'
import { elementsOf } from './elements-of.ts'
import { faceStyle } from './face-style.ts'

/** Stores whose e-readers show no MathML: formulas are pictures in what is made for them. */
const withoutMathml: ReadonlySet<StoreName> = new Set<StoreName>(['kdp'])

/** The canvas that a formula is drawn on, in pixels. */
const canvas = { width: 2400, height: 1600 }

/** Sizes of type to draw in, in pixels: the first in which the formula fits the canvas. */
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
  const pictures = new Map<string, FormulaPicture>()
  if (!book.config.profiles.some((store) => withoutMathml.has(store))) return pictures
  const formulas = elementsOf(book).filter(({ tagName }) => tagName === 'math')
  const style = formulas.length > 0 ? await styleOf(templates) : ''
  for (const formula of formulas) {
    const key = formulaKey(formula)
    if (pictures.has(key)) continue
    const name = `formula-${pictures.size + 1}`
    const drawn = await draw(formula, style, templates, browser)
    pictures.set(key, { id: name, file: `images/${name}.png`, ...drawn })
  }
  return pictures
}

/** What tells a formula from others: its source, and how it is set. */
export function formulaKey({ properties }: Element): string {
  return `${properties.display ?? 'inline'} ${properties.alttext}`
}

async function styleOf(templates: Templates): Promise<string> {
  const [font] = templates.fonts.filter(({ setsFormulas }) => setsFormulas)
  if (!font) return templates.style('formula')
  const [subset] = await subsetFonts([font], font.codePoints, 'woff2')
  const source = `data:font/woff2;base64,${Buffer.from(subset?.bytes ?? []).toString('base64')}`
  return `${faceStyle(templates, font, source)}\n${templates.style('formula')}`
}

async function draw(
  formula: Element,
  style: string,
  templates: Templates,
  browser: Browser | undefined,
): Promise<Omit<FormulaPicture, 'file' | 'id'>> {
  if (!browser) throw new Error('Cannot draw a formula without a browser')
  const { display, ...properties } = formula.properties
  const displaystyle = display ? { displaystyle: 'true' } : {}
  const inLine = { ...formula, properties: { ...properties, ...displaystyle } }
  for (const size of sizes) {
    const page = templates.fill(
      'epub/formula',
      { formula: [inLine] },
      { style, size: String(size) },
    )
    const { height, width } = canvas
    const drawn = await browser.draw(toHtml(page), width, height, 'image/png')
    const cropped = cropFormula(drawn, size)
    if (cropped) return { mediaType: 'image/png', ...cropped }
  }
  throw new Error(`Cannot draw the formula \`${properties.alttext}\`: it is too large`)
}
