import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'puppeteer'
import { visit } from 'unist-util-visit'
import type { Book, Picture } from '../book.ts'
import { report } from '../problems/report.ts'
import type { OpenBrowser } from './browser/open-browser.ts'

const leastLimitMs = 120_000
/** At most a hundredth of it on an idle machine. */
const msPerPixel = 0.001

/** What a picture has that is whole to all who only walk its parts. */
const found = 'data that no browser can draw'

/**
 * Reports each place that shows a picture of pixels which the browser cannot decode: its parts may
 * be whole and the data in them damaged.
 *
 * @param getBrowser - Is not called for a book without such pictures.
 * @throws When the browser fails.
 */
export async function checkPictures(
  book: Book,
  getBrowser: () => Promise<OpenBrowser>,
): Promise<void> {
  const pictures = pixelPictures(book)
  if (pictures.length === 0) return
  const browser = await getBrowser()
  const pixels = pictures.reduce(
    (sum, { heightPx, widthPx }) => sum + heightPx * widthPx,
    0,
  )
  const limitMs = leastLimitMs + pixels * msPerPixel
  const dir = await mkdtemp(join(browser.workDir, 'pictures-'))
  const page = await browser.newPage()
  try {
    const broken = await browser.within('decoding the pictures', limitMs, () =>
      findBroken(pictures, dir, page),
    )
    if (broken.size > 0) reportBroken(book, broken)
  } finally {
    await page.close().catch(() => {}) // The browser is gone.
    await rm(dir, { recursive: true, force: true })
  }
}

function pixelPictures({ cover, pictures }: Book): readonly Picture[] {
  return [...new Set([...pictures.values(), ...(cover ? [cover] : [])])].filter(
    ({ mediaType }) => mediaType !== 'image/svg+xml',
  )
}

/** One after another, as a large one takes much memory while it is decoded. */
async function findBroken(
  pictures: readonly Picture[],
  dir: string,
  page: Page,
): Promise<ReadonlySet<string>> {
  const broken = new Set<string>()
  for (const [index, { bytes, mediaType, path }] of pictures.entries()) {
    const name = `${index}.${mediaType.slice('image/'.length)}`
    await writeFile(join(dir, name), bytes)
    // Any file of the folder will do, for the others to be read from there.
    if (index === 0) await page.goto(pathToFileURL(join(dir, name)).href, { timeout: 0 })
    if (!(await page.evaluate(decodes, name))) broken.add(path)
    await rm(join(dir, name))
  }
  return broken
}

/** In the page. */
async function decodes(source: string): Promise<boolean> {
  const image = new Image()
  image.src = source
  try {
    await image.decode()
    return true
  } catch {
    return false
  }
}

function reportBroken(book: Book, broken: ReadonlySet<string>): void {
  const { configFile, cover, notes, sections } = book
  if (cover && broken.has(cover.path)) {
    const place = configFile.data.configPlaces?.get('cover')
    report(configFile, 'picture-broken', [cover.path, found], place)
  }
  const texts = [
    ...sections.map(({ file, tree }) => ({ file, tree })),
    ...[...notes.values()].map(({ children, file }) => ({
      file,
      tree: { type: 'root' as const, children: [...children] },
    })),
  ]
  for (const { file, tree } of texts) {
    visit(tree, 'element', (node) => {
      const path = String(node.properties.src)
      if (node.tagName === 'img' && broken.has(path)) {
        report(file, 'picture-broken', [path, found], node)
      }
    })
  }
}
