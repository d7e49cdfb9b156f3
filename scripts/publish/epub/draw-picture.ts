import { toHtml } from 'hast-util-to-html'
import type { Browser, Picture, Templates } from '../../book.ts'
import type { Resource } from './edition.ts'
import type { PictureForm } from './picture-form.ts'

/**
 * A picture in another form, on a white ground.
 *
 * @throws When there is no browser, or it fails.
 */
export async function drawPicture(
  { bytes, mediaType, path }: Picture,
  templates: Templates,
  browser: Browser | undefined,
  form: PictureForm,
): Promise<Pick<Resource, 'bytes' | 'mediaType'>> {
  if (!browser) throw new Error(`Cannot draw \`${path}\` without a browser`)
  const source = `data:${mediaType};base64,${Buffer.from(bytes).toString('base64')}`
  const html = toHtml(templates.fill('epub/picture', {}, { source }))
  const drawn = await browser.draw(html, form.widthPx, form.heightPx, form.mediaType)
  return { bytes: drawn, mediaType: form.mediaType }
}
