import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Font } from '../../book.ts'
import { hashFile } from '../../lib/hash.ts'
import { once } from '../../lib/memoize.ts'
import { readData, templateUrl } from '../../lib/read-template.ts'
import { normaliseFont, unpackFonts } from './normalise-font.ts'
import type { LookFamily } from './read-look.ts'

interface FamilyEntry {
  readonly family: string
  /** An npm package, or else a folder of `templates/`. */
  readonly package?: string
  readonly folder?: string
  readonly licence: string
  readonly setsFormulas?: boolean
  /** The characters that it is for, as a regular expression. */
  readonly for?: string
  readonly metrics?: Font['metrics']
  readonly faces: readonly {
    readonly weight: number
    readonly style: 'normal' | 'italic'
    readonly file: string
  }[]
}

/** A family that print takes along for characters that the others have not. */
export interface SpareFamily {
  /** Whether it is for a character, as readers see one. */
  readonly isFor: (cluster: string) => boolean
  readonly load: () => Promise<readonly Font[]>
}

const families = () => readData<readonly FamilyEntry[]>('fonts.yaml')

/** The families that text can be set in. */
export function familyNames(): readonly string[] {
  const entries = families().filter((entry) => !entry.setsFormulas && !entry.for)
  return entries.map(({ family }) => family)
}

/** The families that set formulas in every look. */
export function formulaFamilies(): readonly string[] {
  const entries = families().filter((entry) => entry.setsFormulas)
  return entries.map(({ family }) => family)
}

/**
 * The faces that a look is set in, and those for formulas.
 *
 * @throws When the list or a font cannot be read; the message names the file, and how to get it back.
 */
export async function loadFonts(wanted: readonly LookFamily[]): Promise<readonly Font[]> {
  const all = [...wanted, ...formulaFamilies().map((family): LookFamily => ({ family }))]
  const entries = all.map(({ faces, family }) => {
    const entry = families().find((each) => each.family === family)
    if (!entry)
      throw new Error(`Cannot find the family ${family} in templates/fonts.yaml`)
    const isWanted = ({ style, weight }: FamilyEntry['faces'][number]) =>
      !faces || faces.includes(style === 'normal' ? `${weight}` : `${weight} ${style}`)
    return { ...entry, faces: entry.faces.filter(isWanted) }
  })
  return (await Promise.all(entries.map(loadFamily))).flat()
}

/**
 * The others, none of which is read before it is asked for, and those for formulas, in their order.
 *
 * @param fonts - Those of {@link loadFonts}.
 */
export function spareFamilies(fonts: readonly Font[]): readonly SpareFamily[] {
  return families().flatMap((entry) => {
    if (entry.for === undefined) return []
    const pattern = new RegExp(entry.for, 'u')
    const known = fonts.filter(({ family }) => family === entry.family)
    const load = once(async (): Promise<readonly Font[]> => {
      return known.length > 0 ? known : loadFamily(entry)
    })
    return [{ isFor: (cluster: string) => pattern.test(cluster), load }]
  })
}

async function loadFamily(entry: FamilyEntry): Promise<readonly Font[]> {
  const { faces, family, metrics, setsFormulas = false } = entry
  const from = entry.package ?? `templates/${entry.folder}`
  const { folder, licence } = await use(`${family} in ${from}`, async () => {
    const folder =
      entry.package === undefined
        ? fileURLToPath(templateUrl(entry.folder ?? ''))
        : dirname(createRequire(import.meta.url).resolve(`${from}/package.json`))
    return { folder, licence: await readFile(join(folder, entry.licence), 'utf8') }
  })
  const shared = { family, licence, setsFormulas, ...(metrics ? { metrics } : {}) }
  const paths = faces.map(({ file }) => join(folder, file))
  const files = await Promise.all(paths.map((path) => use(path, () => readFile(path))))
  const isPacked = paths.some((path) => path.endsWith('.woff2'))
  const unpack = () => unpackFonts(files.map((bytes) => ({ bytes })))
  const fonts = isPacked ? await use(paths.join(', '), unpack) : files
  const loaded = faces.map(({ file, style, weight }, index) =>
    use(paths[index] ?? '', async (): Promise<Font> => {
      const source = hashFile(`${from}/${file}`, files[index] ?? Buffer.of())
      const normalised = await normaliseFont(fonts[index] ?? Buffer.of())
      return { ...shared, weight, style, source, ...normalised }
    }),
  )
  return Promise.all(loaded)
}

async function use<Result>(font: string, work: () => Promise<Result>): Promise<Result> {
  return work().catch((cause: unknown) => {
    throw new Error(
      `Cannot use the font ${font}; put it back (those of packages with \`npm ci\`), or correct templates/fonts.yaml`,
      { cause },
    )
  })
}
