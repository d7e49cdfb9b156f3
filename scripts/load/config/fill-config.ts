import type { BookConfig, PdfStandard, StoreName, Trim } from '../../book.ts'
import { deriveIdentifier, slugOf } from './identifiers.ts'
import type { GivenConfig } from './schema.ts'
import { defaultTrim } from './trim.ts'
import { fillPdfStandards, fillStores } from './values.ts'

/** Settings that the command line gives. */
interface Overruling {
  readonly trim?: Trim | undefined
  readonly pdfStandards?: readonly PdfStandard[] | undefined
  readonly profiles?: readonly StoreName[] | undefined
}

/**
 * The configuration with a value for every key that needs one.
 *
 * @param sources - How many Markdown files there are: one is an article unless the author says otherwise.
 * @param overruling - In place of what the author gives.
 */
export function fillConfig(
  given: GivenConfig,
  sources: number,
  overruling: Overruling = {},
): BookConfig {
  const { contents: _, isbn, pdfStandard, ...config } = camelKeys(given)
  const { authors, language, title } = config
  const kind = config.kind ?? (sources > 1 ? 'book' : 'article')
  return {
    ...config,
    contributors: config.contributors ?? [],
    identifier:
      config.identifier ??
      (isbn && `urn:isbn:${isbn}`) ??
      deriveIdentifier([title, ...authors.map(({ name }) => name), language]),
    subjects: config.subjects ?? [],
    kind,
    slug: config.slug ?? slugOf(title),
    toc: config.toc ?? kind === 'book',
    opening: config.opening ?? (kind === 'book' ? 'recto' : 'any'),
    trim: overruling.trim ?? config.trim ?? defaultTrim(kind),
    pdfStandards: fillPdfStandards(overruling.pdfStandards ?? pdfStandard),
    profiles: fillStores(overruling.profiles ?? config.profiles),
  }
}

/** Names such as `cover-alt` as `coverAlt`, at every level; keys without a value are absent. */
type CamelKeys<Given> = Given extends readonly (infer Item)[]
  ? readonly CamelKeys<Item>[]
  : Given extends object
    ? {
        readonly [Key in keyof Given as CamelCase<Key>]: CamelKeys<
          Exclude<Given[Key], undefined>
        >
      }
    : Given

type CamelCase<Key> = Key extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Key

function camelKeys<Given>(given: Given): CamelKeys<Given> {
  return camelKeysOf(given) as CamelKeys<Given>
}

function camelKeysOf(given: unknown): unknown {
  if (Array.isArray(given)) return given.map(camelKeysOf)
  if (typeof given !== 'object' || given === null) return given
  const entries = Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [
      key.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
      camelKeysOf(value),
    ])
  return Object.fromEntries(entries)
}
