import type { Templates } from '../../book.ts'
import { faceStyle } from '../epub/face-style.ts'
import type { FontUse } from '../font-use.ts'
import { dataUrl } from '../markup.ts'
import { subsetFonts } from '../subset-fonts.ts'

/**
 * A style sheet that needs no other file: the faces in use, each with just the characters that it is
 * used for, then style sheets of `templates/styles/` by name, then more rules.
 */
export async function screenStyle(
  sheets: readonly string[],
  use: FontUse,
  templates: Templates,
  rules: readonly string[] = [],
): Promise<string> {
  const faces = await facesOf(use, templates)
  const looks = sheets.map((name) => templates.style(name))
  return [...faces, ...looks, ...rules].map(withoutComments).join('\n')
}

/** Comments are for the designer; a page with a thousand notes would repeat one a thousand times. */
function withoutComments(style: string): string {
  return style
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\n\s*\n/g, '\n')
    .trim()
}

async function facesOf(use: FontUse, templates: Templates): Promise<readonly string[]> {
  const styles: string[] = []
  for (const font of templates.fonts) {
    const subsets = await subsetFonts([font], use.get(font) ?? new Set(), 'woff2')
    for (const { bytes } of subsets) {
      styles.push(faceStyle(templates, font, dataUrl('font/woff2', bytes)))
    }
  }
  return styles
}
