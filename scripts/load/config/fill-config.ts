import { createHash } from 'node:crypto'
import * as v from 'valibot'
import type { BookConfig } from '../../book.ts'
import { defined } from '../../lib/defined.ts'
import {
  keysOfOverrulable,
  type Overrulable,
  overrulable,
} from '../../lib/overrulable.ts'
import { defaultLook, hasCover } from '../templates/read-look.ts'
import { configSchema, type GivenConfig } from './schema.ts'
import { defaultTrim, letters, pdfStandards } from './values.ts'

/** Settings of the command line, as they are written. */
export type Overruled = {
  readonly [Name in Overrulable]?: string | readonly string[] | undefined
}

/** The same, read as those of the manuscript are. */
export type Overruling = { readonly [Name in Overrulable]?: BookConfig[Name] | undefined }

/** The settings, and of those that are none what was found and expected. */
export function readOverruled(given: Overruled) {
  const read: Record<string, unknown> = {}
  const wrong: { name: Overrulable; key: string; found: string; expected: string }[] = []
  for (const name of overrulable) {
    const key = keysOfOverrulable[name]
    const { issues, output, success } = v.safeParse(
      configSchema.entries[key],
      given[name],
    )
    const [issue] = issues ?? []
    if (success) read[name] = output
    else if (issue)
      wrong.push({ name, key, found: String(issue.input), expected: issue.message })
  }
  return { read: read as Overruling, wrong }
}

/**
 * The configuration with a value for every key that needs one.
 *
 * @param overruling - In place of what the author gives.
 */
export function fillConfig(
  given: GivenConfig & Pick<BookConfig, 'kind'>,
  overruling: Overruling = {},
): BookConfig {
  const { design, editions: _editions, ...others } = given
  const {
    contents: _,
    cover,
    isbn,
    opening: __,
    pdfStandard,
    ...config
  } = camelKeys(others)
  const { authors, kind, language, title } = config
  const chosen = { ...config, pdfStandards: pdfStandard, ...defined(overruling) }
  const { bleed, marks, pdfStandards: standards = [], profiles, trim } = chosen
  const look = config.look ?? defaultLook(kind)
  return {
    ...config,
    ...coverOf(look, cover),
    ...defined({ design, bleed, marks, coverWrap: chosen.coverWrap }),
    contributors: config.contributors ?? [],
    identifier:
      config.identifier ??
      (isbn && `urn:isbn:${isbn}`) ??
      deriveIdentifier([title, ...authors.map(({ name }) => name), language]),
    subjects: config.subjects ?? [],
    slug: config.slug ?? slugOf(title),
    toc: config.toc ?? config.madePages?.includes('contents') ?? kind === 'book',
    // Its keys are kinds of section, as they are written.
    opening: defined(given.opening ?? {}) as BookConfig['opening'],
    look,
    trim: trim ?? defaultTrim(kind, look),
    printColour: chosen.printColour ?? 'colour',
    pdfStandards: pdfStandards.names.filter(
      (name) => name === 'ua-1' || standards.includes(name),
    ),
    profiles: [...new Set(profiles)].sort(),
  }
}

/** A picture, or one of the covers of the look. */
function coverOf(
  look: string,
  cover?: string,
): Pick<BookConfig, 'cover' | 'coverDesign'> {
  if (cover === undefined) return {}
  return hasCover(look, cover) ? { coverDesign: cover } : { cover }
}

/** Names such as `cover-alt` as `coverAlt`, at every level; keys without a value are absent. */
type CamelKeys<Given> = Given extends readonly (infer Item)[]
  ? readonly CamelKeys<Item>[]
  : Given extends object
    ? {
        readonly [Key in keyof Given as Key extends `${infer Head}-${infer Tail}`
          ? `${Head}${Capitalize<Tail>}`
          : Key]: CamelKeys<Exclude<Given[Key], undefined>>
      }
    : Given

function camelKeys<Given>(given: Given): CamelKeys<Given>
function camelKeys(given: unknown): unknown {
  if (Array.isArray(given)) return given.map((item: unknown) => camelKeys(item))
  if (typeof given !== 'object' || given === null) return given
  const entries = Object.entries(given).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    entries.map(([key, value]) => [
      key.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
      camelKeys(value as unknown),
    ]),
  )
}

/** Names the works that have no identifier of their own; a random UUID, drawn once. */
const namespace = '6f1f8c1e-52a7-4d0c-9d0b-7f4f4a2c9e53'

/** A UUID (version 5, RFC 9562) as a URN: the same for the same parts, on every machine. */
function deriveIdentifier(parts: readonly string[]): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(parts.map((part) => part.normalize('NFC')).join('\n'))
    .digest()
    .subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const uuid = bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  return `urn:uuid:${uuid}`
}

/** Longer names are cut at a word. */
const longestSlug = 60

/**
 * A title as the base name of files, such as `the-diplomatic-dance`.
 *
 * Latin letters lose their accents; other scripts stay. A title too long for a name loses what
 * follows its colon, then its last words.
 */
export function slugOf(title: string): string {
  const whole = join(title)
  const slug = whole.length > longestSlug ? join(title.split(/:\s/, 1).join('')) : whole
  if (slug.length > longestSlug) {
    const end = slug.lastIndexOf('-', longestSlug)
    return end > 0 ? slug.slice(0, end) : [...slug].slice(0, longestSlug).join('')
  }
  // Names that Windows keeps for devices, with any extension.
  const isReserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/.test(slug)
  return isReserved ? `${slug}-book` : slug || 'book'
}

function join(text: string): string {
  const words = text
    .toLowerCase()
    .replaceAll(/[ßæœøđðþłı]/g, (letter) => letters[letter] ?? letter)
    .normalize('NFKD')
    // An accent is dropped from a Latin letter only: й is not и.
    .replaceAll(/(?<=[a-z])\p{M}+/gu, '')
    .normalize('NFC')
    .replaceAll(/['’ʼ]/g, '')
    .match(/[\p{L}\p{N}\p{M}]+/gu)
  return (words ?? []).join('-')
}
