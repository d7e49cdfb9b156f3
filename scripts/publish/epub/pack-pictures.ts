import type { Book, Browser, Picture, Templates } from '../../book.ts'
import { drawPicture } from './draw-picture.ts'
import type { Resource } from './edition.ts'
import { elementsOf } from './elements-of.ts'
import { drawnForm } from './picture-form.ts'
import { safeNames } from './safe-names.ts'

const extensions: Readonly<Record<string, string>> = {
  'image/gif': 'gif',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/svg+xml': 'svg',
}

/**
 * The pictures that the book shows as files of the EPUB, by their path in the manuscript; in alphabetical
 * order, so that the same pictures always get the same names.
 *
 * They are packed as they are, but for what stores refuse, which is drawn anew.
 *
 * @throws When a picture must be drawn and there is no browser.
 */
export async function packPictures(
  book: Book,
  templates: Templates,
  browser: Browser | undefined,
): Promise<ReadonlyMap<string, Resource>> {
  const pictures = elementsOf(book).filter(({ tagName }) => tagName === 'img')
  const paths = [
    ...new Set(pictures.map(({ properties }) => String(properties.src))),
  ].sort()
  const names = safeNames(paths.map(baseName), 'picture', ['cover'])
  const resources = new Map<string, Resource>()
  for (const [index, path] of paths.entries()) {
    const picture = book.pictures.get(path)
    if (picture === undefined) continue
    const stored = await storePicture(picture, templates, browser)
    const name = names[index]
    const file = `images/${name}.${extensions[stored.mediaType]}`
    resources.set(path, { id: `image-${name}`, file, ...stored })
  }
  return resources
}

/**
 * The bytes of a picture, in a form that every store takes.
 *
 * @throws When it must be drawn and there is no browser.
 */
async function storePicture(
  picture: Picture,
  templates: Templates,
  browser: Browser | undefined,
): Promise<Pick<Resource, 'bytes' | 'mediaType'>> {
  const form = drawnForm(picture)
  if (form) return drawPicture(picture, templates, browser, form)
  const { bytes, mediaType } = picture
  return { bytes, mediaType }
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '')
}
