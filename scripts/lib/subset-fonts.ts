import { readFileSync } from 'node:fs'
import type { Font, Templates } from '../book.ts'
import { keep, keepNewest, readKept } from './cache-folder.js'
import { isBlank } from './font-tables.ts'
import { sha256 } from './hash.ts'
import { once } from './memoize.ts'
import { runInWorker } from './run-in-worker.ts'

/**
 * What the style sheets ask of a font: shaping, marks, figures of both kinds, small capitals.
 * https://learn.microsoft.com/typography/opentype/spec/featurelist
 */
const keptFeatures =
  'calt case ccmp clig frac kern liga locl mark mkmk lnum onum pnum tnum smcp c2sc sups zero'

/** What formulas ask of theirs besides: smaller signs in exponents, other script letters, high primes. */
const keptInFormulas = 'dtls flac ss01 ss04 ssty'

/** Entries of the `name` table with the licence and its address: they must travel with a font. */
const licenceNames = [13, 14]

/** How many subsets stay in the cache: those of a few books, some 20 KB each. */
const mostKept = 200

/**
 * The faces that are used, in the order of `fonts`, each cut down to the characters that it is used
 * for. Equal input gives equal bytes, whether they are made or come from the cache.
 *
 * @param use - The characters that each face is needed for, as code points.
 * @throws When HarfBuzz refuses a font; the message names the face.
 */
export async function subsetFonts(
  fonts: readonly Font[],
  use: ReadonlyMap<Font, ReadonlySet<number>>,
  format: 'woff2' | 'truetype',
): Promise<readonly { readonly font: Font; readonly bytes: Uint8Array }[]> {
  const wanted = fonts.flatMap((font) => {
    const codePoints = [...(use.get(font) ?? [])].sort((one, other) => one - other)
    const text = String.fromCodePoint(...codePoints)
    // Without an outline browsers take a file for no font.
    return isBlank(text) ? [] : [wish(font, text, format)]
  })
  const made = await makeFonts('fonts', wanted, mostKept)
  return wanted.map(({ font }, index) => ({ font, bytes: made[index] ?? Buffer.of() }))
}

/** A font for `subset-font.js`, what is to be made of it, and a name for what comes out. */
interface Wish {
  readonly key: string
  readonly font: Pick<Font, 'bytes'>
  readonly options: object
  /** The characters that are kept; all where it is missing. */
  readonly text?: string
}

/**
 * What HarfBuzz makes of some fonts, in another thread, as it takes as long as all else that an EPUB or a web page
 * needs; or what is left of an earlier run.
 *
 * @param folder - In the cache.
 * @param most - How many stay there.
 */
export async function makeFonts(
  folder: string,
  wishes: readonly Wish[],
  most: number,
  limitMs?: number,
): Promise<readonly Buffer[]> {
  const kept = wishes.map(({ key }) => readKept(`${folder}/${key}`))
  const missing = wishes.filter((_, index) => !kept[index])
  const script = new URL('subset-font.js', import.meta.url)
  const made =
    missing.length > 0
      ? ((await runInWorker(script, missing, limitMs)) as Uint8Array[])
      : []
  for (const [index, { key }] of missing.entries()) {
    keep(`${folder}/${key}`, made[index] ?? Buffer.of())
    keepNewest(folder, most, key)
  }
  return kept.map((bytes) => bytes ?? Buffer.from(made.shift() ?? []))
}

/** A style sheet that knows all fonts, and their files, of which a page that is only drawn reads what it needs. */
export function withWholeFonts(
  sheet: string,
  templates: Templates,
): { readonly style: string; readonly files: ReadonlyMap<string, Uint8Array> } {
  const named = templates.fonts.map(
    (face, index) => [`font-${index + 1}.ttf`, face] as const,
  )
  const rules = named.map(([name, face]) => templates.face(face, name))
  return {
    style: [...rules, sheet].join('\n'),
    files: new Map(named.map(([name, { bytes }]) => [name, bytes])),
  }
}

/** What `subset-font.js` is to make, and a name for what comes out. */
function wish(font: Font, text: string, targetFormat: 'woff2' | 'truetype') {
  const features = font.setsFormulas ? `${keptFeatures} ${keptInFormulas}` : keptFeatures
  const options = {
    targetFormat,
    keepFeatures: features.split(' '),
    preserveNameIds: licenceNames,
  }
  const key = sha256(JSON.stringify([text, options, sha256(font.bytes), libraries()]))
  return { key, font, text, options }
}

/** The hash of the lock file, by which all libraries are what they are. */
const libraries = once(() =>
  sha256(readFileSync(new URL('../../package-lock.json', import.meta.url))),
)
