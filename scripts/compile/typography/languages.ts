/** How each language is set, as `templates/typography.yaml` says it. */
import { readData } from '../../lib/read-template.ts'

/** A piece of text to be set otherwise, wherever it stands. */
export interface Replacement {
  /** Global; what it looks at without taking stands in look-arounds. */
  readonly find: RegExp
  /** `$&` stands for what was found. */
  readonly put: string
}

/** An opening and a closing mark. */
type Quotes = readonly [open: string, close: string]

/** How a language is set. */
export interface Typography {
  /** Outer and inner quotation marks. */
  readonly quotes: readonly [outer: Quotes, inner: Quotes]
  /** Matches the rest of a word that begins with an apostrophe, such as the `tis` of `'tis`. */
  readonly elision: RegExp | undefined
  readonly replacements: readonly Replacement[]
}

interface Pattern {
  readonly find: string
  readonly put?: string
}

/** The name of a pattern, or the name with what it takes. */
type Use = string | Readonly<Record<string, string | readonly string[]>>

interface Language {
  readonly like?: string
  readonly quotes?: string
  readonly elisions?: string
  readonly smallElisions?: string
  readonly patterns?: readonly (Use | readonly Use[])[]
}

const data = readData<{
  readonly everywhere: readonly string[]
  readonly patterns: Readonly<Record<string, Pattern | readonly Pattern[]>>
  readonly languages: Readonly<Record<string, Language>>
  readonly quotes: Readonly<Record<string, string>>
}>('typography.yaml')

/** What all languages share. */
export const sharedReplacements = data.everywhere.flatMap(replacementsFor)

const languages = new Map<string, Typography>()
for (const [marks, tags] of Object.entries(data.quotes))
  for (const tag of tags.split(' ')) languages.set(tag, toTypography({ quotes: marks }))
for (const [tag, language] of Object.entries(data.languages))
  languages.set(tag, toTypography(language))

/** How a language is set, by the closest tag there is: `de-AT` finds `de`. */
export function typographyOf(language: string): Typography {
  const found = languages.get(language)
  if (found) return found
  return typographyOf(language.slice(0, Math.max(language.lastIndexOf('-'), 0)))
}

function toTypography(own: Language): Typography {
  const { elisions, patterns, quotes, smallElisions } = {
    ...data.languages[''],
    ...data.languages[own.like ?? ''],
    ...own,
  }
  const [open = '', close = '', innerOpen = '', innerClose = ''] = quotes ?? ''
  const words = elisions ?? smallElisions
  return {
    quotes: [
      [open, close],
      [innerOpen, innerClose],
    ],
    elision: words
      ? new RegExp(`^(?:${words})(?!\\p{L})`, elisions ? 'iu' : 'u')
      : undefined,
    replacements: (patterns ?? []).flat().flatMap(replacementsFor),
  }
}

function replacementsFor(use: Use): Replacement[] {
  const [[name, given] = ['', '']] = Object.entries(
    typeof use === 'string' ? { [use]: [] } : use,
  )
  const fill = (text: string) =>
    text.replaceAll(/\$([12])/g, (_, number) => [given].flat()[number - 1] ?? '(?!)')
  return [data.patterns[name] ?? []].flat().map(({ find, put = '\u00A0' }: Pattern) => ({
    find: new RegExp(fill(find), 'gu'),
    put: fill(put),
  }))
}
