import type { Root } from 'hast'
import rehypeStringify from 'rehype-stringify'
import { unified } from 'unified'
import type { Browser, Templates } from '../book.ts'
import { fontUse } from './font-use.ts'
import { dataUrl, fillStyle } from './markup.ts'
import { faceStyle, subsetFonts } from './subset-fonts.ts'

/**
 * A web page that needs no other file: in its `<style>`, which is filled here, are the faces that the
 * page uses, each with just the characters that it is used for, then the style sheets.
 *
 * @throws When a font cannot be cut down.
 */
export async function screenPage(
  page: Root,
  sheets: readonly string[],
  templates: Templates,
  browser: Browser,
): Promise<Uint8Array> {
  const style = fillStyle(page, sheets.map(withoutComments).join('\n'))
  const markup = unified()
    .use(rehypeStringify, { characterReferences: { useNamedReferences: false } })
    .stringify(page)
    .trim()
  const files = new Map([['page.html', markup.replace(/(?<=src=")data:[^"]*/g, '')]])
  const use = await fontUse(files, templates.fonts, browser)
  const subsets = await subsetFonts(templates.fonts, use, 'woff2')
  const faces = subsets.map(({ bytes, font }) => {
    return withoutComments(faceStyle(templates, font, dataUrl('font/woff2', bytes)))
  })
  const whole = markup.replace(style, () => [...faces, style].join('\n'))
  return new TextEncoder().encode(`${whole}\n`)
}

/** Comments are for the designer; a page with a thousand notes would repeat one a thousand times. */
function withoutComments(style: string): string {
  return style
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\n\s*\n/g, '\n')
    .trim()
}
