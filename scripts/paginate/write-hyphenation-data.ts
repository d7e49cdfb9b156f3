import { mkdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { hyphenationDictionary, type Patterns } from './hyphenation-dictionary.ts'

/** Pattern files of the npm package `hyphen` that Chromium asks for by the same name. */
const dictionaries = [
  'bg',
  'cs',
  'cy',
  'da',
  'de-1996',
  'en-gb',
  'en-us',
  'es',
  'et',
  'eu',
  'fr',
  'ga',
  'hr',
  'hu',
  'it',
  'la',
  'lt',
  'lv',
  'nb',
  'nl',
  'nn',
  'pl',
  'pt',
  'ru',
  'sk',
  'sl',
  'sv',
  'uk',
]

/**
 * Writes the folder `hyphen-data` in which a Chromium beside it finds its hyphenation dictionaries.
 *
 * Browsers come without any on Linux, and soft hyphens in the text would stay in what readers
 * copy and search.
 */
export async function writeHyphenationData(dir: string): Promise<void> {
  const require = createRequire(import.meta.url)
  const folder = join(dir, 'hyphen-data')
  await mkdir(folder, { recursive: true })
  for (const name of dictionaries) {
    const patterns = require(`hyphen/patterns/${name}.js`) as Patterns
    await writeFile(join(folder, `hyph-${name}.hyb`), hyphenationDictionary(patterns))
  }
}
