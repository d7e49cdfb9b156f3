import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { parse } from 'yaml'

/**
 * All commands, and the libraries they use, as the text of one CommonJS module.
 *
 * What is imported with `import()` is run when it is asked for, as in the sources.
 */
export async function bundle() {
  const { outputFiles } = await build({
    // What it bundles is looked for from there: else, of what has another name here, in the folder where a build is
    // started, which may be anyone's.
    absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
    entryPoints: [fileURLToPath(new URL('commands.ts', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: `node${process.versions.node}`,
    mainFields: ['module', 'main'],
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'silent',
    tsconfigRaw: {},
    // Without its configuration, which it would look for.
    alias: { puppeteer: 'puppeteer-core' },
    // They come with programs of their own.
    external: ['esbuild', '@sparticuz/chromium'],
    // What V8 takes from its cache has no way to import: "A dynamic import callback was not specified".
    supported: { 'dynamic-import': false },
    plugins: [
      { name: 'own-addresses', setup: keepAddresses },
      { name: 'in-page', setup: bundleInPageNow },
      { name: 'awaiting', setup: importLater },
      { name: 'template-data', setup: parseTemplates },
    ],
  })
  return (
    outputFiles[0] && Buffer.from(outputFiles[0].text.replace(beyondAscii, escapeUnit))
  )
}

/** What esbuild leaves as it is in regular expressions. Text of ASCII alone is read several times as fast. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is where ASCII begins.
const beyondAscii = /[^\x00-\x7f]/g

function escapeUnit(/** @type {string} */ unit) {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/**
 * Every source finds what lies beside it, as if it were not in a bundle.
 *
 * @param {import('esbuild').PluginBuild} build
 */
function keepAddresses({ onLoad }) {
  onLoad({ filter: /[\\/]scripts[\\/].*\.ts$/ }, async ({ path }) => {
    const text = await readFile(path, 'utf8')
    const address = JSON.stringify(pathToFileURL(path).href)
    return { contents: text.replaceAll('import.meta.url', () => address), loader: 'ts' }
  })
}

/**
 * The script of the browser's page is in the bundle as it is.
 *
 * @param {import('esbuild').PluginBuild} build
 */
function bundleInPageNow({ onLoad }) {
  onLoad({ filter: /[\\/]bundle-in-page\.js$/ }, async ({ path }) => {
    const { bundleInPage } = await import(pathToFileURL(path).href)
    const text = JSON.stringify(await bundleInPage())
    return { contents: `export const bundleInPage = async () => ${text}` }
  })
}

/**
 * A library that waits while it is loaded is in no bundle: who imports it waits for what `importNow` gives.
 *
 * @param {import('esbuild').PluginBuild} build
 */
function importLater({ onLoad }) {
  onLoad({ filter: /[\\/]harfbuzzjs[\\/]dist[\\/]index\.mjs$/ }, () => ({
    contents: `export const then = (done, fail) => importNow('harfbuzzjs').then(done, fail)`,
  }))
}

/**
 * The data of templates is in the bundle as JSON. A file that is changed later is parsed when it is read.
 *
 * @param {import('esbuild').PluginBuild} build
 */
function parseTemplates({ onLoad }) {
  onLoad({ filter: /[\\/]template-data\.js$/ }, async () => {
    const folder = fileURLToPath(new URL('../templates', import.meta.url))
    const names = await readdir(folder, { recursive: true })
    const files = names.filter((name) => name.endsWith('.yaml')).sort()
    const entries = files.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8')
      const hash = createHash('sha256').update(text).digest('hex')
      return [hash, JSON.stringify(parse(text))]
    })
    const data = JSON.stringify(Object.fromEntries(await Promise.all(entries)))
    return { contents: `export const templateData = ${data}` }
  })
}
