import type { Root } from 'hast'
import rehypeStringify from 'rehype-stringify'
import { unified } from 'unified'
import type { Browser, Templates } from '../book.ts'
import { elementsOf } from '../lib/hast.ts'
import { subsetFonts } from '../lib/subset-fonts.ts'
import { fontUse } from './font-use.ts'
import { dataUrl, fillStyle } from './markup.ts'

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
  const pictures = takePictures(page)
  const markup = unified()
    .use(rehypeStringify, { characterReferences: { useNamedReferences: false } })
    .stringify(page)
    .trim()
  const files = new Map([['page.html', markup.replaceAll(pictureMark, '')]])
  const use = await fontUse(files, templates.fonts, browser)
  const subsets = await subsetFonts(templates.fonts, use, 'woff2')
  const faces = subsets.map(({ bytes, font }) => {
    return withoutComments(templates.face(font, dataUrl('font/woff2', bytes)))
  })
  const whole = markup.replace(style, () => [...faces, style].join('\n'))
  return joinBytes(
    `${whole}\n`.split(pictureMark).map((part, index) => {
      return index % 2 === 0 ? part : (pictures[Number(part)] ?? '')
    }),
  )
}

/** Stands for a picture while the page is text: nothing but markup of ours has a `<` after a quotation mark. */
const pictureMark = /(?<= src=")<(\d+)>(?=")/g

/** Takes the data of pictures, most of a page, out of it, and leaves marks: nothing looks through megabytes of them. */
function takePictures(page: Root): readonly string[] {
  const data: string[] = []
  for (const { properties } of elementsOf(page)) {
    const { src } = properties
    if (typeof src !== 'string' || !src.startsWith('data:')) continue
    properties.src = `<${data.length}>`
    data.push(src)
  }
  return data
}

/** In UTF-8. As one text, pages could be longer than any text may be. */
function joinBytes(parts: readonly string[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0)
  const bytes = Buffer.alloc(length)
  let at = 0
  for (const part of parts) at += bytes.write(part, at)
  return bytes
}

/** Comments are for the designer; a page with a thousand notes would repeat one a thousand times. */
function withoutComments(style: string): string {
  return style
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\n\s*\n/g, '\n')
    .trim()
}
