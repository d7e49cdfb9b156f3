import type { HTTPRequest, Page } from 'puppeteer'
import type { Errand } from '../../book.ts'

/** No name server knows it, and no request leaves the browser. */
const origin = 'https://errand.invalid/'

/** Modules of ours run and read files of ours; nothing is made of text at run time. */
const policy = "default-src 'none'; script-src 'self'; connect-src 'self'"

/**
 * What a module of ours makes in an empty page.
 *
 * @param window - Closed in the end.
 * @throws What the module throws, and when the browser is gone.
 */
export async function runErrand(
  window: Page,
  { files, module, task }: Errand,
): Promise<unknown> {
  const addressOf = (name: string): string => new URL(encodeURI(name), origin).href
  const byAddress = new Map([...files].map(([name, bytes]) => [addressOf(name), bytes]))
  try {
    await window.setRequestInterception(true)
    window.on('request', (request) => {
      answer(request, byAddress).catch(() => {}) // The page is gone.
    })
    await window.goto(origin)
    // Both are ours, and as text they pass whatever runs this file.
    const [from, given] = [addressOf(module), task].map((value) => JSON.stringify(value))
    return await window.evaluate(`import(${from}).then(({ run }) => run(${given}))`)
  } finally {
    await window.close()
  }
}

async function answer(
  request: HTTPRequest,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const url = request.url()
  const headers = { 'content-security-policy': policy }
  if (url === origin && request.resourceType() === 'document')
    return request.respond({ contentType: 'text/html', headers, body: '' })
  const bytes = files.get(url)
  if (!bytes) return request.abort('accessdenied')
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers().range ?? '') ?? []
  const isModule = url.endsWith('.js')
  return request.respond({
    status: first === undefined ? 200 : 206,
    contentType: isModule ? 'text/javascript' : 'application/octet-stream',
    body: first === undefined ? bytes : bytes.subarray(Number(first), Number(last) + 1),
  })
}
