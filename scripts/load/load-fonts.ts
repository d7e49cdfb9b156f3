import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import type { Font } from '../book.ts'
import { hashFile } from '../lib/hash.ts'
import { normaliseFont } from './normalise-font.ts'

interface FamilyEntry {
  readonly family: string
  readonly package: string
  readonly licence: string
  readonly setsFormulas?: boolean
  readonly faces: readonly {
    readonly weight: number
    readonly style: 'normal' | 'italic'
    readonly file: string
  }[]
}

/**
 * The faces that `templates/fonts.yaml` lists, in its order, read from their npm packages.
 *
 * @throws When the list or a font cannot be read; the message names the file, and how to get it back.
 */
export async function loadFonts(): Promise<readonly Font[]> {
  const list = new URL('../../templates/fonts.yaml', import.meta.url)
  const families: readonly FamilyEntry[] = parse(await readFile(list, 'utf8'))
  return (await Promise.all(families.map(loadFamily))).flat()
}

async function loadFamily(entry: FamilyEntry): Promise<readonly Font[]> {
  const dir = findPackage(entry)
  const licence = await readFile(join(dir, entry.licence), 'utf8').catch((cause) => {
    throw new Error(unusable(`licence of the font ${join(dir, entry.licence)}`), {
      cause,
    })
  })
  return Promise.all(
    entry.faces.map(async ({ weight, style, file }) => {
      const path = join(dir, file)
      try {
        const bytes = await readFile(path)
        const source = hashFile(`${entry.package}/${file}`, bytes)
        return {
          family: entry.family,
          weight,
          style,
          licence,
          setsFormulas: entry.setsFormulas ?? false,
          source,
          ...normaliseFont(bytes),
        }
      } catch (cause) {
        throw new Error(unusable(`font ${path}`), { cause })
      }
    }),
  )
}

function findPackage(entry: FamilyEntry): string {
  const require = createRequire(import.meta.url)
  try {
    return dirname(require.resolve(`${entry.package}/package.json`))
  } catch {
    throw new Error(unusable(`npm package \`${entry.package}\` with ${entry.family}`))
  }
}

function unusable(what: string): string {
  return `Cannot use the ${what}; run \`npm ci\` to put the packages back, or correct templates/fonts.yaml`
}
