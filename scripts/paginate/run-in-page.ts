import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Page } from 'puppeteer'
import type { InPage } from './in-page/entry.ts'

/** The code of `in-page/` as one script. Takes a moment, so ask for it before the page is there. */
export async function bundleInPage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('in-page/entry.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'chrome143',
  })
  return outputFiles[0]?.text ?? ''
}

/**
 * Calls a function of `in-page/entry.ts` in the page.
 *
 * @param input - Plain data.
 * @throws What the function throws, and when the browser is gone.
 */
export async function runInPage<Name extends keyof InPage>(
  page: Page,
  name: Name,
  ...input: Parameters<InPage[Name]>
): Promise<Awaited<ReturnType<InPage[Name]>>> {
  const list = input.map((value) => JSON.stringify(value)).join(', ')
  // The name and the JSON are ours; what comes back is what the function's type says.
  return (await page.evaluate(`inPage.${name}(${list})`)) as Awaited<
    ReturnType<InPage[Name]>
  >
}
