import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Provenance } from '../book.ts'
import { hashFile } from '../lib/hash.ts'

const home = new URL('../../', import.meta.url)

let loading: Promise<Provenance> | undefined

/**
 * Which bytes Colophon itself has: whatever could make it build something else. Read once.
 *
 * @throws When a file of Colophon cannot be read.
 */
export function loadProvenance(): Promise<Provenance> {
  loading ??= readProvenance()
  return loading
}

async function readProvenance(): Promise<Provenance> {
  try {
    const [settings, lock, scripts, templates] = await Promise.all([
      readFile(new URL('package.json', home), 'utf8'),
      readFile(new URL('package-lock.json', home)),
      hashFolder('scripts/'),
      hashFolder('templates/'),
    ])
    const { version } = JSON.parse(settings) as { readonly version: string }
    return { version, lockFile: hashFile('', lock).sha256, scripts, templates }
  } catch (cause) {
    throw new Error(`Cannot read the files of Colophon in ${fileURLToPath(home)}`, {
      cause,
    })
  }
}

/** Of a line for each file, as `sha256sum` writes it, by path. What editors hide is left out. */
async function hashFolder(name: string): Promise<string> {
  const folder = new URL(name, home)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const base = fileURLToPath(folder)
  const paths = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/'))
    .sort()
  const lines = paths.map(async (path) => {
    const { sha256 } = hashFile('', await readFile(path))
    return `${sha256}  ${path.slice(base.length).replace(/^\//, '')}\n`
  })
  return createHash('sha256')
    .update((await Promise.all(lines)).join(''))
    .digest('hex')
}
