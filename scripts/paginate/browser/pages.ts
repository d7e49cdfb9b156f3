import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { HTTPRequest, Page } from 'puppeteer'
import type { Drawing, Inspection } from '../../book.ts'

/** From here on the page runs no script of its document, and reads nothing but that folder. */
export async function restrict(page: Page, workDir: string): Promise<Page> {
  await page.setJavaScriptEnabled(false)
  await page.setRequestInterception(true)
  const own = `file://${encodeURI(workDir)}/`
  page.on('request', (request) => {
    const url = request.url()
    const allowed =
      url.startsWith('data:') || url === 'about:blank' || url.startsWith(own)
    const answering = allowed ? request.continue() : request.abort('accessdenied')
    answering.catch(() => {}) // The page is gone.
  })
  return page
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
  { files, heightPx, html, mediaType, widthPx }: Drawing,
): Promise<Uint8Array> {
  const folder = await mkdtemp(join(workDir, 'drawing-'))
  const path = join(folder, 'document.html')
  const written = [...files].map(([name, bytes]) => writeFile(join(folder, name), bytes))
  await Promise.all([writeFile(path, html), ...written])
  await page.setViewport({ width: widthPx, height: heightPx })
  await page.goto(pathToFileURL(path).href, { waitUntil: 'load', timeout: 0 })
  await page.evaluate(async () => {
    await document.fonts.ready
  })
  const picture = await page.screenshot(
    mediaType === 'image/png' ? { type: 'png' } : { type: 'jpeg', quality: 90 },
  )
  await Promise.all([page.close(), rm(folder, { recursive: true, force: true })])
  return picture
}

/** No name server knows it, and no request leaves the browser. */
const origin = 'https://pages.invalid/'

/** Documents may have style sheets of ours, and nothing else; scripts are stopped twice. */
const policy = "default-src 'none'; style-src 'self' 'unsafe-inline'"

const blankPage = '<html xmlns="http://www.w3.org/1999/xhtml"/>'

/**
 * What a script of ours finds in documents that one page shows in turn.
 *
 * The script is there once, and each document takes the place of the one before: to open a page
 * and to read a large script anew takes longer than to look into a document.
 *
 * @param page - Closed in the end.
 * @throws What the script throws, and when the browser is gone.
 */
export async function inspectPages(
  page: Page,
  { files, pages, script }: Inspection,
): Promise<readonly unknown[]> {
  try {
    await page.setRequestInterception(true)
    page.on('request', (request) => void answer(request, files))
    await page.goto(origin)
    await page.evaluate(script)
    const found: unknown[] = []
    for (const path of pages) {
      const address = new URL(encodeURI(path), origin).href
      found.push(await page.evaluate(inspect, address, files.get(path) ?? ''))
    }
    return found
  } finally {
    await page.close()
  }
}

async function answer(
  request: HTTPRequest,
  files: ReadonlyMap<string, string>,
): Promise<void> {
  const url = request.url()
  if (url === origin && request.resourceType() === 'document') {
    const headers = { 'content-security-policy': policy }
    const contentType = 'application/xhtml+xml'
    return request.respond({ contentType, headers, body: blankPage })
  }
  const style = url.startsWith(origin)
    ? files.get(decodeURI(url.slice(origin.length)))
    : undefined
  return style !== undefined && request.resourceType() === 'stylesheet'
    ? request.respond({ contentType: 'text/css; charset=utf-8', body: style })
    : request.abort('accessdenied')
}

/** In the page. A document that came from a parser, not from the network, runs no script. */
async function inspect(address: string, text: string): Promise<unknown> {
  history.replaceState(null, '', address)
  const type = address.endsWith('.xhtml') ? 'application/xhtml+xml' : 'text/html'
  const parsed = new DOMParser().parseFromString(text, type)
  document.documentElement.replaceWith(document.importNode(parsed.documentElement, true))
  const styles = [
    ...document.querySelectorAll<HTMLLinkElement>('link[rel~="stylesheet"]'),
  ].filter(({ sheet }) => !sheet)
  await Promise.all(
    styles.map(
      (link) =>
        new Promise((done) => {
          link.onload = done
          link.onerror = done
        }),
    ),
  )
  return (globalThis as unknown as { inspectPage: () => unknown }).inspectPage()
}
