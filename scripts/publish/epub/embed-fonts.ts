import type { Nodes } from 'hast'
import type { Book, Font, Templates } from '../../book.ts'
import { fontUse } from '../font-use.ts'
import { subsetFonts } from '../subset-fonts.ts'
import type { Resource } from './edition.ts'
import { faceStyle } from './face-style.ts'

/**
 * The style sheet of the EPUB and the fonts that it names: the faces that the pages use, each with
 * the characters that it is used for. The licences travel in the style sheet.
 *
 * @param pages - The finished pages.
 */
export async function embedFonts(
  book: Book,
  templates: Templates,
  pages: readonly Nodes[],
): Promise<{ readonly style: string; readonly fonts: readonly Resource[] }> {
  const used = charactersByFace(templates.fonts, pages)
  const resources: Resource[] = []
  const rules: string[] = []
  for (const [face, characters] of used) {
    for (const { bytes } of await subsetFonts([face], characters, 'truetype')) {
      const name = nameOf(face)
      const file = `fonts/${name}.ttf`
      resources.push({ id: `font-${name}`, file, mediaType: 'font/ttf', bytes })
      rules.push(faceStyle(templates, face, file))
    }
  }
  const licences = new Set([...used.keys()].map(({ licence }) => licence))
  const notices = [...licences].map((licence) => {
    return templates.style('licence', { licence: licence.replaceAll('*/', '* /').trim() })
  })
  const style = [...rules, ebookStyle(book, templates), ...notices].join('\n')
  return { style, fonts: resources }
}

/** The look of the text, whatever fonts there are. */
export function ebookStyle({ hasFormulas }: Book, templates: Templates): string {
  const names = ['book', 'ebook', ...(hasFormulas ? ['formula'] : [])]
  return names.map((name) => templates.style(name)).join('\n')
}

/** In the order of the templates. Capitals and small letters stand by for each other. */
function charactersByFace(
  fonts: readonly Font[],
  pages: readonly Nodes[],
): ReadonlyMap<Font, ReadonlySet<number>> {
  const uses = pages.map((page) => fontUse(page, fonts))
  const entries = fonts.map((font): [Font, ReadonlySet<number>] => {
    const characters = new Set<number>()
    for (const codePoint of uses.flatMap((use) => [...(use.get(font) ?? [])])) {
      for (const form of casesOf(codePoint)) characters.add(form)
    }
    return [font, characters]
  })
  return new Map(entries.filter(([, characters]) => characters.size > 0))
}

function casesOf(codePoint: number): readonly number[] {
  const character = String.fromCodePoint(codePoint)
  const forms = [character, character.toUpperCase(), character.toLowerCase()]
  return forms.flatMap((form) => [...form].map((each) => each.codePointAt(0) ?? 0))
}

function nameOf({ family, style, weight }: Font): string {
  return `${family.replace(/[^A-Za-z0-9]+/g, '-')}-${weight}-${style}`.toLowerCase()
}
