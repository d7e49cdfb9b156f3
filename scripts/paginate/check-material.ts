import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Book } from '../book.ts'
import { pixelsOf } from '../lib/picture-facts.ts'
import { textsOf } from '../lib/texts.ts'
import { walkHtml } from '../lib/walk.ts'
import { report, reportSetting } from '../problems/report.ts'
import { msPerPixel, type OpenBrowser } from './browser/open-browser.ts'
import type { LaidOut } from './in-page/lay-out.ts'
import type { SourceMarks } from './prepare-text.ts'

/** What shows a page holds all its pixels at once. Of A4, 1,200 dots per inch are half of it. */
const mostPixelsOfPage = 300e6

/** Reports the picture with which a printed page has more pixels than may be. */
export function checkPages(
  runs: LaidOut['runs'],
  { pictures }: Book,
  { pictureFiles, places }: SourceMarks,
): void {
  const pathOf = new Map([...pictureFiles].map(([path, name]) => [name, path]))
  for (const run of runs) {
    const shownOn = new Map<number, { readonly paths: Set<string>; pixels: number }>()
    for (const { mark, page } of run.pictures) {
      const place = places[mark]
      const path = pathOf.get(String(place?.node.properties.src)) ?? ''
      const picture = pictures.get(path)
      const shown = shownOn.get(page) ?? { paths: new Set(), pixels: 0 }
      shownOn.set(page, shown)
      if (!place || !picture || shown.paths.has(path)) continue
      const before = shown.pixels
      shown.paths.add(path)
      shown.pixels += pixelsOf(picture)
      if (before > mostPixelsOfPage || shown.pixels <= mostPixelsOfPage) continue
      const found = `${Math.round(shown.pixels / 1e6)} megapixels with those before it on its page`
      report(place.file, 'picture-too-large', [path, found], place.node)
    }
  }
}

const leastLimitMs = 120_000

/**
 * Reports each place that shows a picture of pixels which the browser cannot decode: its parts may
 * be whole and the data in them damaged.
 *
 * @param books - What formats have of one work.
 * @param getBrowser - Is not called for a book without such pictures.
 * @throws When the browser fails.
 */
export async function checkPictures(
  books: readonly Book[],
  getBrowser: () => Promise<OpenBrowser>,
): Promise<void> {
  const all = new Set(
    books.flatMap(({ cover, pictures }) => [
      ...pictures.values(),
      ...(cover ? [cover] : []),
    ]),
  )
  const pictures = [...all].filter(({ mediaType }) => mediaType !== 'image/svg+xml')
  if (pictures.length === 0) return
  const browser = await getBrowser()
  let limitMs = leastLimitMs
  for (const picture of pictures) limitMs += pixelsOf(picture) * msPerPixel
  const dir = await mkdtemp(join(browser.workDir, 'pictures-'))
  const page = await browser.newPage()
  try {
    const names = pictures.map(({ mediaType }, index) => {
      return `${index}.${mediaType.slice('image/'.length)}`
    })
    const written = pictures.map(({ bytes }, index) =>
      writeFile(join(dir, names[index] ?? ''), bytes),
    )
    const broken = await browser.within('decoding the pictures', limitMs, async () => {
      await Promise.all(written)
      // Any file of the folder will do, for the others to be read from there.
      await page.goto(pathToFileURL(join(dir, names[0] ?? '')).href, { timeout: 0 })
      return page.evaluate(findBroken, names)
    })
    reportBroken(books, new Set(broken.map((index) => pictures[index]?.path ?? '')))
  } finally {
    await page.close().catch(() => {}) // The browser is gone.
    await rm(dir, { recursive: true, force: true })
  }
}

/** In the page. One after another, as a large one takes much memory while it is decoded. */
async function findBroken(sources: readonly string[]): Promise<number[]> {
  const broken: number[] = []
  for (const [index, source] of sources.entries()) {
    const image = new Image()
    image.src = source
    await image.decode().catch(() => broken.push(index))
  }
  return broken
}

/** What a picture has that is whole to all who only walk its parts. */
const found = 'data that no browser can draw'

function reportBroken(books: readonly Book[], broken: ReadonlySet<string>): void {
  const [book] = books
  if (!book || broken.size === 0) return
  const { configFile, cover } = book
  if (cover && broken.has(cover.path))
    reportSetting(configFile, 'cover', 'picture-broken', [cover.path, found])
  const left = new Set(broken)
  for (const book of books) {
    const told = new Set<string>()
    for (const { file, tree } of textsOf(book)) {
      walkHtml(tree, (node) => {
        if (node.type !== 'element' || node.tagName !== 'img') return
        const path = String(node.properties.src)
        if (left.has(path)) report(file, 'picture-broken', [path, found], node)
        told.add(path)
      })
    }
    for (const path of told) left.delete(path)
  }
}
