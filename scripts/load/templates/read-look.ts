import { existsSync, readdirSync } from 'node:fs'
import type { FontRole, Look, SizeInLook } from '../../book.ts'
import { expectedName } from '../../lib/edit-distance.ts'
import { readData, templateUrl } from '../../lib/read-template.ts'

/** A family that a look is set in, and its faces, such as `400 italic`, if it does not use all that there are. */
export interface LookFamily {
  readonly family: string
  readonly role?: FontRole | readonly FontRole[]
  readonly faces?: readonly string[]
}

type Texts = string | readonly string[]

export interface LookFile extends Pick<Look, 'kind' | 'openings' | 'page' | 'rows'> {
  readonly fonts: readonly LookFamily[]
  readonly sizes: Readonly<
    Record<string, number | { px: number } | { leading: number } | { lines: number }>
  >
  readonly margins: Readonly<
    Record<keyof Look['margins'], Readonly<Record<string, Texts>>>
  >
  readonly 'title-block': Look['titleBlock']
  readonly 'title-steps'?: readonly number[]
  readonly opening?: Look['opening']
  readonly 'numbers-apart'?: boolean
  readonly numbers?: number
  readonly 'half-title'?: boolean
  readonly 'side-headings'?: number
  readonly 'end-sign'?: boolean
  readonly 'abstract-title'?: boolean
  readonly accent: { readonly light: string; readonly dark: string }
  readonly colours: Readonly<Record<string, Readonly<Record<'light' | 'dark', string>>>>
  readonly values: Readonly<Record<string, string | number>>
  readonly covers?: Readonly<Record<string, { readonly steps?: number } | null>>
}

/** The names of all looks. */
export function lookNames(): readonly string[] {
  const entries = readdirSync(templateUrl('looks'), { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory())
  return folders.map(({ name }) => name).sort()
}

/** The look of a name, however it is written. */
export function readLookName(text: string): string | undefined {
  const name = text.trim().toLowerCase()
  return lookNames().find((each) => each === name)
}

/** The same, or a look that is none of ours: a folder, `./my-look`, or a package, `@press/look`. */
export function readAnyLook(text: string): string | undefined {
  const isOther = isOwnLook(text.trim())
  return isOther ? text.trim() : readLookName(text)
}

export function isOwnLook(name: string): boolean {
  return /^(?:\.\/.|@[a-z0-9][\w.-]*\/[a-z0-9][\w.-]*$)/.test(name)
}

/** What an author may write in place of a text that names no look. */
export function expectedLook(text: string): string {
  return expectedName(text.trim().toLowerCase(), lookNames())
}

/** The look of books whose authors name none, by the kind of the work. */
export function defaultLook(kind: 'article' | 'book'): string {
  return readData<{ readonly defaults: Record<typeof kind, string> }>('looks.yaml')
    .defaults[kind]
}

/** Whether a look has a cover of a name. */
export function hasCover(look: string, name: string): boolean {
  return Object.hasOwn(readLook(look, []).look.covers, name)
}

/** The families that a look is set in. */
export function familiesOf(look: string): readonly string[] {
  return readLook(look, []).families.map(({ family }) => family)
}

/** Whether a file is in `templates/`. */
export function hasTemplate(path: string): boolean {
  return existsSync(templateUrl(path))
}

/** The folder of a look in `templates/`. */
export function folderOfLook(name: string): string {
  return `looks/${name}`
}

/**
 * What a look says of itself, and the families that it is set in.
 *
 * @param formulas - The families that set formulas.
 * @param own - What a look says otherwise that extends this one.
 * @throws When its file cannot be read; the message names it.
 */
export function readLook(
  name: string,
  formulas: readonly string[],
  own: Readonly<Record<string, unknown>> = {},
): { readonly look: Look; readonly families: readonly LookFamily[] } {
  const usual = readData<LookFile>(`${folderOfLook(name)}/look.yaml`)
  // What it does not say within these is as it is in ours.
  const parts = (
    ['page', 'sizes', 'margins', 'openings', 'accent', 'colours', 'values'] as const
  ).map((key) => [key, { ...usual[key], ...(own[key] as object) }])
  const file = { ...usual, ...own, ...Object.fromEntries(parts) } as LookFile
  const { fonts: families, margins, page, rows, sizes } = file
  const withRole = (wanted: FontRole) =>
    families
      .filter(({ role = [] }) => [role].flat().some((each) => each === wanted))
      .map(({ family }) => family)
  const text = withRole('text')
  const [headings, furniture] = [withRole('headings'), withRole('furniture')]
  const stacks = {
    text,
    headings: headings.length > 0 ? headings : text,
    furniture: furniture.length > 0 ? furniture : text,
    code: withRole('code'),
    formulas,
  }
  const { of = 1, ...rest } = sizes
  const sized = mapValues(rest, (value): SizeInLook => {
    if (typeof value === 'object' && !('px' in value)) return value
    const { px, step = 0.5 }: { px: number; step?: number } =
      typeof value === 'object' ? value : { px: value }
    return { px: px / Number(of), step }
  })
  const look = {
    name,
    kind: file.kind,
    stacks,
    page,
    rows,
    sizes: sized,
    margins: mapValues(margins, (places) => mapValues(places, (texts) => [texts].flat())),
    titleBlock: file['title-block'],
    titleSteps: file['title-steps'] ?? [],
    ...(file.opening ? { opening: file.opening } : {}),
    numbersApart: file['numbers-apart'] ?? false,
    ...(file.numbers === undefined ? {} : { numbers: Number(file.numbers) }),
    openings: file.openings,
    halfTitle: file['half-title'] ?? false,
    sideHeadings: file['side-headings'],
    endSign: file['end-sign'] ?? false,
    abstractTitle: file['abstract-title'] ?? false,
    accent: { given: file.accent.light, ...file.accent },
    values: valuesOf(file),
    covers: mapValues(file.covers ?? { plain: null }, (cover) => {
      return { steps: cover?.steps ?? Number.POSITIVE_INFINITY }
    }),
  }
  return { look, families }
}

/** What style sheets ask for by name, colours as `light-paper` and `dark-paper`. */
function valuesOf({ colours, values }: LookFile): Look['values'] {
  const shades = Object.entries(colours).flatMap(([name, shade]) =>
    Object.entries(shade).map(([ground, colour]) => [`${ground}-${name}`, colour]),
  )
  const words = Object.entries(values).map(([name, value]) => [name, String(value)])
  return Object.fromEntries([...shades, ...words])
}

function mapValues<Key extends string, Value, Result>(
  record: Readonly<Record<Key, Value>>,
  change: (value: Value) => Result,
): Record<Key, Result> {
  const entries = Object.entries<Value>(record).map(([key, value]) => [
    key,
    change(value),
  ])
  return Object.fromEntries(entries) as Record<Key, Result>
}
