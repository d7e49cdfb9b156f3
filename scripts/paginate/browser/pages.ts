import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { HTTPRequest, Page } from 'puppeteer'
import type { Drawing, Drawn, DrawnText, Inspection } from '../../book.ts'

/** From here on the page runs no script of its document, and reads nothing but that folder. */
export async function restrict(page: Page, workDir: string): Promise<Page> {
  await page.setJavaScriptEnabled(false)
  await page.setRequestInterception(true)
  page.on('request', (request) => {
    const url = request.url()
    const allowed =
      url.startsWith('data:') || url === 'about:blank' || isFileIn(workDir, url)
    const answering = allowed ? request.continue() : request.abort('accessdenied')
    answering.catch(() => {}) // The page is gone.
  })
  return page
}

/** Compared as paths: there is more than one way to write an address, of `#` and `^` for example. */
function isFileIn(folder: string, url: string): boolean {
  try {
    return fileURLToPath(url).startsWith(folder + sep)
  } catch {
    return false // Of another scheme, or of no path.
  }
}

/**
 * A picture of a document. It and its files are read from the disk: megabytes through the pipe would take longer.
 *
 * @param page - Closed in the end.
 * @param workDir - May be read by the page.
 */
export async function drawPicture(
  page: Page,
  workDir: string,
  { files, heightPx, html, mediaType, scale = 1, widthPx }: Drawing,
): Promise<Drawn> {
  const folder = await mkdtemp(join(workDir, 'drawing-'))
  const path = join(folder, 'document.html')
  const written = [...files].map(([name, bytes]) => writeFile(join(folder, name), bytes))
  await Promise.all([writeFile(path, html), ...written])
  const isPrinted = mediaType === 'application/pdf'
  const layoutScale = isPrinted ? scale : 1
  await page.setViewport({
    width: Math.ceil(widthPx / layoutScale),
    height: Math.ceil(heightPx / layoutScale),
  })
  await page.goto(pathToFileURL(path).href, { waitUntil: 'load', timeout: 0 })
  const texts = await page.evaluate(readTexts)
  const size = { width: `${widthPx}px`, height: `${heightPx}px` }
  const bytes = isPrinted
    ? await page.pdf({ ...size, scale, printBackground: true, tagged: false, timeout: 0 })
    : await page.screenshot(
        mediaType === 'image/png' ? { type: 'png' } : { type: 'jpeg', quality: 90 },
      )
  await Promise.all([page.close(), rm(folder, { recursive: true, force: true })])
  return { bytes, texts }
}

/** In the page, when its fonts are there. */
async function readTexts(): Promise<DrawnText[]> {
  await document.fonts.ready
  const missing = [...document.fonts].find(({ status }) => status === 'error')
  if (missing)
    throw new Error(
      `Cannot load the font ${missing.family} into the browser; build again, and if it happens again, set PUPPETEER_EXECUTABLE_PATH to another browser`,
    )
  const texts: DrawnText[] = []
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    // Spaces at which no line breaks stay, as between the initials of a name.
    const text = (node.nodeValue ?? '').replace(/[ \t\r\n]+/g, ' ').trim()
    const range = document.createRange()
    range.selectNodeContents(node)
    const lines = [...range.getClientRects()].map((line) => {
      const { height, width, x, y } = line
      return { height, width, x, y }
    })
    if (text !== '') texts.push({ text, lines })
  }
  return texts
}

/** No name server knows it, and no request leaves the browser. */
const origin = 'https://pages.invalid/'

/** Documents may have style sheets in them, and nothing else; scripts are stopped twice. */
const policy = "default-src 'none'; style-src 'unsafe-inline'"

/** A page to look into documents with, which reads nothing but what it is given. */
export async function openInspector(page: Page): Promise<Page> {
  await page.setRequestInterception(true)
  page.on('request', (request) => void answer(request))
  await page.goto(origin, { timeout: 0 })
  return page
}

/**
 * What a script of ours finds in documents that one page shows in turn.
 *
 * The script is there once, and each document takes the place of the one before: to open a page
 * and to read a large script anew takes longer than to look into a document.
 *
 * @param page - Of {@link openInspector}. What it showed before makes no difference.
 * @throws What the script throws, and when the browser is gone.
 */
export async function inspectPages(
  page: Page,
  { files, pages, script }: Inspection,
): Promise<readonly unknown[]> {
  const addressOf = (path: string): string => new URL(encodeURI(path), origin).href
  const sheets = [...files].filter(([path]) => path.endsWith('.css'))
  const styles = Object.fromEntries(sheets.map(([path, text]) => [addressOf(path), text]))
  const documents = pages.map((path) => [addressOf(path), files.get(path) ?? ''] as const)
  // All in one message: this process may be busy, and let the page wait for the next.
  const input = [documents, styles].map((value) => JSON.stringify(value)).join(', ')
  const found = await page.evaluate(`(() => {${script}\n})()\n;(${inspectAll})(${input})`)
  return found as readonly unknown[]
}

async function answer(request: HTTPRequest): Promise<void> {
  if (request.url() !== origin || request.resourceType() !== 'document') {
    return request.abort('accessdenied')
  }
  return request.respond({
    headers: { 'content-security-policy': policy },
    contentType: 'application/xhtml+xml',
    body: '<html xmlns="http://www.w3.org/1999/xhtml"/>',
  })
}

/** In the page. A document that came from a parser, not from the network, runs no script. */
async function inspectAll(
  documents: readonly (readonly [address: string, text: string])[],
  styles: Readonly<Record<string, string>>,
): Promise<unknown[]> {
  // Here no word is broken: a browser that has looked for a dictionary in vain does not look again.
  const unbroken = new CSSStyleSheet()
  unbroken.replaceSync('* { hyphens: manual !important }')
  document.adoptedStyleSheets = [unbroken]
  const { inspectPage } = globalThis as unknown as { inspectPage: () => unknown }
  const found: unknown[] = []
  for (const [address, text] of documents) {
    history.replaceState(null, '', address)
    const type = address.endsWith('.xhtml') ? 'application/xhtml+xml' : 'text/html'
    const parsed = new DOMParser().parseFromString(text, type)
    const links = parsed.querySelectorAll<HTMLLinkElement>('link[rel~="stylesheet"]')
    for (const link of links) {
      // To load it for each page would take longer than all the rest.
      const style = document.createElementNS('http://www.w3.org/1999/xhtml', 'style')
      style.textContent = styles[link.href] ?? ''
      link.replaceWith(style)
    }
    const shown = document.importNode(parsed.documentElement, true)
    document.documentElement.replaceWith(shown)
    found.push(await inspectPage())
  }
  return found
}
