import type { HTTPRequest, Page } from 'puppeteer'
import type { Inspection } from '../book.ts'

/** No name server knows it, and no request leaves the browser. */
const origin = 'https://pages.invalid/'

/** Documents may have style sheets of ours, and nothing else; scripts are stopped twice. */
const policy = "default-src 'none'; style-src 'self' 'unsafe-inline'"

const blankPage = '<html xmlns="http://www.w3.org/1999/xhtml"/>'

/**
 * What a script of ours finds in pages that one window shows in turn.
 *
 * The script is there once, and each document takes the place of the one before: to open a window
 * and to read a large script anew takes longer than to look into a page.
 *
 * @param window - Closed in the end.
 * @throws What the script throws, and when the browser is gone.
 */
export async function inspectPages(
  window: Page,
  { files, pages, script }: Inspection,
): Promise<readonly unknown[]> {
  try {
    await window.setRequestInterception(true)
    window.on('request', (request) => void answer(request, files))
    await window.goto(origin)
    await window.evaluate(script)
    const found: unknown[] = []
    for (const path of pages) {
      const address = new URL(encodeURI(path), origin).href
      found.push(await window.evaluate(inspect, address, files.get(path) ?? ''))
    }
    return found
  } finally {
    await window.close()
  }
}

async function answer(
  request: HTTPRequest,
  files: ReadonlyMap<string, string>,
): Promise<void> {
  const url = request.url()
  const headers = { 'content-security-policy': policy }
  if (url === origin && request.resourceType() === 'document') {
    return request.respond({
      contentType: 'application/xhtml+xml',
      headers,
      body: blankPage,
    })
  }
  const style = url.startsWith(origin)
    ? files.get(decodeURI(url.slice(origin.length)))
    : undefined
  return style !== undefined && request.resourceType() === 'stylesheet'
    ? request.respond({ contentType: 'text/css; charset=utf-8', body: style })
    : request.abort('accessdenied')
}

/** In the window. A document that came from a parser, not from the network, runs no script. */
async function inspect(address: string, text: string): Promise<unknown> {
  history.replaceState(null, '', address)
  const parsed = new DOMParser().parseFromString(text, 'application/xhtml+xml')
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
