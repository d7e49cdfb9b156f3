import type { Words } from '../book.ts'

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
