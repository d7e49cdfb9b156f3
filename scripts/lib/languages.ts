/** Tags of languages as BCP 47 has them, and what people write in their place. */
import { once } from './memoize.ts'
import { readData } from './read-template.ts'

/** Other names by tag. */
const mistakes = readData<Readonly<Record<string, readonly string[]>>>('languages.yaml')

/** In whose words authors may have named a language. */
const namedIn = ['en', 'de', 'fr', 'uk', 'ru', 'es', 'it', 'nl', 'pl', 'pt'] as const

/** A tag in canonical case. Two letters must be a language: `ua` is a country, `uk` its language. */
export function readLanguage(tag: string): string | undefined {
  const [language = ''] = tag.split('-')
  if (!/^(?:[a-z]{2,3}|i|x)$/i.test(language)) return undefined
  try {
    const [canonical] = Intl.getCanonicalLocales(tag)
    const isUnknown =
      language.length === 2 && namesIn('en', 'none').of(language) === undefined
    return isUnknown ? undefined : canonical
  } catch {
    return undefined // A RangeError: the tag breaks the grammar of BCP 47.
  }
}

/** The language alone of a tag, such as `en` of `en-GB`. */
export function primarySubtag(tag: string): string {
  return tag.toLowerCase().split('-', 1).join()
}

/** The tag that was most likely meant by a text that is none, such as `uk` for `ua` and `de` for `Deutsch`. */
function meantLanguage(text: string): string | undefined {
  // As POSIX has it: `en_US.UTF-8`.
  const tag = text
    .trim()
    .replace(/[.@].*$/s, '')
    .replaceAll('_', '-')
  const [first = '', ...rest] = tag.split('-')
  const named = readLanguage(tag) ?? otherNames().get(plain(text))
  const begun = named ?? (rest.length > 0 ? otherNames().get(plain(first)) : undefined)
  // A country that is right after a language that is not: `ua-UA`.
  return named ?? (begun && (readLanguage([begun, ...rest].join('-')) ?? begun))
}

/** What an author may write in place of a text that is no tag. */
export function expectedLanguage(text: string): string {
  const meant = meantLanguage(text)
  return meant ? `\`${meant}\`` : 'a language tag such as `en`, `en-GB` or `de`'
}

/** Of the languages with two letters, their names in some languages and in themselves; and the mistakes. */
const otherNames = once((): ReadonlyMap<string, string> => {
  const names = new Map<string, string>()
  const letters = [...'abcdefghijklmnopqrstuvwxyz']
  const codes = letters.flatMap((one) => letters.map((other) => one + other))
  const known = codes.filter((code) => namesIn('en', 'none').of(code) !== undefined)
  for (const code of known) {
    const [tag = code] = Intl.getCanonicalLocales(code)
    for (const language of [...namedIn, code]) {
      const name = plain(namesIn(language, 'code').of(code) ?? '')
      if (name && !names.has(name)) names.set(name, tag)
    }
  }
  for (const [tag, others] of Object.entries(mistakes))
    for (const other of others) names.set(plain(other), tag)
  return names
})

const displayed = new Map<string, Intl.DisplayNames>()

function namesIn(language: string, fallback: 'none' | 'code'): Intl.DisplayNames {
  const key = `${language} ${fallback}`
  const names =
    displayed.get(key) ?? new Intl.DisplayNames(language, { type: 'language', fallback })
  displayed.set(key, names)
  return names
}

/** Capitals, accents and what stands between words make no difference. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}
