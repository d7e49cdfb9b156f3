import type { Nodes } from 'hast'
import type { Book, Font, Templates } from '../../book.ts'
import { faceStyle } from '../epub/face-style.ts'
import { fontUse } from '../font-use.ts'
import { subsetFonts } from '../subset-fonts.ts'
import { dataUrl } from './data-url.ts'

const sheets = ['tokens', 'book', 'web']

/**
 * All that the page's style sheet says: the faces that the page uses, each with just the
 * characters that it is used for, and the looks.
 */
export async function pageStyle(
  children: readonly Nodes[],
  { notes }: Book,
  templates: Templates,
): Promise<string> {
  const looks = sheets.map((name) => templates.style(name))
  const faces = await pageFaces(children, templates)
  const beside = [...notes.values()].map(({ id, refs }) =>
    templates.style('web-note', { note: id, ref: refs[0] ?? '' }),
  )
  return [...faces, ...looks, ...beside].map(withoutComments).join('\n')
}

/** Comments are for the designer; a page with a thousand notes would repeat one a thousand times. */
function withoutComments(style: string): string {
  return style
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\n\s*\n/g, '\n')
    .trim()
}

async function pageFaces(
  children: readonly Nodes[],
  templates: Templates,
): Promise<readonly string[]> {
  const use = fontUse({ type: 'root', children: children as never }, templates.fonts)
  const styles: string[] = []
  for (const font of templates.fonts) {
    const subsets = await subsetFonts([font], use.get(font) ?? new Set(), 'woff2')
    styles.push(...subsets.map(({ bytes }) => styleOf(font, bytes, templates)))
  }
  return styles
}

function styleOf(font: Font, bytes: Uint8Array, templates: Templates): string {
  return faceStyle(templates, font, dataUrl('font/woff2', bytes))
}
