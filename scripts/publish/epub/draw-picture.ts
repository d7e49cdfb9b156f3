import { toHtml } from 'hast-util-to-html'
import type { Browser, Picture, Templates } from '../../book.ts'

interface Size {
  readonly widthPx: number
  readonly heightPx: number
}

/**
 * A picture as a JPEG of a given size, fitted into it whole.
 *
 * @throws When there is no browser, or it fails.
 */
export async function drawPicture(
  { bytes, mediaType, path }: Picture,
  templates: Templates,
  browser: Browser | undefined,
  { heightPx, widthPx }: Size,
): Promise<{ bytes: Uint8Array; mediaType: 'image/jpeg' }> {
  if (!browser) throw new Error(`Cannot draw \`${path}\` as JPEG without a browser`)
  const source = `data:${mediaType};base64,${Buffer.from(bytes).toString('base64')}`
  const html = toHtml(templates.fill('epub/picture', {}, { source }))
  const drawn = await browser.draw(html, Math.round(widthPx), Math.round(heightPx))
  return { bytes: drawn, mediaType: 'image/jpeg' }
}
