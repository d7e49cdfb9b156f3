import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import type { Font } from '../book.ts'
import { normaliseFont } from './normalise-font.ts'

interface FamilyEntry {
  readonly family: string
  readonly package: string
  readonly licence: string
  readonly faces: readonly {
    readonly weight: number
    readonly style: 'normal' | 'italic'
    readonly file: string
  }[]
}

/**
 * The faces that `templates/fonts.yaml` lists, in its order, read from their npm packages.
 *
 * @throws When the list or a font cannot be read; the message names the file.
 */
export async function loadFonts(): Promise<readonly Font[]> {
  const list = new URL('../../templates/fonts.yaml', import.meta.url)
  const families: readonly FamilyEntry[] = parse(await readFile(list, 'utf8'))
  return (await Promise.all(families.map(loadFamily))).flat()
}

async function loadFamily(entry: FamilyEntry): Promise<readonly Font[]> {
  const require = createRequire(import.meta.url)
  const dir = dirname(require.resolve(`${entry.package}/package.json`))
  const licence = await readFile(join(dir, entry.licence), 'utf8')
  return Promise.all(
    entry.faces.map(async ({ weight, style, file }) => {
      const path = join(dir, file)
      try {
        const face = normaliseFont(await readFile(path))
        return { family: entry.family, weight, style, licence, ...face }
      } catch (cause) {
        throw new Error(`Cannot use the font ${path}`, { cause })
      }
    }),
  )
}
