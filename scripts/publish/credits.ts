import type { BookConfig, Words } from '../book.ts'
import { fillWords } from './fill-words.ts'

/**
 * Lines such as `Translated by A and B`, one for each kind of contribution that has words of its
 * own, and one for all others; in the order in which each kind is first named.
 */
export function credits(
  { contributors, language }: Pick<BookConfig, 'contributors' | 'language'>,
  words: Words,
): readonly string[] {
  const namesByKey = new Map<string, string[]>()
  for (const { name, role } of contributors) {
    const key = Object.hasOwn(words, `by-${role}`) ? `by-${role}` : 'by-other'
    namesByKey.set(key, [...(namesByKey.get(key) ?? []), name])
  }
  const list = new Intl.ListFormat(language)
  return [...namesByKey].map(([key, names]) => {
    return fillWords(words, key, { names: list.format(names) })
  })
}
