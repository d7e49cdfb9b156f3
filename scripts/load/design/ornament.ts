import type { Font, Manuscript } from '../../book.ts'
import { report } from '../../problems/report.ts'
import { spareFamilies } from '../templates/load-fonts.ts'
import { drawText } from './measure-face.ts'
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
  const place = configFile.data.configPlaces?.get('design.ornament')
  report(configFile, 'design-ornament', [given, made], place)
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
