import type { Properties } from 'hast'
import type { Series, Words } from '../book.ts'

/**
 * Words of the book's language, their `{{name}}` replaced.
 *
 * @throws When `templates/words/` lacks the key, or the words need a value that is not given.
 */
export function fillWords(
  words: Words,
  key: string,
  values: Readonly<Record<string, string>> = {},
): string {
  const text = words[key]
  if (text === undefined) throw new Error(`Cannot find the words \`${key}\``)
  return text.replace(/\{\{([\w-]+)\}\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value === undefined)
      throw new Error(`Cannot fill \`${name}\` in the words \`${key}\``)
    return value
  })
}

/** A series and the place in it as a catalogue writes them: `River Tales ; 2`. @see ISBD, area 6 */
export function seriesLabel({ name, number }: Series): string {
  return number ? `${name} ; ${number}` : name
}

/** Scripts that are written from right to left, as ISO 15924 names them. */
const rightToLeft = new Set(
  'Adlm Arab Aran Hebr Mand Mend Nkoo Rohg Samr Syrc Thaa Yezi'.split(' '),
)

/** The direction in which a language is written, given as a BCP 47 tag. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  try {
    const { script } = new Intl.Locale(language).maximize()
    return script && rightToLeft.has(script) ? 'rtl' : 'ltr'
  } catch {
    // Not a language tag; the direction of what stands around it serves.
    return 'ltr'
  }
}

/** The `dir` that an element lacks whose words are in a language of their own. */
export function ownDirection({ dir, lang }: Properties): Properties {
  return typeof lang === 'string' && !dir ? { dir: directionOf(lang) } : {}
}
