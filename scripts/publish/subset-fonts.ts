import type { Font } from '../book.ts'
import { subsetInThread } from './subset-in-thread.ts'

/** A face cut down to the characters that a publication uses. */
export interface FontSubset {
  readonly font: Font
  readonly bytes: Uint8Array
}

/**
 * What the style sheets ask of a font: shaping, marks, figures of both kinds, small capitals.
 * https://learn.microsoft.com/typography/opentype/spec/featurelist
 */
const keptFeatures =
  'calt case ccmp clig frac kern liga locl mark mkmk lnum onum pnum tnum smcp c2sc sups zero'

/** What formulas ask of theirs beside that: smaller signs in exponents, other script letters, high primes. */
const keptInFormulas = 'dtls flac ss01 ss04 ssty'

/** Entries of the `name` table with the licence and its address: they must travel with a font. */
const licenceNames = [13, 14]

/**
 * The fonts, each cut down to the characters of `text` that it has; a font that has none is left
 * out. Equal input gives equal bytes.
 *
 * @throws When HarfBuzz refuses a font; the message names the face.
 */
export async function subsetFonts(
  fonts: readonly Font[],
  text: ReadonlySet<number>,
  format: 'woff2' | 'truetype',
): Promise<readonly FontSubset[]> {
  const subsets = fonts.map(async (font) => {
    const shared = [...text].filter((codePoint) => font.codePoints.has(codePoint))
    return shared.length > 0 ? [{ font, bytes: await subset(font, shared, format) }] : []
  })
  return (await Promise.all(subsets)).flat()
}

async function subset(
  { bytes, family, setsFormulas, style, weight }: Font,
  codePoints: readonly number[],
  format: 'woff2' | 'truetype',
): Promise<Uint8Array> {
  const characters = codePoints.map((codePoint) => String.fromCodePoint(codePoint))
  try {
    return await subsetInThread({
      bytes,
      text: characters.join(''),
      options: {
        targetFormat: format,
        keepFeatures: `${keptFeatures}${setsFormulas ? ` ${keptInFormulas}` : ''}`.split(
          ' ',
        ),
        preserveNameIds: licenceNames,
      },
    })
  } catch (cause) {
    throw new Error(`Cannot subset ${family} ${weight} ${style}`, { cause })
  }
}
