import type { Properties } from 'hast'
import type { Series, Words } from '../book.ts'
import { directionOf } from '../lib/direction.ts'

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

/** The `dir` that an element lacks whose words are in a language of their own. */
export function ownDirection({ dir, lang }: Properties): Properties {
  return typeof lang === 'string' && !dir ? { dir: directionOf(lang) } : {}
}
