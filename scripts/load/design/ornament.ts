import type { Font, Manuscript } from '../../book.ts'
import { openFace } from '../../lib/font-tables.ts'
import { memoize } from '../../lib/memoize.ts'
import { readData } from '../../lib/read-template.ts'
import { reportSetting } from '../../problems/report.ts'
import { spareFamilies } from '../templates/load-fonts.ts'
import { isFile } from './read-design.ts'

/** What stands at a break between scenes. */
export interface Ornament {
  /** A drawing. */
  readonly svg: string
  /** Of the drawing; in parts of the type size for letters. */
  readonly height: { readonly px: number } | { readonly em: number }
  /** The letters that are drawn. */
  readonly text?: string
}

/** Letters of an ornament are larger than those of the text. */
const letterScale = 1.2

/**
 * The ornament of a text, as a drawing in either case: the outlines of letters, in the first of the fonts that has them
 * all, or a file of the manuscript folder, written anew with what draws alone.
 *
 * @returns `undefined` where there is none that can be drawn, which is reported.
 */
export async function makeOrnament(
  given: string,
  fonts: readonly Font[],
  manuscript: Pick<Manuscript, 'configFile' | 'findPicture' | 'readPicture'>,
): Promise<Ornament | undefined> {
  const { configFile } = manuscript
  const made = isFile(given)
    ? await readDrawing(given, manuscript)
    : await drawLetters(given, fonts)
  if (typeof made !== 'string') return made
  reportSetting(configFile, 'design.ornament', 'design-ornament', [given, made])
  return undefined
}

async function drawLetters(
  text: string,
  fonts: readonly Font[],
): Promise<Ornament | string> {
  const hasAll = ({ codePoints }: Font) =>
    [...text].every((character) => codePoints.has(character.codePointAt(0) ?? 0))
  const isUpright = ({ style, weight }: Font) => style === 'normal' && weight === 400
  let face = fonts.find((font) => isUpright(font) && hasAll(font))
  for (const { load } of face ? [] : spareFamilies(fonts)) {
    face = (await load()).find(hasAll)
    if (face) break
  }
  if (!face) return 'no font has all of its characters'
  const { height, path, viewBox } = await drawText(face, text)
  const root = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox.join(' ')}">`
  return {
    svg: `${root}<path d="${path}"/></svg>`,
    height: { em: height * letterScale },
    text,
  }
}

async function readDrawing(
  path: string,
  { findPicture, readPicture }: Pick<Manuscript, 'findPicture' | 'readPicture'>,
): Promise<Ornament | string> {
  const found = await findPicture([path])
  const picture = 'fault' in found ? found : await readPicture(found.path)
  if ('fault' in picture) return `${picture.found}`
  const svg = Buffer.from(picture.bytes).toString()
  if (picture.mediaType !== 'image/svg+xml') return 'it is no SVG file'
  if (/<text\b/.test(svg)) return 'it has words, which nobody would be told'
  return { svg, height: { px: picture.heightPx } }
}

/** Measures of a face, in parts of its type size. */
export interface FaceMeasures {
  /** Of a letter, as they follow each other in a text. */
  readonly width: number
  readonly xHeight: number
  readonly capitalHeight: number
  readonly hasSmallCapitals: boolean
}

const sample = () => readData<{ readonly sample: string }>('design.yaml').sample.trim()

export const measureFace = memoize(async ({ bytes }: Font): Promise<FaceMeasures> => {
  const { face, font, glyphsOf } = await shaperOf(bytes)
  const text = sample()
  const width = glyphsOf(text).reduce((sum, { advance }) => sum + advance, 0)
  const [x, capital] = ['x', 'H'].map((letter) => {
    const glyph = font.glyph(letter.codePointAt(0) ?? 0) ?? 0
    return (font.glyphExtents(glyph)?.yBearing ?? 0) / face.upem
  })
  return {
    width: width / text.length / face.upem,
    xHeight: x || usualXHeight,
    capitalHeight: capital || usualCapitalHeight,
    hasSmallCapitals: face.getTableFeatureTags('GSUB').includes('smcp'),
  }
})

/** Of a face without these letters. */
const usualXHeight = 0.45
const usualCapitalHeight = 0.66

/** Letters as an outline, its height in parts of the type size: nobody reads these aloud, or searches for them. At least as high as the type size. */
async function drawText({ bytes }: Font, text: string) {
  const { face, font, glyphsOf } = await shaperOf(bytes)
  const paths: string[] = []
  let [at, top, bottom] = [0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (const { advance, glyph, x, y } of glyphsOf(text)) {
    const path = font.glyphToPath(glyph)
    const { height = 0, yBearing = 0 } = font.glyphExtents(glyph) ?? {}
    if (path !== '') {
      paths.push(moved(path, at + x, y))
      top = Math.max(top, yBearing + y)
      bottom = Math.min(bottom, yBearing + height + y)
    }
    at += advance
  }
  const high = Math.max(face.upem, top - bottom)
  const upper = (top + bottom + high) / 2
  return {
    path: paths.join(''),
    viewBox: [0, -upper, at, high].map(Math.round),
    height: high / face.upem,
  }
}

/** A path of a font, whose y grows upwards, as one of a drawing. */
function moved(path: string, dx: number, dy: number): string {
  return path.replace(/(-?[\d.]+),(-?[\d.]+)/g, (_, x: string, y: string) => {
    return `${Number(x) + dx} ${-(Number(y) + dy)}`
  })
}

/** A font, and what the glyphs of a text in it are, with their places. */
async function shaperOf(bytes: Uint8Array) {
  const { face, font, shaper } = await openFace(bytes)
  const glyphsOf = (text: string) => {
    const buffer = new shaper.Buffer()
    buffer.addText(text)
    buffer.guessSegmentProperties()
    shaper.shape(font, buffer)
    return buffer.getGlyphInfosAndPositions().map((glyph) => {
      const { codepoint, xAdvance = 0, xOffset = 0, yOffset = 0 } = glyph
      return { glyph: codepoint, advance: xAdvance, x: xOffset, y: yOffset }
    })
  }
  return { face, font, glyphsOf }
}
