import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Nodes, Root } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { Page } from 'puppeteer'
import type { VFile } from 'vfile'
import type { Book, Font, Picture, Templates } from '../book.ts'
import { walkHtml } from '../lib/walk.ts'
import { report } from '../problems/report.ts'
import type { OpenBrowser } from './browser/open-browser.ts'

/** All texts of a book, each once: sections, and after each its notes. */
function textsOf({ sections }: Book): readonly { file: VFile; tree: Root }[] {
  return sections.flatMap(({ file, notes, tree }) => [
    { file, tree },
    ...notes.map(({ children, file: noteFile }) => {
      return { file: noteFile, tree: { type: 'root', children: [...children] } as Root }
    }),
  ])
}

/** Characters that have no glyph of their own: spaces, joiners, directions, and doubles that `load` removes. */
const needless = /^(?:\s|\p{Cf}|\p{Variation_Selector}|\u02bb|\u02bc|\u2010|\u2215)$/u

/** Reports each character of the text for which the book's fonts have no glyph, where it first stands in a file. */
export function checkGlyphs(book: Book, templates: Templates): void {
  const known = codePointsOf(templates.fonts.filter((font) => !font.setsFormulas))
  const knownInFormulas = codePointsOf(templates.fonts)
  const missing = new Map<VFile, Set<string>>()
  for (const { file, tree } of textsOf(book)) {
    const reported = missing.get(file) ?? new Set()
    missing.set(file, reported)
    const check = (text: string, glyphs: ReadonlySet<number>, node: Nodes): void => {
      const fresh = missingIn(text, glyphs).filter((char) => !reported.has(char))
      for (const char of fresh) reported.add(char)
      if (fresh.length > 0)
        report(file, 'glyph-missing', [fresh.join(''), codesOf(fresh)], node)
    }
    walkHtml(tree, (node) => {
      if (node.type === 'text') check(node.value, known, node)
      if (node.type !== 'element' || node.tagName !== 'math') return true
      check(textOf(node), knownInFormulas, node)
      return false
    })
  }
  checkSettings(book, known)
}

/** Texts of the settings that are printed. */
function checkSettings({ config, configFile }: Book, known: ReadonlySet<number>): void {
  const { authors, contributors, description, publisher, rights, subtitle, title } =
    config
  const people = [...authors, ...contributors].map(({ name }) => name).join(' ')
  const texts = { title, subtitle, authors: people, publisher, rights, description }
  for (const [key, text] of Object.entries(texts)) {
    const missing = missingIn(text ?? '', known)
    if (missing.length === 0) continue
    const place = configFile.data.configPlaces?.get(key)
    report(configFile, 'glyph-missing', [missing.join(''), codesOf(missing)], place)
  }
}

function codePointsOf(fonts: readonly Font[]): ReadonlySet<number> {
  return new Set(fonts.flatMap(({ codePoints }) => [...codePoints]))
}

/** The characters of a text that have no glyph, each once. */
function missingIn(text: string, known: ReadonlySet<number>): readonly string[] {
  // Most texts are ASCII, which every font has.
  if (!/[\u007f-\uffff]/.test(text)) return []
  return [...new Set(text)].filter((char) => {
    const codePoint = char.codePointAt(0) ?? 0
    return codePoint >= 0x7f && !known.has(codePoint) && !needless.test(char)
  })
}

function codesOf(chars: readonly string[]): string {
  const codes = chars.map((char) => (char.codePointAt(0) ?? 0).toString(16).toUpperCase())
  return codes.map((code) => `U+${code.padStart(4, '0')}`).join(' ')
}

const leastLimitMs = 120_000
/** At most a hundredth of it on an idle machine. */
const msPerPixel = 0.001

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
  const all = new Set([...book.pictures.values(), ...(book.cover ? [book.cover] : [])])
  const pictures = [...all].filter(({ mediaType }) => mediaType !== 'image/svg+xml')
  if (pictures.length === 0) return
  const browser = await getBrowser()
  let limitMs = leastLimitMs
  for (const { heightPx, widthPx } of pictures) limitMs += heightPx * widthPx * msPerPixel
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
    if (!(await page.evaluate(isDecoded, name))) broken.add(path)
    await rm(join(dir, name))
  }
  return broken
}

/** In the page. */
async function isDecoded(source: string): Promise<boolean> {
  const image = new Image()
  image.src = source
  try {
    await image.decode()
    return true
  } catch {
    return false
  }
}

/** What a picture has that is whole to all who only walk its parts. */
const found = 'data that no browser can draw'

function reportBroken(book: Book, broken: ReadonlySet<string>): void {
  const { configFile, cover } = book
  if (cover && broken.has(cover.path)) {
    const place = configFile.data.configPlaces?.get('cover')
    report(configFile, 'picture-broken', [cover.path, found], place)
  }
  for (const { file, tree } of textsOf(book)) {
    walkHtml(tree, (node) => {
      if (node.type !== 'element' || node.tagName !== 'img') return
      const path = String(node.properties.src)
      if (broken.has(path)) report(file, 'picture-broken', [path, found], node)
    })
  }
}
