import { readdir, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'puppeteer'
import { keep, keepNewest, readKept } from '../lib/cache-folder.js'
import { sha256 } from '../lib/hash.ts'
import type { InPage } from './in-page/lay-out.ts'

/** The code of `in-page/` as one script. */
export async function bundleInPage(): Promise<string> {
  const name = `in-page/${await hashOfSources()}.js`
  const kept = readKept(name)
  if (kept) return kept.toString('utf8')
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('in-page/lay-out.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'chrome143',
  })
  const script = outputFiles[0]?.text ?? ''
  keep(name, Buffer.from(script))
  keepNewest('in-page', mostKept, basename(name))
  return script
}

/** Scripts of other versions that stay in the cache. */
const mostKept = 4

/** Of everything that the script may be made from. */
async function hashOfSources(): Promise<string> {
  const folders = ['in-page/', '../lib/'].map((path) => new URL(path, import.meta.url))
  const names = await Promise.all(folders.map((folder) => readdir(folder)))
  const texts = await Promise.all(
    folders.flatMap((folder, index) =>
      names[index]?.sort().map((name) => readFile(new URL(name, folder), 'utf8')),
    ),
  )
  return sha256(texts.join('\0'))
}

/**
 * Calls a function of `in-page/lay-out.ts` in the page.
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
