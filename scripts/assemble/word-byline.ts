import type { Book, BookConfig, Words } from '../book.ts'

/** Who made the work and when, in words of its language. */
export function wordByline(config: BookConfig, words: Words): Book['byline'] {
  const list = new Intl.ListFormat(config.language)
  const authors = list.format(config.authors.map(({ name }) => name))
  const credits = [...contributionsOf(config, words)].map(([key, names]) => {
    const wording = words[key]
    if (wording === undefined) throw new Error(`Cannot find the words \`${key}\``)
    return wording.replace('{{names}}', () => list.format(names))
  })
  const date = config.date && wordDate(config.date, config.language)
  return { authors, credits, ...(date ? { date } : {}) }
}

/** Names by the key of the words for what they did, in the order in which each is first named. */
function contributionsOf(
  { contributors }: BookConfig,
  words: Words,
): Map<string, string[]> {
  const namesByKey = new Map<string, string[]>()
  for (const { name, role } of contributors) {
    const key = Object.hasOwn(words, `by-${role}`) ? `by-${role}` : 'by-other'
    namesByKey.set(key, [...(namesByKey.get(key) ?? []), name])
  }
  return namesByKey
}

/** As exactly as the date is known. */
function wordDate(date: string, language: string): string {
  const [, month, day] = date.split('-')
  if (!month) return date
  const format = new Intl.DateTimeFormat(language, {
    timeZone: 'UTC',
    calendar: 'gregory',
    year: 'numeric',
    month: 'long',
    ...(day ? { day: 'numeric' as const } : {}),
  })
  return format.format(new Date(date))
}
