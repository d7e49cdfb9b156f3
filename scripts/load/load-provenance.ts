import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Provenance } from '../book.ts'
import { sha256 } from '../lib/hash.ts'
import { once } from '../lib/memoize.ts'

const home = new URL('../../', import.meta.url)

/**
 * Which bytes Colophon itself has: whatever could make it build something else. Read once.
 *
 * @throws When a file of Colophon cannot be read.
 */
export const loadProvenance = once((): Provenance => {
  try {
    const settings = readFileSync(new URL('package.json', home), 'utf8')
    return {
      version: (JSON.parse(settings) as { readonly version: string }).version,
      lockFile: sha256(readFileSync(new URL('package-lock.json', home))),
      scripts: hashFolder('scripts/'),
      templates: hashFolder('templates/'),
    }
  } catch (cause) {
    const path = fileURLToPath(home)
    throw new Error(`Cannot read the files of Colophon in ${path}`, { cause })
  }
})

/** Of a line for each file, as `sha256sum` writes it, by path. What editors hide is left out. */
function hashFolder(name: string): string {
  const base = fileURLToPath(new URL(name, home))
  // Small files: to wait for each would take longer than to read it.
  const lines = readdirSync(base, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/'))
    .sort()
    .map((path) => {
      const shown = path.slice(base.length).replace(/^\//, '')
      return `${sha256(readFileSync(path))}  ${shown}\n`
    })
  return sha256(lines.join(''))
}
