import { readFile } from 'node:fs/promises'
import type { Browser, Font } from '../book.ts'

/** For each face that pages need, the characters that it is needed for, as code points. */
export type FontUse = ReadonlyMap<Font, ReadonlySet<number>>

/** What `font-use-in-page.js` finds. */
type Asked = readonly [families: string, weight: number, style: string, text: string]

/**
 * The faces that pages are set in, and the characters of each, as the browser computes them.
 *
 * What holds at times alone, such as in print, is added to what holds always.
 *
 * @param files - XHTML or HTML pages and their style sheets, by path.
 */
export async function fontUse(
  files: ReadonlyMap<string, string>,
  fonts: readonly Font[],
  browser: Browser,
): Promise<FontUse> {
  const script = await readFile(new URL('font-use-in-page.js', import.meta.url), 'utf8')
  const pages = [...files.keys()].filter((path) => path.endsWith('html'))
  const found = await browser.inspect({ files, pages, script })
  const use = new Map<Font, Set<number>>()
  for (const [families, weight, style, text] of (found as Asked[][]).flat()) {
    const stack = stackOf(families, weight, style, fonts)
    for (const character of text) {
      const codePoint = character.codePointAt(0) ?? 0
      const face = stack.find(({ codePoints }) => codePoints.has(codePoint))
      if (!face) continue
      // A hyphen too, where a browser breaks a word.
      const needed = use.get(face) ?? new Set(face.codePoints.has(0x2d) ? [0x2d] : [])
      use.set(face, needed.add(codePoint))
    }
  }
  return use
}

/** Heavier faces first for a heavy type, lighter ones for a light one. @see https://www.w3.org/TR/css-fonts-4/#font-style-matching */
function weightDistance(found: number, wanted: number): number {
  const isPreferred =
    wanted > 500 || (wanted >= 400 && found <= 500) ? found >= wanted : found <= wanted
  return Math.abs(found - wanted) + (isPreferred ? 0 : 1000)
}

/** Of each family that is named, the files of the nearest face, as CSS chooses it. */
function stackOf(
  families: string,
  weight: number,
  style: string,
  fonts: readonly Font[],
): readonly Font[] {
  const distance = (font: Font): number =>
    weightDistance(font.weight, weight) +
    ((font.style === 'normal') === (style === 'normal') ? 0 : 10_000)
  return families.split(',').flatMap((name) => {
    const family = name.trim().replace(/^["']|["']$/g, '')
    const members = fonts.filter((font) => font.family === family)
    const least = Math.min(...members.map(distance))
    // A face may be in several files, each with some of its characters.
    return members.filter((font) => distance(font) === least)
  })
}
